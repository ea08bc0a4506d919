import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { failed, failure, http, type Play, pending, startApi, success, uploaded } from "../helpers/api.ts";
import { failAt } from "../helpers/fail-at.ts";
import { Folder } from "../helpers/folder.ts";
import { each, reported } from "../helpers/reports.ts";
import { sce, type World } from "../helpers/sce.ts";

const WRITTEN = ["r.csv", "r.json", "r.md", "r.xml"];

const EVERY_KIND = { 1: uploaded, 2: pending, 3: failed, 4: failure("", "no such upload"), 5: http(404) };

test("with --log json, -v shows where an unexpected error happened", async () => {
  failAt("fails");
  const { env } = await each({ 1: success({ id: 1, youtube_id: "x", created: "fails" }) });
  for (const [options, hasTrace] of [
    ["", false],
    ["-v", true],
  ] as const) {
    const { stderr } = await sce(`youtube status 1 --field created --log json ${options}`, { env });
    const error = stderr.split("\n").find((line) => line.includes('"event":"error"')) ?? "{}";
    const { trace } = JSON.parse(error);
    expect(trace?.[0]).toEqual(hasTrace ? expect.stringMatching(/^at /) : undefined);
  }
});

test.each(["", " --wait --progress none"])(
  "an unexpected error about one upload appears in its reports%s",
  async (wait) => {
    failAt("fails");
    const { env } = await each({ 1: uploaded, 2: success({ id: 1, youtube_id: "x", created: "fails" }), 3: uploaded });
    const { outcome, csv, json, junit, markdown } = await reported(`youtube status 1 2 3 --field id,state${wait}`, {
      env,
    });
    expect(outcome).toEqual({
      code: 1,
      stdout: "1\tuploaded\n2\tuploaded\n3\tuploaded\n",
      stderr:
        "sce: id 2: internal error: the text is beyond what is possible\nhint: this is a bug in sce; use -v to see where it happened\n",
    });
    expect(csv()).toEqual(["1 uploaded", "2 unknown", "3 uploaded"]);
    expect(
      json()
        .split("\n")
        .map((line) => line.slice(0, 4)),
    ).toEqual(['{"me', '{"me', '{"me', ""]);
    expect(junit()).toEqual([
      "upload 1: My Video: system-out",
      "upload 2: system-out",
      "upload 3: My Video: system-out",
    ]);
    expect(markdown()).toContain("### YouTube uploads: 2 uploaded, 1 unknown");
  },
);

describe("a run over every kind of upload", () => {
  test("appears in all reports, in input order, with an id given twice twice", async () => {
    const { env } = await each(EVERY_KIND);
    const { outcome, files, csv, json, junit, markdown } = await reported("youtube status 1 2 3 4 5 1", { env });
    expect(outcome.code).toBe(1);
    expect(files).toEqual(WRITTEN);
    expect(csv()).toEqual(["1 uploaded", "2 pending", "3 failed", "4 unknown", "5 unknown", "1 uploaded"]);
    expect(junit()).toEqual([
      "upload 1: My Video: system-out",
      "upload 2: My Video: skipped",
      "upload 3: My Video: failure",
      "upload 4: error",
      "upload 5: error",
      "upload 1: My Video: system-out",
    ]);
    expect(markdown()).toContain("### YouTube uploads: 2 uploaded, 1 pending, 1 failed, 2 unknown\n");
    expect(
      json()
        .split("\n")
        .map((line) => line.slice(0, 4)),
    ).toEqual(['{"me', '{"me', '{"me', '{"me', "null", '{"me', ""]);
  });

  test.each(["", "--json", "--csv", "--field id", "--json --field id"])(
    "has the same reports with %s, and reports change neither stdout, requests nor exit code",
    async (format) => {
      const api = await each(EVERY_KIND);
      const line = `youtube status 1 2 3 4 5 --concurrency 1 ${format}`;
      const { outcome, csv, json } = await reported(line, { env: api.env });
      const plain = await each(EVERY_KIND);
      expect(await sce(line, { env: plain.env })).toEqual(outcome);
      expect(api.seen.map(({ request }) => request.id)).toEqual(plain.seen.map(({ request }) => request.id));
      expect(csv()).toEqual(["1 uploaded", "2 pending", "3 failed", "4 unknown", "5 unknown"]);
      const other = await each(EVERY_KIND);
      expect(json()).toBe((await sce("youtube status 1 2 3 4 5 --json", { env: other.env })).stdout);
    },
  );

  test("the csv report is what --csv prints", async () => {
    const folder = new Folder();
    const { env } = await each(EVERY_KIND);
    const { stdout } = await sce("youtube status 1 2 3 4 --csv --report csv=r", { env, cwd: folder.path });
    expect(readFileSync(folder.at("r"), "utf8")).toBe(stdout);
  });
});

