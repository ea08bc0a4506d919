import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePhpJson } from "../../src/api/php-json.ts";
import { SceError } from "../../src/base/errors.ts";
import { failure, queued, startApi, success } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { listen } from "../helpers/listen.ts";
import { runs } from "../helpers/runs.ts";
import { openSandbox } from "../helpers/sandbox.ts";
import { sce as run } from "../helpers/sce.ts";
import { NAMES, sent, upload } from "../helpers/upload-command.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

/** Any text that an upload may have. */
const anyText = fc.string({ unit: "binary" }).filter((text) => text.isWellFormed() && !/[\p{Cc}\ufffd]/u.test(text));

describe("the request", () => {
  test("has all six parameters in the documentation's order, empty if they are not given", async () => {
    const { env, seen } = await startApi(queued);
    await upload(["a.mp4", "--title", "My Video"], { env });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.json).toMatch(
      /^{"command":"youtube\.upload","api_key":"KEY-OF-THE-TEST","timestamp":1767323045,"cdn":158,"path":"a\.mp4","title":"My Video","description":"","tags":"","visibility":"private","callback":"","signature":"[A-Za-z0-9+\\/]{43,}="}$/,
    );
  });

  test("has the values of the options, in any order", async () => {
    const { env, seen } = await startApi(queued);
    const words = ["--callback", "www.example.com/done", "--tags", "a,b", "--visibility=public", "--tags=c d"];
    await upload([...words, "--title=-x", "sestore{#}/jb/ä.mp4", "--description", "one\n\ttwo\r\n"], { env });
    expect(seen.map(sent)).toEqual([
      [
        ["path", "sestore{#}/jb/ä.mp4"],
        ["title", "-x"],
        ["description", "one\n\ttwo\r\n"],
        ["tags", "a,b,c d"],
        ["visibility", "public"],
        ["callback", "www.example.com/done"],
      ],
    ]);
  });

  test("has the description file's bytes, without a byte-order mark", async () => {
    const { env, seen } = await startApi(queued);
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, "about.txt"), "\ufeffÜber uns\r\n\ufffd\n");
    await upload("a --title b --description-file about.txt", { env, cwd });
    expect(seen[0]?.request.description).toBe("Über uns\r\n\ufffd\n");
  });

  test("is what PHP would write, for any text", async () => {
    const { env, seen } = await startApi(queued);
    await fc.assert(
      fc.asyncProperty(anyText, anyText, anyText, anyText, async (path, title, description, callback) => {
        const values = { path: `p${path}`, title: `t${title}`, description, callback };
        const words = [`--title=${values.title}`, `--description=${description}`, `--callback=${callback}`];
        seen.length = 0;
        expect(await upload([...words, "--", values.path], { env })).toMatchObject({ code: 0, stdout: "1000001\n" });
        const parameters = [values.path, values.title, description, "", "private", callback];
        const written = parameters.map((value, n) => `"${NAMES[n]}":${encodePhpJson(value)}`).join(",");
        expect(seen.map(({ json }) => json)).toEqual([expect.stringContaining(`"cdn":158,${written},"signature":"`)]);
      }),
      runs(100),
    );
  });
});

describe("exits 2 and sends nothing for", () => {
  const FOLDER = temporaryFolder();
  writeFileSync(join(FOLDER, "latin1.txt"), Buffer.from([0xe4]));
  test.each<[words: string[], stderr: string]>([
    [[], "no path given"],
    [["a"], "no title given"],
    [["", "--title", "b"], "the path is empty"],
    [["a", "--title", ""], "the title is empty"],
    [["a", "--title", "b\x07"], "control character in the title: \\x07"],
    [["a", "--title", "b\nc"], "control character in the title: \\n"],
    [["a\x7f", "--title", "b"], "control character in the path: \\x7f"],
    [["a", "--title", "b", "--description", "\t\n\r\u0085"], "control character in the description: \\x85"],
    [["a", "--title", "b", "--tags", "c\td"], "control character in the tags: \\t"],
    [["a", "--title", "b", "--callback", "\x1b[31m"], "control character in the callback: \\x1b"],
    [["a", "--title", "b\ufffd"], "invalid UTF-8 in the title"],
    [["a", "--title", "b", "--visibility", "unlisted"], "Allowed choices are private, public"],
    [["a", "--title", "b", "--description", "c", "--description-file", "d"], "can't be used together"],
    [["a", "--title", "b", "--description-file", "none.txt"], "--description-file none.txt was not found"],
    [["a", "--title", "b", "--description-file", "latin1.txt"], "--description-file latin1.txt is not UTF-8 text"],
    [["a", "b", "--title", "c"], 'unexpected argument "b"\nhint: see `sce youtube upload --help`'],
    [["a", "--title", "b", "--timeout", "1h"], "--timeout has no effect without --wait"],
    [["a", "--title", "b", "--interval", "5s"], "--interval has no effect without --wait"],
    [["a", "--title", "b", "--report", "junit=r.xml"], "--report has no effect without --wait"],
    [["a", "--title", "b", "--json", "--csv"], "--json and --csv"],
    [["a", "--title", "b", "--field", "Id"], 'unknown field "Id"'],
    [["--again", "x"], '--again "x" is not an upload id'],
    [["--again", "42", "--description", "\x00"], "control character in the description: \\x00"],
  ])("%j", async (words, message) => {
    const { env, seen } = await startApi(success({ id: 42, path: "p", title: "t", status: 400 }));
    const { code, stdout, stderr } = await upload(words, { env, cwd: FOLDER });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
    expect(seen.filter(({ request }) => request.command === "youtube.upload")).toEqual([]);
  });
});

