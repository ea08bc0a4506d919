import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { failure, type Play, SECRET, success, uploaded } from "../helpers/api.ts";
import { type Fault, plays } from "./fault.ts";

const HINT = "hint: check api_url (`sce config show`); if it is right, the API may be down for maintenance\n";

const bytes =
  (body: string | Uint8Array, headers: Record<string, string | string[]> = {}): Play =>
  (response) =>
    response.writeHead(200, headers).end(body);

/** Responses that are not answers. They are not retried, and the exit code is 1. */
const NO_ANSWERS: readonly (readonly [name: string, play: Play, said: string])[] = [
  [
    "a body that never ends",
    (response) => {
      const more = (error?: Error | null) => {
        if (!error) response.write("x".repeat(1024 * 1024), more);
      };
      more();
    },
    "the response is larger than 10 MiB and was dropped",
  ],
  [
    "a body of 10 GB",
    (response) => response.writeHead(200, { "content-length": "10000000000" }).write("{"),
    "the response is larger than 10 MiB and was dropped",
  ],
  [
    "a gzip bomb",
    bytes(gzipSync(Buffer.alloc(50 * 1024 * 1024)), { "content-encoding": "gzip" }),
    "the response is larger than 10 MiB and was dropped",
  ],
  [
    "corrupt gzip",
    bytes("not gzip", { "content-encoding": "gzip" }),
    "the response claims to be gzip but cannot be decompressed",
  ],
  [
    "gzip that is cut off",
    bytes(gzipSync(uploaded).subarray(0, 60), { "content-encoding": "gzip" }),
    "the response claims to be gzip but cannot be decompressed",
  ],
  ...["gzip", "br", "deflate", "zstd"].map((name): [string, Play, string] => [
    `an empty body labelled ${name}`,
    bytes("", { "content-encoding": name }),
    "the API answered with an empty response (HTTP 200)",
  ]),
  [
    "an HTML page labelled gzip",
    bytes("<html>soon</html>", { "content-encoding": "gzip" }),
    "the API answered with an HTML page (HTTP 200, it begins with: <html>soon</html>)",
  ],
  [
    "an unknown encoding",
    bytes("x", { "content-encoding": "zorglub" }),
    "the response has an encoding that sce did not ask for",
  ],
  [
    "another protocol",
    (response) =>
      response.socket?.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
    "the API switched to another protocol (HTTP 101)",
  ],
  ["an empty body", "", "the API answered with an empty response (HTTP 200)"],
  [
    "an HTML page",
    "<html>Down for maintenance</html>",
    "the API answered with an HTML page (HTTP 200, it begins with: <html>Down for maintenance</html>)",
  ],
  ["null", "null", "the API answered with JSON that is not an object (HTTP 200, it begins with: null)"],
  ["an array", "[]", "the API answered with JSON that is not an object (HTTP 200, it begins with: [])"],
  ["a string", '"x"', 'the API answered with JSON that is not an object (HTTP 200, it begins with: "x")'],
  ["no status", "{}", "the API answered with a JSON object that has no status (HTTP 200, it begins with: {})"],
  [
    "JSON that is cut off",
    '{"status":"succ',
    'the API answered with cut-off JSON (HTTP 200, it begins with: {"status":"succ)',
  ],
  [
    "JSON of 9 MiB that is cut off in a string",
    `{"status":"succ${"a".repeat(9 * 1024 * 1024)}`,
    `the API answered with cut-off JSON (HTTP 200, it begins with: {"status":"succ${"a".repeat(45)}…)`,
  ],
  [
    "bytes that are not UTF-8",
    bytes(Buffer.from([0x7b, 0xff])),
    "the API answered with bytes that are not UTF-8 (HTTP 200)",
  ],
  [
    "100,000 nested brackets",
    `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
    `the API answered with JSON that is not an object (HTTP 200, it begins with: ${"[".repeat(60)}…)`,
  ],
  [
    "hostile characters that are not JSON",
    "\u001b[31m \u001b]52;c;ZXZpbA==\u0007 \u009b1m \u202eevil\u2066",
    "the API answered with something that is not JSON (HTTP 200, it begins with: \\x1b[31m \\x1b]52;c;ZXZpbA==\\x07 \\x9b1m \\u202eevil\\u2066)",
  ],
];

/** Answers in several encodings, each with its Content-Encoding. */
const ENCODED: readonly (readonly [name: string, body: string | Uint8Array, header: string | string[]])[] = [
  ["gzip", gzipSync(uploaded), "gzip"],
  ["gzip by its old name, in capitals", gzipSync(uploaded), "X-GZIP"],
  ["brotli", brotliCompressSync(uploaded), "br"],
  ["deflate", deflateSync(uploaded), "deflate"],
  ["deflate without its frame", deflateRawSync(uploaded), "deflate"],
  ["gzip, named with identity", gzipSync(uploaded), "gzip, identity"],
  ["gzip, named twice", gzipSync(uploaded), ["gzip", "gzip"]],
  ["deflate, and gzip on top of it", gzipSync(deflateSync(uploaded)), "deflate, gzip"],
  ["gzip without its trailer", gzipSync(uploaded).subarray(0, -8), "gzip"],
  ["deflate without its checksum", deflateSync(uploaded).subarray(0, -4), "deflate"],
  ...["gzip", "deflate", "br", "zstd", "none", "UTF-8", "identity", "json, none"].map(
    (header) => [`plain JSON labelled ${header}`, ` ${uploaded}\n`, header] as const,
  ),
];

/** Unusual answers that sce understands. */
const STRANGE: readonly (readonly [name: string, play: Play, state: string])[] = [
  ["a byte-order mark", `\ufeff${uploaded}`, "uploaded"],
  ...ENCODED.map(([name, body, header]) => [name, bytes(body, { "content-encoding": header }), "uploaded"] as const),
  [
    "__proto__ and constructor as keys",
    '{"__proto__":{"status":"success"},"constructor":1,"status":"success","data":{"__proto__":{"youtube_id":"x"}}}',
    "pending",
  ],
  [
    "2^53+1 and 1e400",
    '{"status":"success","data":{"id":1,"status":1e400,"n":9007199254740993,"youtube_id":"x"}}',
    "uploaded",
  ],
  [
    "100,000 nested brackets in a field",
    `{"status":"success","data":{"id":1,"youtube_id":"x","deep":${"[".repeat(100_000)}${"]".repeat(100_000)}}}`,
    "uploaded",
  ],
];

const EVIL = "\u001b[31m \u001b]52;c;ZXZpbA==\u0007 \u009b1m \u202eevil\u2066 \u2028\u2029 \u200b\u00ad\ufeff \ud83d";
const SHOWN =
  "\\x1b[31m \\x1b]52;c;ZXZpbA==\\x07 \\x9b1m \\u202eevil\\u2066 \\u2028\\u2029 \\u200b\\xad\\ufeff \\ud83d";
const IN_JSON =
  "\\u001b[31m \\u001b]52;c;ZXZpbA==\\u0007 \\u009b1m \\u202eevil\\u2066 \\u2028\\u2029 \\u200b\\u00ad\\ufeff \\ud83d";
const evil = success({ id: 1, title: EVIL, youtube_id: "x", status: 200 });

/** A title and a message that look like commands of CI runners. */
const commands = success({
  id: 1,
  title: "::add-mask::a",
  message: "bad ##[set-output name=id]9 ##vso[task.setvariable variable=X]y ##teamcity[x]",
  status: 400,
});
const MESSAGE = "bad #\\x23[set-output name=id]9 #\\x23vso[task.setvariable variable=X]y #\\x23teamcity[x]";

/** Values that would control a terminal, in every format. */
const HOSTILE: readonly (readonly [options: string, stdout: string])[] = [
  [
    "",
    `${SHOWN}\n✓ uploaded  https://youtu.be/x\n\nid          1\ntitle       ${SHOWN}\nyoutube_id  x\nstatus      200\n`,
  ],
  ["1", `1  uploaded  https://youtu.be/x  -  ${SHOWN}\n`.repeat(2)],
  ["--field title", `${SHOWN}\n`],
  ["--csv --field title", `title\r\n"${SHOWN}"\r\n`],
  ["--json --field title", `{"title":"${IN_JSON}"}\n`],
  [
    "--json",
    `{"message":"Found Youtube Status","status":"success","handle_time":0.01,"data":{"id":1,"title":"${IN_JSON}","youtube_id":"x","status":200}}\n`,
  ],
];

