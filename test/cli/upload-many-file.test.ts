import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../helpers/folder.ts";
import { runs } from "../helpers/runs.ts";
import { sce } from "../helpers/sce.ts";
import { command, csv, FIVE, LINE, manyApi, rows, sentTo } from "../helpers/upload-many.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

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
  test("arrives unchanged, with the number of its first line, for any values", async () => {
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
    ['{"path":"a","title":"A","Title":"B"}\n', 'line 1 of stdin: unknown key "Title"'],
    ['{"path":"a","title":"A","tags":["x"]}\n', 'line 1 of stdin: the value of "tags" is not a string'],
    ['{"path":"a","title":"A","title":"B"}\n', 'line 1 of stdin contains the key "title" twice'],
    [csv("a", "b", "a"), "line 4 of stdin is the same as line 2\n"],
    ["path,title\na,A\na,B\n", "line 3 of stdin has the same path as line 2\n"],
  ])("is checked before anything is sent: %j", async (text, message) => {
    const api = await manyApi();
    const outcome = await command(api).run(text, "--no-journal");
    expect(outcome).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(`sce: ${message}`) });
    expect(api.seen).toEqual([]);
  });

  test.each<[text: string, hint: string]>([
    ["path;title\na;b\n", "separate the columns with commas; the first line names the columns: path, title,"],
    ["path\ttitle\na\tb\n", "separate the columns with commas; "],
    ["path,title,Tags\na,b,c\n", "the first line names the columns: path, title,"],
    ["path,title\na,b,c\n", "put quotes around a value that contains a comma"],
    ['{"path":"a","Title":"A"}\n', "the keys are path, title,"],
    ['{"path":"a","title":"A"}\n7\n', 'write one object per line: {"path":"…","title":"…"}'],
    ["path,title\na,\n", "path and title need a value"],
    ["path,title\na\u0007,A\n", "remove it; only the description"],
  ])("says how to correct %j", async (text, hint) => {
    const api = await manyApi();
    const { stderr } = await command(api).run(text, "--no-journal");
    expect(stderr).toContain(`\nhint: ${hint}`);
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

  test("needs the journal, unless --no-journal is given", async () => {
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
