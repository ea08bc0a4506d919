import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failure, http, type Play, startApi, success } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { journalPath, recordsIn } from "../helpers/journal.ts";
import { runs } from "../helpers/runs.ts";
import { sce, type World } from "../helpers/sce.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

// The journal is in the platform's own folder, and without user ids nobody's.
const isUnix = process.platform !== "win32" && process.platform !== "darwin";

const drop: Play = (response) => response.destroy();

const LINE = "youtube upload --from -";

/** An API that plays these for the first uploads, and gives those after them ids from 1. Of each upload it has this status. */
function manyApi({ plays = [], status = () => 0 }: { plays?: Play[]; status?: (id: unknown) => number } = {}) {
  let id = 0;
  let uploads = 0;
  return startApi((response, seen) => {
    const { request } = seen;
    if (request.command === "youtube.status")
      return response.end(success({ id: request.id, status: status(request.id) }));
    const play = plays[uploads++];
    if (typeof play === "function") return play(response, seen);
    id += play === undefined ? 1 : 0;
    return response.end(play ?? success({ id }));
  });
}

type Api = Awaited<ReturnType<typeof manyApi>>;

const sentTo = ({ seen }: Api) =>
  seen.filter(({ request }) => request.command === "youtube.upload").map(({ request }) => request);
const pathsOf = (api: Api) => sentTo(api).map(({ path }) => path);

/** A file with these paths. */
const csv = (...paths: string[]) => `path,title\n${paths.map((path) => `${path},T ${path}\n`).join("")}`;

const FIVE = csv("a", "b", "c", "d", "e");

/** Runs the same command again and again, with one home. */
function command(api: Api, line = LINE, world: World = {}) {
  const home = temporaryFolder();
  const run = (stdin: string, more = "") =>
    sce(`${line} ${more}`, { time: new VirtualTime(), home, stdin, ...world, env: { ...api.env, ...world.env } });
  return { home, run };
}

const rows = (...lines: string[][]) => lines.map((values) => `${values.join("\t")}\n`).join("");