describe("stdout", () => {
  test.each<[words: string, stdout: string]>([
    ["", "1000001\n"],
    ["--json", `${queued}\n`],
    ["--field id,state,kind,http", "1000001\tpending\tpending\t200\n"],
    ["--json --field id,state,title", '{"id":1000001,"state":"pending","title":null}\n'],
    ["--csv --field id,state", "id,state\r\n1000001,pending\r\n"],
  ])("with %j is %j", async (words, stdout) => {
    const { env } = await startApi(queued);
    expect(await upload(["a.mp4", "--title", "b", ...words.split(" ").filter(Boolean)], { env })).toEqual({
      code: 0,
      stdout,
      stderr: "sce: queued as 1000001\nsce: to wait for it, run: sce youtube status 1000001 --wait\n",
    });
  });

  test.each<[data: Record<string, unknown>, id: string]>([
    [{ id: "42" }, "42"],
    [{ id: 42.0 }, "42"],
    [{ id: "9223372036854775807", more: [] }, "9223372036854775807"],
  ])("is only the id of %j", async (data, id) => {
    const { env } = await startApi(success(data));
    expect((await upload("a --title b", { env })).stdout).toBe(`${id}\n`);
  });

  test("is empty if the API refuses, except in formats that always have a line", async () => {
    const { env } = await startApi(failure("0006", "One or more required fields are missing: x"));
    for (const [words, stdout] of [
      ["", ""],
      ["--json", `${failure("0006", "One or more required fields are missing: x")}\n`],
      ["--field id,state,code", "\tunknown\t0006\n"],
      ["--json --field id,code", '{"id":null,"code":"0006"}\n'],
    ] as const) {
      const outcome = await upload(["a", "--title", "b", ...words.split(" ").filter(Boolean)], { env });
      expect(outcome).toMatchObject({ code: 1, stdout, stderr: expect.stringContaining("(code 0006)") });
    }
  });

  test("that cannot be written puts the id into the message", async () => {
    const { env } = await startApi(queued);
    const failStdout = () => new SceError("refused", "stdout cannot be written (ENOSPC)");
    expect(await upload("a --title b -q", { env, failStdout })).toEqual({
      code: 1,
      stdout: "",
      stderr: "sce: stdout cannot be written (ENOSPC); the upload was queued as 1000001\n",
    });
  });
});

test("the command that waits has the account's options, quoted", async () => {
  const { env, url } = await startApi(queued);
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "my file"), "cdn: 158\n");
  const { stderr } = await upload(["a", "--title", "b", "--config", "my file", "--api-url", url], { env, cwd });
  expect(stderr).toContain(`sce --config 'my file' --api-url ${url} youtube status 1000001 --wait\n`);
});

test("a path that exists here gets a hint and is sent", async () => {
  const { env, seen } = await startApi(queued);
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, "a.mp4"), "");
  const { code, stderr } = await upload("a.mp4 --title b", { env, cwd });
  expect({ code, sent: seen.length }).toEqual({ code: 0, sent: 1 });
  expect(stderr).toMatch(
    /^sce: warning: a\.mp4 exists on this machine, but sce does not send files\nhint: copy the file to ScaleEngine's storage first/,
  );
});

test("works with --sandbox, callback included", async () => {
  const bodies: string[] = [];
  const server = createServer(async (message, response) => {
    let body = "";
    for await (const chunk of message) body += chunk;
    bodies.push(body);
    response.writeHead(bodies.length === 1 ? 503 : 200).end();
  });
  const port = await listen(server);
  const words = ["a", "--title=T", "--tags=x,y", `--callback=http://127.0.0.1:${port}/`, "--wait", "--json"];
  const { code, stdout } = await run(["--sandbox", "youtube", "upload", ...words], { time: new VirtualTime() });
  expect({ code, data: JSON.parse(stdout).data }).toMatchObject({
    code: 0,
    data: { id: 1000001, path: "a", title: "T", tags: "x,y", visibility: "private", youtube_id: "sce01000001" },
  });
  expect(bodies.map((body) => JSON.parse(body))).toEqual([JSON.parse(stdout), JSON.parse(stdout)]);
});

test("the sandbox knows the queued upload, for any text", async () => {
  const { env, time } = await openSandbox();
  await fc.assert(
    fc.asyncProperty(anyText, anyText, anyText, async (title, description, tags) => {
      const words = [`--title=t${title}`, `--description=${description}`, `--tags=${tags}`, "p"];
      const id = (await upload(words, { env, time })).stdout.trim();
      const { stdout } = await run(["youtube", "status", id, "--json"], { env, time });
      expect(JSON.parse(stdout).data).toMatchObject({ path: "p", title: `t${title}`, description, tags });
    }),
    runs(30),
  );
});