const COMMANDS: readonly (readonly [options: string, stdout: string, code?: number, stderr?: string])[] = [
  [
    "",
    `\\x3a:add-mask::a\n✗ failed  ${MESSAGE}\n\nid       1\ntitle    ::add-mask::a\nmessage  ${MESSAGE}\nstatus   400\n`,
  ],
  ["1", `1  failed  ${MESSAGE}  -  ::add-mask::a\n`.repeat(2)],
  ["--field title,message", `\\x3a:add-mask::a\t${MESSAGE}\n`],
  ["--field url,title", "\t\\x3a:add-mask::a\n"],
  ["--json --field title", '{"title":"\\u003a:add-mask::a"}\n'],
  ["--json --field message", `{"message":"${MESSAGE.replaceAll("\\x23", "\\u0023")}"}\n`],
  ["--csv --field title", "title\r\n::add-mask::a\r\n"],
  ["--exit-status --field state", "failed\n", 7, `sce: the upload failed: ${MESSAGE}\n`],
];

export const REPLIES: readonly Fault[] = [
  ...NO_ANSWERS.map(([name, play, said]) => ({
    name: `the reply: ${name}`,
    arrange: plays(play),
    code: 1,
    stdout: "unknown\n",
    stderr: `sce: ${said}\n${HINT}`,
    requests: 1,
  })),
  ...STRANGE.map(([name, play, state]) => ({
    name: `the answer: ${name}`,
    arrange: plays(play),
    code: 0,
    stdout: `${state}\n`,
    stderr: "",
    requests: 1,
  })),
  ...HOSTILE.map(([options, stdout]) => ({
    name: `hostile characters in a value, with the options ${options}`,
    arrange: plays(evil),
    line: `youtube status 1 ${options}`.trim(),
    code: 0,
    stdout,
    stderr: "",
    requests: options === "1" ? 2 : 1,
  })),
  ...COMMANDS.map(([options, stdout, code = 0, stderr = ""]) => ({
    name: `commands of CI runners in a value, with the options ${options}`,
    arrange: plays(commands),
    line: `youtube status 1 ${options}`.trim(),
    code,
    stdout,
    stderr,
    requests: options === "1" ? 2 : 1,
  })),
  {
    name: "text whose width needs Unicode's tables, in the built program",
    arrange: plays(success({ id: 1, title: "น้ำ", status: 400, message: "動画 👩‍👩‍👧" })),
    line: "youtube status 1 1",
    code: 0,
    stdout: "1  failed  動画 👩‍👩‍👧  -  น้ำ\n".repeat(2),
    stderr: "",
    requests: 2,
    process: {},
  },
  {
    name: "a message of a million characters",
    arrange: plays(failure("", "日本語".repeat(333_333))),
    line: "youtube status 1 1 --field state",
    code: 1,
    stdout: "unknown\nunknown\n",
    stderr: `sce: id 1: the API refused: ${"日本語".repeat(200).slice(0, 472)}…\n`.repeat(2),
    requests: 2,
  },
  {
    name: "hostile characters in a message",
    arrange: plays(failure("", EVIL)),
    code: 1,
    stdout: "unknown\n",
    stderr: `sce: the API refused: ${SHOWN}\n`,
    requests: 1,
  },
  {
    name: "a response that echoes the secret, the key and the signature",
    arrange: plays((response, { request }) =>
      response.end(
        failure(
          "0003",
          [SECRET, encodeURIComponent(SECRET), btoa(SECRET), request.api_key, request.signature].join(" "),
        ),
      ),
    ),
    line: "youtube status 1 --json",
    code: 4,
    stdout: `${failure("0003", Array(5).fill("[redacted]").join(" "))}\n`,
    stderr:
      "sce: the API does not accept the signature (code 0003): [redacted] [redacted] [redacted] [redacted] [redacted]\n" +
      "hint: check api_key, api_secret and cdn; `sce config show` shows where each comes from\n",
    requests: 1,
  },
];