describe("a file of uploads", () => {
  const TEXTS: [what: string, text: string, sent: Record<string, string>[], lines: number[]][] = [
    ["CSV", 'path,title,tags\na,A,"x,y"\nb,B,\n', [{ path: "a", title: "A", tags: "x,y" }, { path: "b" }], [2, 3]],
    ["CSV with CRLF and blank lines", '\ufeffpath,title\r\n\r\na,"A ""1"""\r\n\r\n', [{ title: 'A "1"' }], [3]],
    [
      "CSV with line breaks in values",
      'description,title,path\r\n"one\r\ntwo\n",A,a\r\n\n"x",B,b',
      [
        { description: "one\r\ntwo\n", path: "a" },
        { description: "x", title: "B" },
      ],
      [2, 6],
    ],
    ["CSV with CR", "path,title\ra,A\rb,B\r", [{ path: "a" }, { path: "b" }], [2, 3]],
    [
      "NDJSON",
      '{"path":"a","title":1.50,"tags":null}\n\n{"visibility":"public","title":"ä","path":"b"}',
      [
        { path: "a", title: "1.50", tags: "" },
        { path: "b", title: "ä", visibility: "public" },
      ],
      [1, 3],
    ],
  ];
  test.each(TEXTS)("is %s", async (_, text, sent, lines) => {
    const api = await manyApi();
    const { code, stdout } = await command(api, LINE, { env: { SCE_JOURNAL: "off" } }).run(text, "--no-journal");
    expect(code).toBe(0);
    expect(sentTo(api)).toMatchObject(sent.map((values) => ({ description: "", visibility: "private", ...values })));
    expect(stdout).toBe(rows(...lines.map((line, n) => [`${line}`, `${n + 1}`, "pending", "", ""])));
  });

  const anyText = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed() && !/\p{Cc}/u.test(text));
  const anyDescription = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "\t", "ä") });
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  test("arrives as it is, for any values, with the number of its first line", async () => {
    const api = await manyApi();
    const upload = fc.record({ title: anyText.map((text) => `t${text}`), description: anyDescription, tags: anyText });
    await fc.assert(
      fc.asyncProperty(fc.array(upload, { minLength: 1 }), fc.constantFrom("\n", "\r\n"), async (uploads, end) => {
        api.seen.length = 0;
        const paths = uploads.map((values, n) => ({ path: `p${n}`, ...values }));
        const records = paths.map((values) => Object.values(values).map(quoted).join(",") + end);
        const head = `path,title,description,tags${end}`;
        const { stdout } = await sce("youtube upload --from - --no-journal --field line", {
          env: api.env,
          time: new VirtualTime(),
          stdin: head + records.join(""),
        });
        expect(sentTo(api)).toMatchObject(paths);
        const before = records.map((_, n) => [head, ...records.slice(0, n)].join("").split(/\r\n|\n|\r/).length);
        expect(stdout).toBe(before.map((line) => `${line}\n`).join(""));
      }),
      runs(50),
    );
  });

  test.each<[text: string, message: string]>([
    ["", "stdin contains no uploads"],
    ["path,title\n", "stdin contains no uploads"],
    ["path\na\n", 'line 1 of stdin: no column "title"'],
    ["path;title\na;b\n", 'line 1 of stdin: unknown column "path;title"'],
    ["path,title,Tags\na,b,c\n", 'line 1 of stdin: unknown column "Tags"'],
    ["path,title,path\na,b,c\n", 'line 1 of stdin: the column "path" appears twice'],
    ['path,title\n"a\nb",A\n', "line 2 of stdin: control character in the path: \\n"],
    ['path,description,title\na,"1\n2\n3",A\n\nb,,\n', "line 6 of stdin: the title is empty"],
    ["path,title\na,A\nb\n", "line 3 of stdin: expected 2 values, as in the header, but found 1"],
    ["path,title\na,A\nb,B,\n", "line 3 of stdin: expected 2 values, as in the header, but found 3"],
    ['path,title\na,A\n\n"b\n\nc,B\n', "line 4 of stdin: a quote is never closed"],
    ['path,title\na,A\nb,B"x"\n', "line 3 of stdin: a quote inside a value"],
    [
      "path,title,visibility\na,A,unlisted\n",
      "line 2 of stdin: the visibility is neither private nor public: unlisted",
    ],
    ['{"path":"a","title":"A"}\n{"path":"b"}\n', "line 2 of stdin: the title is empty"],
    ['{"path":"a","title":"A"}\n{"path":\n', "line 2 of stdin is not valid JSON"],
    ['{"path":"a","title":"A"}\n["b"]\n', "line 2 of stdin is not a JSON object"],
    ['{"path":"a","title":"A","Title":"B"}\n', 'line 1 of stdin: unknown column "Title"'],
    ['{"path":"a","title":"A","tags":["x"]}\n', 'line 1 of stdin: the value of "tags" is not a string'],
    ['{"path":"a","title":"A","title":"B"}\n', 'line 1 of stdin contains the key "title" twice'],
    [csv("a", "b", "a"), "line 4 of stdin is the same as line 2"],
    ["path,title\na,A\na,B\n", "line 3 of stdin has the same path as line 2"],
  ])("is checked before anything is sent: %j", async (text, message) => {
    const api = await manyApi();
    const outcome = await command(api).run(text, "--no-journal");
    expect(outcome).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(`sce: ${message}`) });
    expect(api.seen).toEqual([]);
  });

  test.each<[words: string, message: string]>([
    ["a", "PATH and --from can't be used together"],
    ["--title b", "--title and --from can't be used together"],
    ["--again 1", "--again and --from can't be used together"],
    ["--tags b", "--tags and --from can't be used together"],
    ["--visibility public", "--visibility and --from can't be used together"],
    ["--resend-unsure --no-journal", "--resend-unsure needs the journal"],
    ["--resend-unsure=3", "--resend-unsure: no upload starts at line 3"],
    ["--resend-unsure=x", "whole number"],
    ["--field age", 'unknown field "age" with --from'],
    ["--as-finished", "--as-finished has no effect without --wait"],
  ])("does not go with %s", async (words, message) => {
    const api = await manyApi();
    const outcome = await command(api).run(csv("a"), words);
    expect(outcome).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
  });

  test.each(["--concurrency 2", "--resend-unsure=1", "--allow-equal", "--no-journal"])(
    "is needed for %s",
    async (words) => {
      const { code, stderr } = await sce(["youtube", "upload", "a", "--title", "b", ...words.split(" ")]);
      expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("has no effect without --from") });
    },
  );

  test("needs the journal, if nobody says that all may be sent again", async () => {
    const api = await manyApi();
    for (const SCE_JOURNAL of ["off", "/dev/null", "nowhere/j"]) {
      const outcome = await command(api, LINE, { env: { SCE_JOURNAL } }).run(FIVE);
      expect(outcome).toMatchObject({ code: 3, stderr: expect.stringContaining("SCE_JOURNAL=FILE") });
    }
    expect(api.seen).toEqual([]);
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "f"), FIVE);
    const sandbox = await sce("--sandbox youtube upload --from f --wait --csv", { cwd, time: new VirtualTime() });
    expect(sandbox.code).toBe(0);
    expect(sandbox.stdout).toContain("\r\n6,1000005,uploaded,https://youtu.be/sce01000005,\r\n");
  });
});

