import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { type JournalRecord, type RecordState, recordBytes } from "../../src/journal/record.ts";
import { type Api, failure, startApi, success } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { isUnix, journalPath, recordsIn } from "../helpers/journal.ts";
import { sce } from "../helpers/sce.ts";

/** The time at which a test's clock starts. */
const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const DAY_MS = 86_400_000;

/** A home folder with a journal of these uploads: the id, if any, its state and its age in days. */
function homeWith(api: Api, ...uploads: [id: number | undefined, state: RecordState, days: number][]) {
  const home = temporaryFolder();
  const path = journalPath(home);
  mkdirSync(dirname(path), { recursive: true });
  for (const [at, [id, state, days]] of uploads.entries()) {
    const record: JournalRecord = {
      key: `key ${at}`,
      timeMs: NOW - days * DAY_MS,
      state: "sending",
      api: api.url,
      cdn: "158",
      path: `${at}.mp4`,
      title: `Title ${at}`,
      values: `values ${at}`,
    };
    appendFileSync(path, recordBytes(record));
    const named = id === undefined ? {} : { id: `${id}` };
    if (state !== "sending") appendFileSync(path, recordBytes({ ...record, state, ...named }));
  }
  return { home, path, env: api.env };
}

describe.skipIf(!isUnix)("sce youtube list", () => {
  const unusedApi = () => startApi(failure("9999"));

  test("lists the journal, newest first, without a request", async () => {
    const api = await unusedApi();
    const world = homeWith(
      api,
      [1, "uploaded", 400],
      [undefined, "refused", 9],
      [undefined, "unsent", 8],
      [undefined, "sending", 7],
      [5, "failed", 3],
      [6, "queued", 2],
      [7, "pending", 1],
    );
    expect((await sce("youtube list", world)).stdout).toMatchInlineSnapshot(`
      "7  pending   -                                  1 day ago   Title 6
      6  pending   -                                  2 days ago  Title 5
      5  failed    -                                  3 days ago  Title 4
      -  unsure    sce ended before the API answered  7 days ago  Title 3
      -  unsent    -                                  8 days ago  Title 2
      -  refused   -                                  9 days ago  Title 1
      1  uploaded  -                                  1 year ago  Title 0
      "
    `);
    expect((await sce("youtube list --json --limit 1", world)).stdout).toBe(
      '{"id":7,"state":"pending","url":null,"error":null,"path":"6.mp4","title":"Title 6","created":"2026-01-01 03:04:05","last_updated":"2026-01-01 03:04:05"}\n',
    );
    expect((await sce("youtube list --csv --state unsure,failed", world)).stdout).toBe(
      "id,state,url,error,title,created,last_updated\r\n" +
        "5,failed,,,Title 4,2025-12-30 03:04:05,2025-12-30 03:04:05\r\n" +
        ",unsure,,sce ended before the API answered,Title 3,2025-12-26 03:04:05,2025-12-26 03:04:05\r\n",
    );
    expect((await sce("youtube list --field kind,age --state refused --state unsent,uploaded", world)).stdout).toBe(
      "unreachable\t691200\nrefused\t777600\n\t34560000\n",
    );
    expect((await sce("youtube list --field id --since 2d", world)).stdout).toBe("7\n6\n");
    expect((await sce("youtube list --json --field id,state --since 7d --state unsure", world)).stdout).toBe(
      '{"id":null,"state":"unsure"}\n',
    );
    expect(api.seen).toHaveLength(0);
  });

  test("shows 20 unless --limit says otherwise, and the total on a terminal", async () => {
    const api = await unusedApi();
    const world = homeWith(
      api,
      ...Array.from({ length: 25 }, (_, at): [number, RecordState, number] => [at + 1, "queued", 1]),
    );
    expect((await sce("youtube list --field id", world)).stdout.split("\n")).toHaveLength(21);
    expect((await sce("youtube list --field id --limit 100", world)).stdout.split("\n")).toHaveLength(26);
    const { stdout, stderr } = await sce("youtube list --color never", { ...world, columns: 80 });
    expect(stdout).toMatch(/^ID {2}STATE/);
    expect(stderr).toBe("sce: showing 20 of 25 uploads; use --limit 25 to show all\n");
    expect((await sce("youtube list", world)).stderr).toBe("");
  });

  test("prints one line on stderr if the journal is empty, in every format", async () => {
    const api = await unusedApi();
    for (const format of ["", "--json", "--field id"])
      expect(await sce(`youtube list ${format}`, { env: api.env })).toEqual({
        code: 0,
        stdout: "",
        stderr: "sce: no upload of this account was queued from this machine\n",
      });
    expect(await sce("youtube list --csv", {})).toMatchObject({
      code: 0,
      stdout: "id,state,url,error,title,created,last_updated\r\n",
    });
    expect(await sce("youtube list --refresh")).toMatchObject({ code: 0, stdout: "" });
    const { stderr } = await sce("youtube list --state failed", homeWith(api, [1, "queued", 1]));
    expect(stderr).toBe("sce: no uploads match\n");
  });

  test("--refresh checks the pending uploads in the list, and records their states", async () => {
    const api = await startApi((response, { request }) =>
      response.end(
        request.id === 4
          ? failure("9999", "no such id")
          : success({ id: request.id, youtube_id: request.id === 3 ? "x3" : "" }),
      ),
    );
    const world = homeWith(api, [1, "queued", 9], [2, "uploaded", 8], [3, "queued", 7], [4, "queued", 6]);
    const run = await sce("youtube list --refresh --limit 3 --field id,state,url", world);
    expect(run).toEqual({
      code: 1,
      stdout: "4\tpending\t\n3\tuploaded\thttps://youtu.be/x3\n2\tuploaded\t\n",
      stderr: "sce: id 4: the API refused (code 9999): no such id\n",
    });
    expect(api.seen.map(({ request }) => request.id).sort()).toEqual([3, 4]);
    expect(recordsIn(world.path).at(-1)).toMatchObject({ state: "uploaded", id: "3", title: "Title 2" });
    expect((await sce("youtube list --refresh --state pending --field id", world)).stdout).toBe("4\n1\n");
    expect((await sce("youtube list --field id,state --state uploaded", world)).stdout).toBe(
      "3\tuploaded\n2\tuploaded\n",
    );
  });

  test("--refresh without an answer shows the journal, and the exit code says so", async () => {
    const api = await startApi((response) => response.destroy());
    const world = homeWith(api, [1, "queued", 1]);
    const { code, stdout } = await sce("youtube list --refresh --retries 0 --field id,state", world);
    expect([code, stdout]).toEqual([5, "1\tpending\n"]);
  });

  test("reports invalid lines, and ignores torn ones", async () => {
    const api = await unusedApi();
    const world = homeWith(api, [1, "queued", 1]);
    appendFileSync(world.path, `hello\n{"sce_journal":1,"ti\n\n${"x\n".repeat(7)}`);
    const before = readFileSync(world.path);
    expect(await sce("youtube list --field id", world)).toEqual({
      code: 0,
      stdout: "1\n",
      stderr: `sce: warning: ${world.path}: ignoring invalid lines 5, 8, 9, 10, 11 and 3 more\n`,
    });
    expect((await sce("youtube list --field id -q", world)).stderr).toBe("");
    expect(readFileSync(world.path)).toEqual(before);
  });

  test("says that a newer version wrote to the journal", async () => {
    const api = await unusedApi();
    const world = homeWith(api, [1, "queued", 1]);
    appendFileSync(world.path, '\n{"sce_journal":2,"type":"quota"}\n');
    const { code, stdout, stderr } = await sce("youtube list --field id", world);
    expect([code, stdout]).toEqual([0, "1\n"]);
    expect(stderr).toContain(`sce: warning: a newer sce wrote to ${world.path}; `);
  });

  test("escapes text from the journal", async () => {
    const api = await unusedApi();
    const world = homeWith(api, [1, "queued", 1]);
    const [record] = recordsIn(world.path);
    if (record === undefined) throw new Error("no record");
    const hostile = { ...record, key: "k", state: "failed", title: "\u001b[31m\u202ex\ny", error: "a\rb" } as const;
    appendFileSync(world.path, recordBytes(hostile));
    const runs = ["", "--json", "--csv", "--field title,error"].map((format) => sce(`youtube list ${format}`, world));
    for (const { stdout } of await Promise.all(runs)) expect(stdout).not.toMatch(/[\u001b\u202e]/);
    expect((await sce("youtube list --field title,error --limit 1", world)).stdout).toBe(
      "\\x1b[31m\\u202ex\\ny\ta\\rb\n",
    );
  });

  test.each<[line: string, stderr: string]>([
    ["--state gone", "Use uploaded, failed, pending, refused, unsure, unsent"],
    ["--state=", "A name is missing"],
    ["--since yesterday", "--since"],
    ["--limit 0", "--limit"],
    ["--json --csv", "--json and --csv can't be used together"],
    ["--field nonsense", 'unknown field "nonsense"'],
    ["7", 'unexpected argument "7"\nhint: see `sce youtube list --help`'],
  ])("%s is a usage error", async (line, stderr) => {
    const run = await sce(`youtube list ${line}`);
    expect([run.code, run.stdout]).toEqual([2, ""]);
    expect(run.stderr).toContain(stderr);
  });

  test("needs no secret and no CDN ID: without one it lists all accounts", async () => {
    const api = await unusedApi();
    const { home, path } = homeWith(api, [1, "queued", 1]);
    const [record] = recordsIn(path);
    if (record !== undefined) appendFileSync(path, recordBytes({ ...record, key: "k", cdn: "159", id: "2" }));
    expect((await sce("youtube list --field id,cdn_id", { home })).stdout).toBe("2\t159\n1\t158\n");
    const env = { SCE_CDN: "159", SCE_API_URL: api.url };
    expect((await sce("youtube list --field id", { home, env })).stdout).toBe("2\n");
  });

  test("the Tab key offers ids with titles", async () => {
    const api = await unusedApi();
    const world = homeWith(api, [1, "uploaded", 2], [undefined, "sending", 1], [22, "queued", 1]);
    const [record] = recordsIn(world.path);
    if (record === undefined) throw new Error("no record");
    appendFileSync(
      world.path,
      recordBytes({ ...record, key: "k", state: "failed", id: "3", title: "\u001b\n:é".padEnd(99, "x") }),
    );
    const asked = async (shell: string, ...words: string[]) => {
      const { stdout, stderr } = await sce(["__complete", shell, "youtube", "status", ...words], world);
      expect(stderr).toBe("");
      const text = shell === "powershell" ? Buffer.from(stdout, "base64").toString() : stdout;
      return text.trimEnd().split("\n").slice(1);
    };
    const cut = `\\x1b\\n:é${"x".repeat(49)}...`;
    expect(await asked("zsh", "")).toEqual([
      `@last:${cut} (failed)`,
      "@pending:not finished: 1",
      `3:${cut} (failed)`,
      "22:Title 2 (pending)",
      "1:Title 0 (uploaded)",
    ]);
    expect(await asked("fish", "1", "--json", "")).toContain("22\tTitle 2 (pending)");
    expect(await asked("bash", "@")).toEqual(["@last", "@pending"]);
    expect(await asked("bash", "@", "last", "@p")).toEqual(["@pending"]);
    expect(await asked("bash", "2")).toEqual(["22"]);
    const { stdout } = await sce(
      ["__complete", "powershell", Buffer.from("sce youtube status ").toString("base64")],
      world,
    );
    expect(Buffer.from(stdout, "base64").toString()).toContain("\n'@last'\t");
    writeFileSync(world.path, "something else");
    expect(await asked("zsh", "")).toEqual([]);
  });
});
