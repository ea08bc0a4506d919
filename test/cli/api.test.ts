import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { drop, failure, http, type Play, queued, startApi } from "../helpers/api.ts";
import { Folder } from "../helpers/folder.ts";
import { sce, signalSender } from "../helpers/sce.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

describe("the request", () => {
  test("has the parameters after the common ones, in command-line order", async () => {
    const { env, seen } = await startApi(queued);
    const line = ["api", "-f", "title=A/é", "youtube.upload", "-F", "2=1", "--text=path=a=b", "-F1=[1.50]", "-f=x=-y"];
    expect((await sce(line, { env })).code).toBe(0);
    expect(seen[0]?.json).toMatch(
      /^{"command":"youtube\.upload","api_key":"KEY-OF-THE-TEST","timestamp":1767323045,"cdn":158,"title":"A\\\/\\u00e9","2":1,"path":"a=b","1":\[1\.5\],"x":"-y","signature":"[^"]+"}$/,
    );
  });

  test("has the members of --input first, in their order", async () => {
    const { env, seen } = await startApi(queued);
    const stdin = '\ufeff{"2": 9007199254740993, "1": {"b": null, "a": "é"}}\r\n';
    expect((await sce("api a.set -f x=y --input -", { env, stdin })).code).toBe(0);
    expect(seen[0]?.json).toContain('"cdn":158,"2":9007199254740993,"1":{"b":null,"a":"\\u00e9"},"x":"y","signature"');
  });

  test("reads --input from a file, relative to the current folder", async () => {
    const folder = new Folder();
    folder.write("home/project/p.json", '{"path": "a.mp4"}');
    const { env, seen } = await startApi(queued);
    expect((await sce("api a.set --input p.json", { env, cwd: folder.at("home/project") })).code).toBe(0);
    expect(seen[0]?.request).toMatchObject({ path: "a.mp4" });
  });

  test.each(["--sandbox api youtube.status -F id=1", "api --sandbox -F id=1 youtube.status --retries 0"])(
    "sce %s: options may come anywhere",
    async (line) => expect((await sce(`${line} --field title`)).stdout).toBe("My Video\n"),
  );
});

describe("a usage error, before anything is sent", () => {
  test.each<[line: string, stderr: string]>([
    ["api", "sce: missing required argument 'command'\nhint: see `sce api --help`\n"],
    ["api a.b title", 'unexpected argument "title"\nhint: name each parameter: -f key=text or -F key=value\n'],
    ["api a.b x=1", "hint: use -f x=TEXT, or -F x=VALUE for a number or JSON\n"],
    ["api -- a.b -f x=1", "hint: put options before --\n"],
    ["api a.b -f title", "sce: -f title: no = found\nhint: write it as -f title=text\n"],
    ["api a.b -F id", "sce: -F id: no = found\nhint: write it as -F id=value\n"],
    [
      "api a.b -F id=x",
      "sce: -F id: its value is neither a number nor JSON\nhint: to send it as text, use -f id=TEXT\n",
    ],
    ["api a.b -F id=x-1", "sce: -F id: its value is neither a number nor JSON\n"],
    ["api a.b -F id=99999999999999999999", "99999999999999999999 does not fit in 64 bits\nhint: to send"],
    ["api a.b -f x=1 -F x=1", 'sce: -F: "x" appears twice\nhint: use each key only once\n'],
    ["api a.b -f cdn=1", 'sce: -f: "cdn" cannot be used as a parameter\nhint: set it with SCE_CDN\n'],
    ["api a.b --field id=1", "hint: to add a parameter, use -F id=VALUE or -f id=TEXT\n"],
    ["api a.b --field title=a,,b", "hint: to add a parameter, use -F title=VALUE"],
    ["api a.b --field a,,b", "A name is missing\nhint: see `sce api --help`\n"],
    ["api a.b --field=", "A name is missing"],
    ["api a.b --input nowhere.json", "sce: --input nowhere.json was not found\n"],
    ["api a.b --input .", "sce: --input . is a folder, not a file\n"],
    ["api a.b --input=", "sce: --input needs a file name\nhint: name a file, or use - for stdin\n"],
    ["api a.b --input - --input -", "Use it only once"],
    ["api a\ufffd.b", "command a\ufffd.b: not UTF-8 text\n"],
    [
      "api a.b -f secret=hunter\ufffd",
      "sce: -f secret=…: not UTF-8 text\nhint: to send U+FFFD itself, write it in JSON: -F key='\"\\ufffd\"'\n",
    ],
    ["api a.b --idempotnt", "hint: did you mean --idempotent?\n"],
  ])("sce %s", async (line, stderr) => {
    const { env, seen } = await startApi(queued);
    const result = await sce(line, { env });
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 2, stdout: "" });
    expect(result.stderr).toContain(stderr);
    expect(seen).toHaveLength(0);
  });

  test.each<[what: string, stdin: string | Uint8Array, stderr: string]>([
    ["nothing", "", "sce: stdin is empty\nhint: write the parameters as one JSON object"],
    ["text that is not JSON", '{"a": 1,\n "b" 2}', "sce: stdin is not valid JSON: line 2, column 6\n"],
    ["JSON that is not an object", "[1]", "sce: stdin is not a JSON object\nhint: "],
    [
      "bytes that are not UTF-8",
      Buffer.from([0x7b, 0xff, 0x7d]),
      "sce: stdin is not UTF-8 text\nhint: convert it to UTF-8\n",
    ],
    ["UTF-16", Buffer.from('{"a":1}', "utf16le"), "sce: stdin is not UTF-8 text\nhint: convert it to UTF-8\n"],
    ["more than 1 MiB", `{"a":"${"x".repeat(1024 * 1024)}"}`, "sce: stdin is larger than 1 MiB\n"],
    ["a key twice", '{"a":1,"a":2}', 'sce: stdin contains the key "a" twice\n'],
    ["a reserved key", '{"signature":"x"}', 'sce: --input: "signature" cannot be used as a parameter\n'],
    ["an integer of 65 bits", '{"a":[18446744073709551616]}', "18446744073709551616 does not fit in 64 bits"],
  ])("%s on stdin", async (_, stdin, stderr) => {
    const { env, seen } = await startApi(queued);
    const result = await sce("api a.b --input -", { env, stdin });
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 2, stdout: "" });
    expect(result.stderr).toContain(stderr);
    expect(seen).toHaveLength(0);
  });

  test.skipIf(process.platform === "win32")("a FIFO as --input, without waiting for a writer", async () => {
    const folder = new Folder();
    execFileSync("mkfifo", [folder.at("pipe")]);
    const { code, stderr } = await sce(["api", "a.b", "--input", join(folder.path, "pipe")], {});
    expect(code).toBe(2);
    expect(stderr).toMatch(/is not a regular file\nhint: pipe it in: … \| sce api … --input -\n$/);
  });
});