describe.skipIf(!isUnix)("the same command again", () => {
  test("sends what was refused or cannot have arrived, and not what is queued or unsure", async () => {
    const api = await manyApi({ plays: [failure("0006", "no"), http(429), drop, failure("1000"), http(502)] });
    const { run, home } = command(api);
    const first = await run(FIVE);
    expect(first.code).toBe(5);
    expect(first.stdout.split("\n").map((row) => row.split("\t")[2])).toEqual([
      ...["refused", "refused", "unsure", "refused", "unsure"],
      undefined,
    ]);
    expect(first.stderr).toContain("sce: 3 refused, 2 unsure\nsce: 3 lines refused by the API: 2, 3, 5\n");
    expect(first.stderr).toContain("sce: 2 lines may or may not be queued: 4, 6\nhint: look for the titles");
    const second = await run(FIVE);
    expect(pathsOf(api).slice(5)).toEqual(["a", "b", "d"]);
    expect(second.code).toBe(5);
    expect(second.stdout).toContain("5\t3\tpending\t\t\n6\t\tunsure\t");
    expect((await run(FIVE)).stdout).toBe(second.stdout);
    expect(pathsOf(api)).toHaveLength(8);
    // Looked for, and not found.
    expect((await run(FIVE, "--resend-unsure=6")).stdout).toContain("6\t4\tpending\t\t\n");
    expect((await run(FIVE, "--resend-unsure")).code).toBe(0);
    expect((await run(FIVE, "--resend-unsure")).code).toBe(0);
    expect(pathsOf(api).slice(8)).toEqual(["e", "c"]);
    expect(recordsIn(journalPath(home)).filter(({ instead }) => instead !== undefined)).toHaveLength(4);
  });

  test("goes on with another key, but not for another CDN ID", async () => {
    const api = await manyApi();
    const { run, home } = command(api);
    await run(csv("a", "b"));
    const again = (env: Record<string, string>) =>
      sce(LINE, { env: { ...api.env, ...env }, home, stdin: csv("a", "b"), time: new VirtualTime() });
    await again({ SCE_API_KEY: "rotated", SCE_API_SECRET: "rotated as well" });
    expect(pathsOf(api)).toEqual(["a", "b"]);
    await again({ SCE_CDN: "159" });
    expect(pathsOf(api)).toEqual(["a", "b", "a", "b"]);
  });

  test("is refused if a title was corrected after its path was queued, or may have been", async () => {
    const api = await manyApi({ plays: [drop] });
    const { run } = command(api);
    await run(csv("a", "b"));
    const sent = api.seen.length;
    const corrected = await run("path,title\na,T a\nb,corrected\n");
    expect(corrected).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "sce: line 3 of stdin: b was queued before as 1, with other values\n" +
        "hint: if that failed: sce youtube upload --again 1; to queue the path again, add --allow-equal\n",
    });
    expect((await run("path,title\na,corrected\nb,T b\n")).stderr).toContain("line 2 of stdin: a may have been queued");
    expect(api.seen).toHaveLength(sent);
    expect((await run("path,title\na,T a\nb,corrected\n", "--allow-equal")).stdout).toContain("3\t2\tpending");
    expect((await run("path,title\na,T a\nb,corrected\n")).stdout).toContain("3\t2\tpending");
    expect(pathsOf(api)).toEqual(["a", "b", "b"]);
  });

  test("knows equal lines by their number", async () => {
    const api = await manyApi();
    const { run } = command(api, `${LINE} --allow-equal`);
    await run(csv("a", "b", "a"));
    expect((await run(csv("a", "a", "a", "b"))).stdout).toBe(
      rows(...["1", "3", "4", "2"].map((id, n) => [`${n + 2}`, id, "pending", "", ""])),
    );
    expect(pathsOf(api)).toEqual(["a", "b", "a", "a"]);
    const { stderr } = await sce(LINE, { env: api.env, stdin: csv("b", "b") });
    expect(stderr).toContain("line 3 of stdin is the same as line 2");
  });

  test("does not read a journal of a newer sce, and warns of lines that are no records", async () => {
    const api = await manyApi();
    const { run, home } = command(api);
    await run(csv("a"));
    const path = journalPath(home);
    const text = readFileSync(path, "utf8");
    writeFileSync(path, `${text}nonsense\n`);
    expect((await run(csv("a", "b"))).stderr).toContain("ignoring invalid line");
    writeFileSync(path, text.replaceAll('"sce_journal":1', '"sce_journal":2'));
    expect((await run(csv("a", "c"))).code).toBe(1);
    expect(pathsOf(api)).toEqual(["a", "b"]);
  });
});

