import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { failure, http, type Play, SECRET, startApi, uploaded } from "../helpers/api.ts";
import { sce } from "../helpers/sce.ts";

/** One way in which things go wrong, and what becomes of it. */
interface Row {
  readonly name: string;
  readonly play: Play;
  readonly code: number;
  /** What `--field state` prints. */
  readonly state?: "unknown" | "uploaded" | "pending";
  /** The first line on stderr, without its beginning `sce: `. */
  readonly said: string;
  /** How many requests the server saw. */
  readonly requests: number;
}

const bytes =
  (body: string | Uint8Array, headers: Record<string, string> = {}): Play =>
  (response) =>
    response.writeHead(200, headers).end(body);

const HOSTILE = "\u001b[31m \u001b]52;c;ZXZpbA==\u0007 \u009b1m \u202eevil\u2066";
const ESCAPED = "\\x1b[31m \\x1b]52;c;ZXZpbA==\\x07 \\x9b1m \\u202eevil\\u2066";
const BUSY = "the API is busy (code 1000): no (2 attempts)";
const WHERE = "127.0.0.1:PORT";

const ROWS: readonly Row[] = [
  // Connections.
  {
    name: "closed without a reply",
    play: (response) => response.destroy(),
    code: 5,
    said: `no connection to ${WHERE}: the connection was closed before the whole reply had come (ECONNRESET) (2 attempts)`,
    requests: 2,
  },
  {
    name: "closed in the middle of the reply",
    play: (response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"status":', () => response.destroy());
    },
    code: 5,
    said: `no connection to ${WHERE}: the connection was closed before the whole reply had come (ECONNRESET) (2 attempts)`,
    requests: 2,
  },
  {
    name: "not HTTP",
    play: (response) => response.socket?.end("hello\r\n\r\n"),
    code: 5,
    said: `no connection to ${WHERE}: the reply is not HTTP (HPE_INVALID_CONSTANT) (2 attempts)`,
    requests: 2,
  },
  // Bodies.
  {
    name: "a reply that never ends",
    play: (response) => {
      const more = () => {
        if (!response.destroyed) response.write("x".repeat(1024 * 1024), more);
      };
      more();
    },
    code: 1,
    said: "the reply is larger than 10 MiB and was dropped",
    requests: 1,
  },
  {
    name: "a gzip bomb",
    play: bytes(gzipSync(Buffer.alloc(50 * 1024 * 1024)), { "content-encoding": "gzip" }),
    code: 1,
    said: "the reply is larger than 10 MiB and was dropped",
    requests: 1,
  },
  {
    name: "broken gzip",
    play: bytes("not gzip", { "content-encoding": "gzip" }),
    code: 1,
    said: "the reply says that it is gzip, but cannot be decompressed",
    requests: 1,
  },
  {
    name: "an unknown encoding",
    play: bytes("x", { "content-encoding": "zorglub" }),
    code: 1,
    said: 'the reply is in an encoding that was not asked for ("zorglub")',
    requests: 1,
  },
  {
    name: "gzip that was not asked for, but is fine",
    play: bytes(gzipSync(uploaded), { "content-encoding": "gzip" }),
    code: 0,
    state: "uploaded",
    said: "",
    requests: 1,
  },
  {
    name: "hostile characters that are no JSON",
    play: HOSTILE,
    code: 1,
    said: `the API answered with something that is not JSON (HTTP 200, it begins with: ${ESCAPED})`,
    requests: 1,
  },
  {
    name: "hostile characters in a message",
    play: failure("", HOSTILE),
    code: 1,
    said: `the API refused: ${ESCAPED}`,
    requests: 1,
  },
  {
    name: "a message with the secret in it",
    play: failure("0003", `expected ${SECRET} ${encodeURIComponent(SECRET)} ${Buffer.from(SECRET).toString("base64")}`),
    code: 4,
    said: "the API does not accept the signature (code 0003): expected [redacted] [redacted] [redacted]",
    requests: 1,
  },
  {
    name: "100,000 nested brackets",
    play: `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
    code: 1,
    said: `the API answered with JSON that is not an object (HTTP 200, it begins with: ${"[".repeat(60)}…)`,
    requests: 1,
  },
  {
    name: "__proto__ and constructor as keys",
    play: '{"__proto__":{"status":"success"},"constructor":1,"status":"success","data":{"__proto__":{"youtube_id":"x"}}}',
    code: 0,
    state: "pending",
    said: "",
    requests: 1,
  },
  {
    name: "numbers beyond what JavaScript can hold",
    play: '{"status":"success","data":{"id":1,"status":1e400,"n":9007199254740993,"youtube_id":"x"}}',
    code: 0,
    state: "uploaded",
    said: "",
    requests: 1,
  },
  // Statuses.
  ...[301, 302, 303, 307, 308].map((status) => ({
    name: `a redirect with ${status}`,
    play: http(status, { location: "http://127.0.0.1:1/" }, "moved"),
    code: 1,
    said: `the API answered with a redirect (HTTP ${status}, it begins with: moved)`,
    requests: 1,
  })),
  ...[401, 403, 404, 413].map((status) => ({
    name: `a page with ${status}`,
    play: http(status),
    code: 1,
    said: `the API answered with an HTML page (HTTP ${status}, it begins with: <html>sorry</html>)`,
    requests: 1,
  })),
  ...(
    [
      [408, "Request Timeout"],
      [429, "Too Many Requests"],
      [500, "Internal Server Error"],
      [502, "Bad Gateway"],
      [503, "Service Unavailable"],
      [504, "Gateway Timeout"],
    ] as const
  ).flatMap(([status, phrase]) =>
    [undefined, "0", "1", "60", "-1", "1.5", "soon", "Thu, 01 Jan 1970 00:00:00 GMT"].map((after) => ({
      name: `${status} with Retry-After ${after}`,
      play: http(status, after === undefined ? {} : { "retry-after": after }),
      code: 5,
      said: `the API answered HTTP ${status} ${phrase} (2 attempts)`,
      requests: 2,
    })),
  ),
  // Codes, as text and as numbers.
  ...(
    [
      ["0000", 1, "the API does not know this command (code 0000): no", 1],
      ["0001", 4, "the API does not accept the key for this CDN (code 0001): no", 1],
      ["0003", 4, "the API does not accept the signature (code 0003): no", 1],
      ["0004", 5, "the API met an unexpected error (code 0004): no (2 attempts)", 2],
      ["0005", 4, "the account may not use the API (code 0005): no", 1],
      ["0006", 1, "the API misses a required field (code 0006): no", 1],
      ["1000", 5, BUSY, 2],
      ["4711", 1, "the API refused (code 4711): no", 1],
    ] as const
  ).flatMap(([text, code, said, requests]) =>
    [text, Number(text)].map((written) => ({
      name: `the code ${JSON.stringify(written)}`,
      play: failure(written),
      code,
      said,
      requests,
    })),
  ),
];

describe.each(["", " -v"])("one id, with the options --retries 1%s", (options) => {
  test.each(ROWS)("$name", async ({ play, code, state = "unknown", said, requests }) => {
    const { env, seen, url } = await startApi(play);
    const outcome = await sce(`youtube status 1 --field state --retries 1${options}`, { env });
    expect({ code: outcome.code, stdout: outcome.stdout, requests: seen.length }).toEqual({
      code,
      stdout: `${state}\n`,
      requests,
    });
    const expected = said === "" ? "" : `sce: ${said.replace("PORT", new URL(url).port)}\n`;
    if (options === "") expect(outcome.stderr.split("hint: ")[0]).toBe(expected);
    else expect(outcome.stderr).toContain(expected);
    const told = outcome.stdout + outcome.stderr;
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain(env.SCE_API_KEY);
    for (const { request } of seen) expect(told).not.toContain(request.signature);
    expect(told).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(told).not.toMatch(/^\s+at /m);
    expect(new Set(seen.map(({ json }) => json)).size).toBe(seen.length);
  });
});
