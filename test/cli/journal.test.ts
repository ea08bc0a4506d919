import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { failure, http, type Play, startApi, success, uploaded } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { journalPath, recordsIn } from "../helpers/journal.ts";
import { sce } from "../helpers/sce.ts";

// The journal is in the platform's own folder, and without user ids nobody's.
const isUnix = process.platform !== "win32" && process.platform !== "darwin";

const UPLOAD = "api youtube.upload -f path=a.mp4 -f title=A --retries 0";

/** The parameters that the sandbox asks for as well. */
const OTHERS = "-f description= -f tags= -f visibility=private -f callback=";

function queuedAs(id: number): string {
  return success({ id });
}

/** What each record says, without what all of them have. */
function summaryOf(path: string) {
  return recordsIn(path).map(({ state, id, error }) => ({ state, ...(id && { id }), ...(error && { error }) }));
}

describe.skipIf(!isUnix)("a request for an upload", () => {
  test("is recorded before it leaves, and its result after", async () => {
    const home = temporaryFolder();
    const path = journalPath(home);
    let before: unknown;
    const { env } = await startApi((response) => {
      before = summaryOf(path);
      response.end(queuedAs(1000001));
    });
    expect((await sce(`${UPLOAD} -f tags=x -f callback=secret --field id`, { env, home })).stdout).toBe("1000001\n");
    expect(before).toEqual([{ state: "sending" }]);
    expect(summaryOf(path)).toEqual([{ state: "sending" }, { state: "queued", id: "1000001" }]);
    const [intent, outcome] = recordsIn(path);
    expect(intent).toMatchObject({ api: env.SCE_API_URL, cdn: "158", path: "a.mp4", title: "A" });
    expect(outcome?.key).toBe(intent?.key);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    const text = readFileSync(path, "utf8");
    for (const hidden of [env.SCE_API_KEY ?? "", env.SCE_API_SECRET ?? "", "secret"])
      expect(text).not.toContain(hidden);
  });

  const drop: Play = (response) => response.destroy();
  test.each<[what: string, play: Play, state: string]>([
    ["a refusal", failure("0006", "no path"), "refused"],
    ["rejected credentials", failure("0001"), "refused"],
    ["HTTP 429", http(429), "refused"],
    ["code 1000", failure("1000", "busy"), "refused"],
    ["HTTP 503 with code 1000", http(503, {}, failure("1000", "busy")), "refused"],
    ["HTTP 408", http(408), "unsure"],
    ["HTTP 502", http(502), "unsure"],
    ["code 0004", failure("0004"), "unsure"],
    ["a dropped connection", drop, "unsure"],
    ["an HTML page", "<html>maintenance</html>", "unsure"],
    ["a success without an id", success({}), "unsure"],
    ["a success whose id is null", success({ id: null }), "unsure"],
    ["a success whose id is no number", success({ id: "7x" }), "unsure"],
  ])("%s is %s", async (_, play, state) => {
    const home = temporaryFolder();
    const { env } = await startApi(play);
    await sce(UPLOAD, { env, home });
    const records = summaryOf(journalPath(home));
    expect(records.map((record) => record.state)).toEqual(["sending", state]);
    expect(records[1]?.error).toBeTruthy();
  });

  test("that cannot have arrived is unsent", async () => {
    const home = temporaryFolder();
    const { env } = await startApi(uploaded);
    await sce(UPLOAD, { env: { ...env, SCE_API_URL: "http://127.0.0.1:1/" }, home });
    expect(summaryOf(journalPath(home)).map(({ state }) => state)).toEqual(["sending", "unsent"]);
  });

  test("that was interrupted is unsure", async () => {
    const home = temporaryFolder();
    let interrupt: () => void = () => {};
    const { env } = await startApi(() => interrupt());
    const onStart = (signal: (name: "SIGINT") => void) => {
      interrupt = () => signal("SIGINT");
    };
    expect((await sce(UPLOAD, { env, home, onStart })).code).toBe(130);
    expect(summaryOf(journalPath(home)).map(({ state }) => state)).toEqual(["sending", "unsure"]);
  });

  test("belongs to its account, however the address is written", async () => {
    const home = temporaryFolder();
    const { env, url } = await startApi(queuedAs(7));
    const upper = url.replace("http", "HTTP").replace(/\/$/, "//");
    await sce(UPLOAD, { env: { ...env, SCE_API_URL: upper, SCE_API_KEY: "another" }, home });
    expect((await sce("youtube list --field id", { env, home })).stdout).toBe("7\n");
    for (const other of [{ SCE_CDN: "159" }, { SCE_API_URL: url.replace("stable", "dev") }])
      expect((await sce("youtube list --field id", { env: { ...env, ...other }, home })).stdout).toBe("");
  });
});