describe.skipIf(!isUnix)("the run ends, and the rest is unsent,", () => {
  test("after a credentials error", async () => {
    const api = await manyApi({ plays: [success({ id: 9 }), failure("0003")] });
    const { code, stdout, stderr } = await command(api).run(FIVE);
    expect(code).toBe(4);
    expect(stdout).toMatch(
      /^2\t9\tpending\t\t\n3\t\trefused\t\t.*code 0003.*\n4\t\tunsent\t\t\n5\t\tunsent\t\t\n6\t\tunsent\t\t\n$/,
    );
    expect(stderr).toContain("sce: 3 lines not sent: 4, 5, 6\n");
    expect(pathsOf(api)).toEqual(["a", "b"]);
  });

  test.each([
    [
      "three that are unsure in a row",
      [http(502), drop, failure("0004")],
      ["unsure", "unsure", "unsure", "unsent", "unsent"],
    ],
  ] as const)("after %s", async (_, plays, states) => {
    const api = await manyApi({ plays: [...plays] });
    const { code, stdout, stderr } = await command(api).run(FIVE, "--json");
    expect(code).toBe(5);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((row) => JSON.parse(row).state),
    ).toEqual(states);
    expect(stderr).toContain("sce: stopped after 3 uploads in a row without an answer: ");
  });

  test("and if the API cannot be reached", async () => {
    const api = await manyApi();
    const { run } = command(api, LINE, { env: { SCE_API_URL: "http://127.0.0.1:1/" } });
    expect(await run(FIVE)).toMatchObject({ code: 5, stderr: expect.stringContaining("5 lines not sent") });
  });

  test("after Ctrl-C", async () => {
    let interrupt: () => void = () => {};
    const api = await manyApi({ plays: [success({ id: 9 }), () => interrupt()] });
    const onStart: NonNullable<World["onStart"]> = (signal) => {
      interrupt = () => signal("SIGINT");
    };
    const { run, home } = command(api, LINE, { onStart });
    const { code, stdout } = await run(FIVE);
    expect(code).toBe(130);
    expect(stdout.split("\n").map((row) => row.split("\t")[2])).toEqual([
      ...["pending", "unsure", "unsent", "unsent", "unsent"],
      undefined,
    ]);
    expect(recordsIn(journalPath(home)).at(-1)).toMatchObject({ path: "b", state: "unsure" });
  });

  test("if stdout cannot be written; the journal has the ids", async () => {
    const api = await manyApi();
    const home = temporaryFolder();
    const failStdout = () => new Error("gone");
    const full = await sce(LINE, { env: api.env, home, stdin: FIVE, failStdout });
    expect(full.code).not.toBe(0);
    expect(pathsOf(api)).toEqual(["a"]);
    expect((await sce(LINE, { env: api.env, home, stdin: FIVE })).stdout).toContain("2\t1\tpending");
    expect(pathsOf(api)).toEqual(["a", "b", "c", "d", "e"]);
  });
});