test("a Markdown report is appended to its file; the others replace theirs", async () => {
  const folder = new Folder();
  const { env } = await startApi(uploaded);
  for (const name of ["r.md", "r.csv"]) writeFileSync(folder.at(name), "before\n");
  for (let run = 0; run < 2; run += 1)
    await sce("youtube status 1 --report markdown=r.md --report csv=r.csv", { env, cwd: folder.path });
  const markdown = readFileSync(folder.at("r.md"), "utf8");
  expect(markdown).toMatch(/^before\n\n### .*\n\n\| id .*\n(\|.*\n){2}\n\n### .*\n\n\| id .*\n(\|.*\n){2}\n$/);
  expect(readFileSync(folder.at("r.csv"), "utf8").split("\r\n")).toHaveLength(3);
});

describe("before the first request", () => {
  const UNKNOWN = "unknown format: use junit, markdown, csv, json\nhint: ";
  test.each<[option: string, code: number, said: string]>([
    ["--report junit=none/r.xml", 1, "--report junit=none/r.xml: its folder does not exist"],
    ["--report csv=a --report json=.", 1, "--report json=.: a folder, not a file"],
    ["--report junit=-", 2, "--report junit=-: stdout is for the result: give the report its own file"],
    ["--report junit=", 2, "--report junit=: no file given\nhint: use --report junit=FILE"],
    ["--report junit", 2, "--report junit: no file given\nhint: use --report junit=FILE"],
    ["--report xunit=r.xml", 2, `--report xunit=r.xml: ${UNKNOWN}did you mean junit=FILE?`],
    ["--report html=r", 2, `--report html=r: ${UNKNOWN}use FORMAT=FILE, such as --report junit=report.xml`],
    ["--report csv=a --report json=a", 2, "--report json=a: two reports can't use the same file"],
  ])("%s exits %d and writes nothing", async (option, code, said) => {
    const { env, seen } = await startApi(uploaded);
    const { outcome, files } = await reported(`youtube status 1 ${option}`, { env });
    expect(outcome).toEqual({ code, stdout: "", stderr: `sce: ${said}\n` });
    expect({ files, asked: seen.length }).toEqual({ files: [], asked: 0 });
  });
});

describe("a run that fails is reported", () => {
  test.each<[name: string, line: string, world: World, code: number, said: string]>([
    ["without credentials", "youtube status 1", {}, 3, "no credentials"],
    ["without an id", "youtube status -", {}, 2, "no upload id on stdin"],
    ["with a word that is not an id", "youtube status 1 x", {}, 2, "&quot;x&quot; is not an upload id"],
    ["with a word on stdin that is not an id", "youtube status - --wait", { stdin: "1\nx" }, 2, "line 2 of stdin"],
  ])("%s: as an error, so that no old report counts", async (_, line, world, code, said) => {
    const env = code === 3 ? {} : (await startApi(uploaded)).env;
    const { outcome, files, csv, junit, markdown } = await reported(line, { ...world, env });
    expect(outcome).toMatchObject({ code, stdout: "" });
    expect(files).toEqual(WRITTEN);
    expect({ csv: csv(), junit: junit() }).toEqual({ csv: [], junit: ["the run: error"] });
    expect(markdown()).toMatch(/^\n### YouTube uploads: none\n\n<code>sce&#58; .*<\/code>\n\n$/);
    expect(outcome.stderr).toContain(said.replaceAll("&quot;", '"'));
  });

  test("with the uploads before an invalid id on stdin", async () => {
    const { env } = await each({ 1: uploaded, 2: pending });
    const { outcome, csv, junit } = await reported("youtube status -", { env, stdin: "1 2\nx" });
    expect(outcome.code).toBe(2);
    expect(csv()).toEqual(["1 uploaded", "2 pending"]);
    expect(junit().at(-1)).toBe("the run: error");
  });

  test("with the uploads before the credentials were refused", async () => {
    const { env } = await each({ 1: uploaded, 2: failure("0003"), 3: uploaded });
    const { outcome, csv, junit } = await reported("youtube status 1 2 3 --concurrency 1", { env });
    expect(outcome.code).toBe(4);
    expect(csv()).toEqual(["1 uploaded", "2 unknown"]);
    expect(junit()).toEqual(["upload 1: My Video: system-out", "upload 2: error"]);
  });
});

describe("--wait", () => {
  test("that times out has every upload, and unfinished ones are errors", async () => {
    const { env } = await each({ 1: uploaded, 2: pending, 3: () => {} });
    const line = "youtube status 1 2 3 --wait --timeout 2m --request-timeout 100ms";
    const { outcome, csv, junit } = await reported(line, { env });
    expect(outcome.code).toBe(5);
    expect(csv()).toEqual(["1 uploaded", "2 pending", "3 unknown"]);
    expect(junit().map((found) => found.split(": ").at(-1))).toEqual(["system-out", "error", "error", "error"]);
  });

  test("says how long each upload took", async () => {
    const { env } = await startApi(pending, pending, uploaded);
    const folder = new Folder();
    await sce("youtube status 1 --wait --report junit=r", { env, cwd: folder.path });
    expect(readFileSync(folder.at("r"), "utf8")).toContain('name="upload 1: My Video" time="20.000"');
  });

  test("that stops at a failed upload has the others with their last answer", async () => {
    const { env } = await each({ 1: pending, 2: failed });
    const { outcome, csv } = await reported("youtube status 1 2 --wait --fail-fast", { env });
    expect({ code: outcome.code, csv: csv() }).toEqual({ code: 7, csv: ["1 pending", "2 failed"] });
  });
});

describe("a report that cannot be written", () => {
  /** Creates a folder at the report's path during the run. */
  const inTheWay = (path: string) => (response: Parameters<Exclude<Play, string>>[0], answer: string) => {
    if (!existsSync(path)) mkdirSync(path);
    response.end(answer);
  };

  test.each([
    [uploaded, "", 1],
    [failed, "--exit-status", 1],
    [failure("0003"), "", 4],
  ])(
    "with %s from the API and %j does not affect the others, and the most serious exit code wins",
    async (answer, option, code) => {
      const folder = new Folder();
      const block = inTheWay(folder.at("r.xml"));
      const { env } = await startApi((response) => block(response, answer));
      const line = `youtube status 1 ${option} -q --report junit=r.xml --report csv=r.csv`;
      const outcome = await sce(line, { env, cwd: folder.path });
      expect(outcome.code).toBe(code);
      expect(outcome.stderr).toMatch(
        /^(sce: (?!could).*\n(hint: .*\n)?)?sce: could not write the report junit=r\.xml \(E\w+\)\n$/,
      );
      expect(readdirSync(folder.path).sort()).toEqual(["home", "r.csv", "r.xml"]);
    },
  );
});

test("reports contain no key, secret or signature", async () => {
  const { env, seen } = await startApi((response, { request }) =>
    response.end(success({ id: 1, title: `${env.SCE_API_SECRET} ${env.SCE_API_KEY} ${request.signature}` })),
  );
  const { markdown, json, files } = await reported("youtube status 1", { env });
  expect(files).toEqual(WRITTEN);
  const signature = String(seen[0]?.request.signature);
  for (const secret of [env.SCE_API_SECRET, env.SCE_API_KEY, signature])
    expect(markdown() + json()).not.toContain(secret);
});