describe.skipIf(!isUnix)("the journal is off", () => {
  const journals: [what: string, line: string, env: Record<string, string>, why: string][] = [
    ["with SCE_JOURNAL=off", UPLOAD, { SCE_JOURNAL: "off" }, "SCE_JOURNAL switches it off"],
    ["in CI", UPLOAD, { CI: "true" }, "CI is set"],
    ["with --sandbox", `${UPLOAD} ${OTHERS} --sandbox`, {}, "--sandbox is given"],
  ];
  test.each(journals)("%s", async (_, line, off, why) => {
    const home = temporaryFolder();
    const { env } = await startApi(queuedAs(7));
    expect(await sce(line, { env: { ...env, ...off }, home })).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(join(home, ".local"))).toBe(false);
    const list = line.endsWith("--sandbox") ? "youtube list --sandbox" : "youtube list";
    const listed = await sce(list, { env: { ...env, ...off }, home });
    expect(listed).toEqual({ code: 0, stdout: "", stderr: `sce: no uploads are remembered: ${why}\n` });
  });

  test("with journal: false in the user's own file, unless SCE_JOURNAL=FILE turns it on", async () => {
    const home = temporaryFolder();
    const { env } = await startApi(queuedAs(7));
    writeFileSync(join(home, ".scerc"), "journal: false\n");
    expect(await sce(UPLOAD, { env, home })).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(join(home, ".local"))).toBe(false);
    const named = { ...env, SCE_JOURNAL: "mine.ndjson", CI: "1" };
    expect(await sce(UPLOAD, { env: named, home })).toMatchObject({ code: 0, stderr: "" });
    expect(summaryOf(join(home, "mine.ndjson"))).toHaveLength(2);
    expect((await sce("youtube list --field id", { env: named, home })).stdout).toBe("7\n");
  });

  test.each(["false", "true"])(
    "or on by journal: %s only in the user's own file, never in a project's",
    async (word) => {
      const home = temporaryFolder();
      const { env, seen } = await startApi(queuedAs(7));
      mkdirSync(join(home, "project"));
      writeFileSync(join(home, "project/.scerc"), `journal: ${word}\n`);
      const { code, stderr } = await sce(UPLOAD, { env, home, cwd: join(home, "project") });
      expect(code).toBe(3);
      expect(stderr).toContain('.scerc:1: key "journal" is only allowed in your own file');
      expect(seen).toHaveLength(0);
    },
  );

  test.each(["yes", "off", "/tmp/x"])("journal: %s is an error", async (word) => {
    const home = temporaryFolder();
    writeFileSync(join(home, ".scerc"), `journal: ${word}\n`);
    const { code, stderr } = await sce("youtube list", { home });
    expect(code).toBe(3);
    expect(stderr).toContain('.scerc:1: key "journal" is neither true nor false\n');
  });

  test.each(["false", "0", "no", "on"])("SCE_JOURNAL=%s is an error and creates no such file", async (word) => {
    const home = temporaryFolder();
    const { env, seen } = await startApi(queuedAs(7));
    const { code, stderr } = await sce(UPLOAD, { env: { ...env, SCE_JOURNAL: word }, home });
    expect(code).toBe(3);
    expect(stderr).toContain("sce: SCE_JOURNAL is neither a file nor off\n");
    expect(seen).toHaveLength(0);
    expect(existsSync(join(home, word))).toBe(false);
  });
});