describe("the exit code", () => {
  test.each<[answer: string, code: number, stderr: string]>([
    [queued, 0, ""],
    [failure("0100", "queued"), 0, ""],
    [failure("0000", "no"), 1, "sce: the API does not know this command (code 0000): no\n"],
    [failure("0006", "no"), 1, "sce: the API says that a required field is missing (code 0006): no\n"],
    [failure("4242", "no"), 1, "sce: the API refused (code 4242): no\n"],
    [failure("0001"), 4, expect.stringContaining("hint: check api_key")],
    [failure(3), 4, expect.stringContaining("hint: check api_key")],
    [failure("0005"), 4, expect.stringContaining("hint: check api_key")],
  ])("for an API response of %s is %d, and stdout has the response", async (answer, code, stderr) => {
    const { env } = await startApi(answer);
    expect(await sce("api a.b", { env })).toEqual({ code, stdout: `${answer}\n`, stderr });
  });

  test("without credentials is 3", async () => expect((await sce("api a.b")).code).toBe(3));
});

describe("attempts", () => {
  const MAY = "; the request may have been carried out";

  test.each<[line: string, play: Play, asked: number, may: boolean]>([
    ["api youtube.status", http(502), 5, false],
    ["api aws.list", failure("1000"), 5, false],
    ["api files.get", drop, 5, false],
    ...["a.getter", "channel.getList", "disk.summary", "disk.usage", "usage.daily", "video.views", "sevu.errorlog"].map(
      (name): [string, Play, number, boolean] => [`api ${name}`, drop, 5, false],
    ),
    ["api sevu.errorcount", http(503), 5, false],
    ["api youtube.upload", http(502), 1, true],
    ["api youtube.upload", failure("0004"), 1, true],
    ["api youtube.upload", drop, 1, true],
    ["api youtube.upload", http(429), 1, true],
    ["api status", drop, 1, true],
    ["api a.forget", drop, 1, true],
    ["api a.get.delete", drop, 1, true],
    ["api myvideo.delete", drop, 1, true],
    ["api a.statusupdate", drop, 1, true],
    ["api youtube.upload --idempotent", http(502), 5, true],
    ["api youtube.upload --idempotent --retries 1", drop, 2, true],
    ["api youtube.upload --idempotent", "<html></html>", 1, true],
  ])("sce %s", async (line, play, asked, may) => {
    const { env, seen } = await startApi(play);
    const { stdout, stderr, code } = await sce(line, { env });
    expect({ asked: seen.length, stdout, may: stderr.includes(MAY) }).toEqual({ asked, stdout: "null\n", may });
    expect(code).toBe(typeof play === "string" && play.startsWith("<") ? 1 : 5);
    expect(new Set(seen.map(({ request }) => request.signature)).size).toBe(asked);
  });

  test("a command that writes is retried if it cannot have arrived", async () => {
    const time = new VirtualTime();
    const env = { SCE_API_URL: "http://127.0.0.1:1/", SCE_API_KEY: "K", SCE_API_SECRET: "S", SCE_CDN: "1" };
    const { code, stdout, stderr } = await sce("api youtube.upload -f path=a", { env, time });
    expect({ code, stdout, slept: time.slept }).toEqual({ code: 5, stdout: "null\n", slept: [1000, 2000, 4000, 8000] });
    expect(stderr).toMatch(/^sce: no connection to 127\.0\.0\.1:1: the connection was refused .*\(5 attempts\)\nhint:/);
    expect(stderr).not.toContain(MAY);
  });

  test("the clock is also corrected for a command that writes", async () => {
    const time = new VirtualTime();
    const { env, seen } = await startApi((response, { request }) => {
      const now = time.now() + 3_600_000;
      response.setHeader("date", new Date(now).toUTCString());
      response.end(Math.abs(Number(request.timestamp) - now / 1000) > 60 ? failure("0002") : queued);
    });
    const { code, stderr } = await sce("api youtube.upload -f path=a", { env, time });
    expect({ code, asked: seen.length }).toEqual({ code: 0, asked: 2 });
    expect(stderr).toContain("clock is 3600 s behind");
  });

  test("-v logs every attempt", async () => {
    const { env } = await startApi(http(502), queued);
    const { stderr } = await sce("api a.get -v", { env });
    expect(stderr.match(/^sce: api: POST .* a\.get$/gm)).toHaveLength(2);
    expect(stderr).toMatch(/^sce: api: the API answered HTTP 502 Bad Gateway, \d+ms\nsce: api: attempt 2 in 1s$/m);
    expect(stderr).toContain("sce: api: HTTP 200, success");
  });
});