describe.skipIf(!isUnix)("a response without an id", () => {
  test("is unsure, and printed as a whole", async () => {
    const response = success({ note: "x".repeat(2000), ticket: "T-7" });
    const api = await manyApi({ plays: [response] });
    const outcome = await command(api).run(csv("a", "b"));
    expect(outcome).toMatchObject({ code: 5, stderr: expect.stringContaining(`${response}\n`) });
    expect(outcome.stdout).toBe("2\t\tunsure\t\tthe API returned no id\n3\t1\tpending\t\t\n");
  });
});

describe.skipIf(!isUnix)("--wait", () => {
  test("prints each line once, in the order of the file, with what became of it", async () => {
    const api = await manyApi({ plays: [failure("0006", "no")], status: (id) => (id === 2 ? 400 : 0) });
    const { run } = command(api, `${LINE} --wait --timeout 30s --csv`);
    const { code, stdout, stderr } = await run(csv("a", "b", "c"), "--report csv=r.csv");
    expect(stdout).toMatch(/^line,id,state,url,error\r\n2,,refused,,.*no\r\n3,1,pending,,\r\n4,2,failed,,.*\r\n$/);
    expect(code).toBe(1);
    expect(stderr).toContain("sce: line 3: queued as 1\n");
    expect(stderr).toContain("hint: run the same command again to keep waiting");
    await run(csv("a", "b", "c"));
    expect(pathsOf(api)).toEqual(["a", "b", "c", "a"]);
  });

  test("--as-finished prints each when it is finished", async () => {
    const asked = new Map<unknown, number>();
    const status = (id: unknown) => {
      asked.set(id, (asked.get(id) ?? 0) + 1);
      return id === 2 || (asked.get(id) ?? 0) > 2 ? 400 : 0;
    };
    const api = await manyApi({ plays: [failure("0006", "no")], status });
    const { stdout } = await command(api, `${LINE} --wait --as-finished --field line,path,state`).run(
      csv("a", "b", "c"),
    );
    expect(stdout).toBe("2\ta\trefused\n4\tc\tfailed\n3\tb\tfailed\n");
  });

  test("without a journal names the ids to go on with", async () => {
    const api = await manyApi();
    const { stderr } = await command(api, `${LINE} --wait --timeout 30s --no-journal`).run(csv("a", "b"));
    expect(stderr).toContain("hint: to keep waiting, run: sce youtube status 1 2 --wait\n");
  });
});

test.skipIf(!isUnix)("--concurrency sends in parallel, and prints in the order of the file", async () => {
  let waiting: (() => void)[] = [];
  const api = await startApi((response, { request }) => {
    waiting.push(() => response.end(success({ id: Number(request.title) })));
    if (waiting.length < 3) return;
    for (const answer of waiting.reverse()) answer();
    waiting = [];
  });
  const stdin = `path,title\n${[1, 2, 3, 4, 5, 6].map((n) => `p${n},${n}\n`).join("")}`;
  const home = temporaryFolder();
  const { stdout } = await sce(`${LINE} --concurrency 3 --field line,id`, { env: api.env, home, stdin });
  expect(stdout).toBe([1, 2, 3, 4, 5, 6].map((n) => `${n + 1}\t${n}\n`).join(""));
  expect(existsSync(journalPath(home))).toBe(true);
});