describe.skipIf(!isUnix)("a journal that cannot be written is one warning", () => {
  const cases: [what: string, make: (path: string, home: string) => void, why: string][] = [
    ["a FIFO", (path) => execFileSync("mkfifo", [path]), "it is not a regular file"],
    ["a link", (path, home) => symlinkSync(join(home, "elsewhere"), path), "it is not a regular file"],
    ["a link to nowhere", (path) => symlinkSync("nowhere", path), "it is not a regular file"],
    ["a folder", (path) => mkdirSync(path), "it is a folder"],
    ["a full device", (path) => symlinkSync("/dev/full", path), "it is not a regular file"],
    ["another program's file", (path) => writeFileSync(path, '{"level":30}\n'), "it is not a journal of sce"],
    ["JSON of many lines", (path) => writeFileSync(path, '{\n  "sce_journal": 1\n}\n'), "it is not a journal of sce"],
    ["text without a line break", (path) => writeFileSync(path, "x".repeat(9000)), "it is not a journal of sce"],
  ];
  test.each(cases)("%s", async (_, make, why) => {
    const home = temporaryFolder();
    const path = journalPath(home);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(join(home, "elsewhere"), "");
    make(path, home);
    const before = lstatSync(path);
    const { env } = await startApi(queuedAs(7));
    expect(await sce(`${UPLOAD} --field id`, { env, home })).toEqual({
      code: 0,
      stdout: "7\n",
      stderr: `sce: warning: this upload is not remembered: the journal ${path} cannot be written: ${why}; SCE_JOURNAL=off switches the journal off\n`,
    });
    expect(lstatSync(path)).toMatchObject({ ino: before.ino, size: before.size, mode: before.mode });
    expect(readFileSync(join(home, "elsewhere"), "utf8")).toBe("");
    const listed = await sce("youtube list", { env, home });
    expect([listed.code, listed.stdout]).toEqual([3, ""]);
    expect(listed.stderr).toContain("cannot be read: ");
  });

  test("without a home folder", async () => {
    const { env } = await startApi(queuedAs(7));
    const home = temporaryFolder();
    writeFileSync(join(home, "file"), "");
    for (const state of [join(home, "file"), "/proc/nowhere"]) {
      const { code, stderr } = await sce(UPLOAD, { env: { ...env, XDG_STATE_HOME: state }, home });
      expect(code).toBe(0);
      expect(stderr).toMatch(/^sce: warning: this upload is not remembered: .*\n$/);
    }
  });

  test.skipIf(process.getuid?.() !== 0)(
    "another user's home folder is not used, and nothing is created in it",
    async () => {
      const home = temporaryFolder();
      const { chownSync } = await import("node:fs");
      chownSync(home, 12345, 12345);
      const { env } = await startApi(queuedAs(7));
      expect((await sce(UPLOAD, { env, home })).stderr).toContain(`${home} belongs to another user`);
      expect(existsSync(join(home, ".local"))).toBe(false);
      const path = journalPath(home);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, "");
      chownSync(path, 12345, 12345);
      expect((await sce(UPLOAD, { env, home })).stderr).toContain("it belongs to another user");
      expect(readFileSync(path, "utf8")).toBe("");
    },
  );
});

describe.skipIf(!isUnix)("sce youtube status", () => {
  test("records new states only of uploads in the journal", async () => {
    const home = temporaryFolder();
    const path = journalPath(home);
    let state: Record<string, unknown> = { youtube_id: "" };
    const { env } = await startApi((response, { request }) =>
      response.end(request.command === "youtube.upload" ? queuedAs(7) : success({ id: request.id, ...state })),
    );
    await sce(UPLOAD, { env, home });
    await sce("youtube status 7 8", { env, home });
    expect(summaryOf(path)).toHaveLength(2);
    state = { status: 400, message: "Bad\u001b video" };
    await sce("youtube status 8 7 7 --json", { env, home });
    state = { youtube_id: "x1" };
    await sce("youtube status 7 --field state", { env, home });
    await sce("youtube status 7 --wait", { env, home });
    expect(summaryOf(path).slice(2)).toEqual([
      { state: "failed", id: "7", error: "Bad\\x1b video" },
      { state: "uploaded", id: "7" },
    ]);
    const { stdout } = await sce("youtube list --field id,state,url,error", { env, home });
    expect(stdout).toBe("7\tuploaded\thttps://youtu.be/x1\t\n");
  });

  test("records an upload as soon as it is finished, before the wait ends", async () => {
    const home = temporaryFolder();
    const path = journalPath(home);
    let queued = 0;
    const { env } = await startApi((response, { request }) => {
      queued += request.command === "youtube.upload" ? 1 : 0;
      if (request.command === "youtube.upload") response.end(queuedAs(queued));
      else response.end(success({ id: request.id, youtube_id: request.id === 2 ? "x2" : "" }));
    });
    await sce(UPLOAD, { env, home });
    await sce(UPLOAD, { env, home });
    let seen: unknown[] = [];
    const onStderr = () => {
      seen = summaryOf(path).slice(4);
    };
    expect((await sce("youtube status 1 2 --wait --timeout 5m", { env, home, onStderr })).code).toBe(8);
    expect(seen).toEqual([{ state: "uploaded", id: "2" }]);
  });

  test("creates no journal", async () => {
    const home = temporaryFolder();
    const { env } = await startApi(uploaded);
    expect(await sce("youtube status 1", { env, home })).toMatchObject({ code: 0, stderr: "" });
    expect(await sce("youtube status 1 2 --wait -q", { env, home })).toMatchObject({ stderr: expect.any(String) });
    expect(existsSync(join(home, ".local"))).toBe(false);
  });

  test("warns once about a journal that cannot be read or written, and continues", async () => {
    const home = temporaryFolder();
    const path = journalPath(home);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "something else\n");
    const { env } = await startApi((response, { request }) =>
      response.end(success({ id: request.id, youtube_id: "x" })),
    );
    const { code, stdout, stderr } = await sce("youtube status 1 2 --field state", { env, home });
    expect([code, stdout]).toEqual([0, "uploaded\nuploaded\n"]);
    expect(stderr).toMatch(/^sce: warning: changes are not remembered: .* is not a journal of sce; .*\n$/);
  });
});