describe("a signal", () => {
  test.each([
    ["api a.get", "sce: interrupted\n"],
    ["api a.set", "sce: interrupted; the request may have been carried out\n"],
  ])("during sce %s ends it", async (line, stderr) => {
    const { onStart, send } = signalSender();
    const { env } = await startApi(() => send("SIGINT"));
    expect(await sce(line, { env, onStart })).toEqual({ code: 130, stdout: "", stderr });
  });

  test.each(["api a.set", "youtube upload a --title b"])(
    "before a connection is made ends %s, and nothing is carried out",
    async (line) => {
      const { onStart, send } = signalSender();
      const env = { ...(await startApi(queued)).env, SCE_API_URL: "https://api.example/" };
      const outcome = await sce(line, { env, onStart, lookup: () => send("SIGINT") });
      expect(outcome).toEqual({ code: 130, stdout: "", stderr: "sce: interrupted\n" });
    },
  );

  test.each(["api a.set", "youtube upload a --title b"])(
    "during %s makes an error that is not retryable",
    async (line) => {
      const { onStart, send } = signalSender();
      const { env } = await startApi(() => send("SIGINT"));
      const { stderr } = await sce(`${line} --log json`, { env, onStart });
      expect(stderr.split("\n").map((text) => (text === "" ? {} : JSON.parse(text)))).toContainEqual(
        expect.objectContaining({ event: "error", kind: "interrupted", retryable: false }),
      );
    },
  );

  test("while stdin is silent ends it before anything is sent", async () => {
    const { env, seen } = await startApi(queued);
    async function* silent() {
      yield Buffer.from("{");
      await new Promise(() => {});
    }
    const { code } = await sce("api a.b --input -", {
      env,
      stdin: silent(),
      onStart: (signal) => setImmediate(() => signal("SIGTERM")),
    });
    expect({ code, asked: seen.length }).toEqual({ code: 143, asked: 0 });
  });
});

test("the help names the command for uploads", async () => {
  const { stdout } = await sce("api --help");
  expect(stdout).toContain("To queue an upload, use `sce youtube upload`.");
  for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
});