describe.skipIf(!isUnix)("@last and @pending", () => {
  async function threeUploads() {
    const home = temporaryFolder();
    let next = 0;
    const { env, seen } = await startApi((response, { request }) => {
      if (request.command === "youtube.upload") next += 1;
      if (request.command === "youtube.upload") response.end(queuedAs(next));
      else response.end(success({ id: request.id, title: "A", youtube_id: request.id === 2 ? "x2" : "" }));
    });
    for (let n = 0; n < 3; n += 1) await sce(UPLOAD, { env, home });
    return { home, env, seen };
  }

  test("stand for ids, also next to others", async () => {
    const world = await threeUploads();
    expect((await sce("youtube status @last --field id", world)).stdout).toBe("3\n");
    expect((await sce("youtube status @pending --field id,state", world)).stdout).toBe(
      "1\tpending\n2\tuploaded\n3\tpending\n",
    );
    expect((await sce("youtube status 9,@last @pending --field id", world)).stdout).toBe("9\n3\n1\n3\n");
    expect((await sce("youtube status @last", world)).stdout).toMatch(/^A\n● pending\n\nid {5}3\n/);
  });

  test("@pending prints a list, also of one", async () => {
    const home = temporaryFolder();
    const { env } = await startApi(queuedAs(7), success({ id: 7, title: "A" }));
    await sce(UPLOAD, { env, home });
    expect((await sce("youtube status @pending", { env, home })).stdout).toBe("7  pending  -  -  A\n");
  });

  test("without uploads, @last is a usage error and @pending succeeds", async () => {
    const { env, seen } = await startApi(uploaded);
    const home = temporaryFolder();
    const last = await sce("youtube status @last", { env, home });
    expect([last.code, last.stdout]).toEqual([2, ""]);
    expect(last.stderr).toContain("sce: @last: no upload of this account is remembered\n");
    expect(await sce("youtube status @pending --wait --json", { env, home })).toEqual({
      code: 0,
      stdout: "",
      stderr: "sce: no remembered upload is pending\n",
    });
    const report = join(home, "r.xml");
    expect((await sce(["youtube", "status", "@pending", "--report", `junit=${report}`], { env, home })).code).toBe(0);
    expect(readFileSync(report, "utf8")).toContain("<testsuites");
    expect(seen).toHaveLength(0);
    expect((await sce("youtube status @last --sandbox", { env, home })).stderr).toContain(
      "@last: the journal is off: --sandbox is given\n",
    );
  });

  test.each(["@first", "@", "@Last", "@last@", "@pending1"])("%s is a usage error", async (word) => {
    const { env, seen } = await startApi(uploaded);
    const { code, stderr } = await sce(["youtube", "status", word], { env });
    expect(code).toBe(2);
    expect(stderr).toContain(`sce: "${word}" is not an upload id\nhint: @last is `);
    expect(seen).toHaveLength(0);
  });
});

test.skipIf(!isUnix)("a read-only folder is one warning", async () => {
  const home = temporaryFolder();
  chmodSync(home, 0o500);
  const { env } = await startApi(queuedAs(7));
  const { code, stderr } = await sce(UPLOAD, { env, home });
  chmodSync(home, 0o700);
  expect(code).toBe(0);
  // root may write everywhere.
  if (process.getuid?.() !== 0) expect(stderr).toMatch(/^sce: warning: .*permission denied; .*\n$/);
});
