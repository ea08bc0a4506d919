import { gzipSync } from "node:zlib";
import { failure, http, type Play, uploaded } from "../helpers/api.ts";
import { type Fault, plays } from "./fault.ts";

const LATER = "hint: try again in a few minutes\n";

const BUSY = [
  [408, "Request Timeout"],
  [429, "Too Many Requests"],
  [500, "Internal Server Error"],
  [502, "Bad Gateway"],
  [503, "Service Unavailable"],
  [504, "Gateway Timeout"],
] as const;

/** Each kind of Retry-After, and how the message shows one that is too long. */
const RETRY_AFTER: readonly (readonly [value: string | undefined, tooLong?: string])[] = [
  [undefined],
  [""],
  ["0"],
  ["1"],
  ["60"],
  ["-1"],
  ["1.5"],
  ["soon"],
  ["Thu, 01 Jan 1970 00:00:00 GMT"],
  ["61", "1m1s"],
  ["3600", "1h"],
  ["2147483648", "more than a day"],
  ["9".repeat(400), "more than a day"],
  ["Thu Jan  1 00:00:00 1970"],
  ["Fri Dec 31 23:59:59 9999", "more than a day"],
  ["Fri, 31 Dec 9999 23:59:59 GMT", "more than a day"],
];

/** Bodies that cannot be read. */
const UNREADABLE: readonly (readonly [name: string, play: (status: number) => Play])[] = [
  ["is empty and labelled gzip", (status) => http(status, { "content-encoding": "gzip" }, "")],
  ["is an HTML page labelled gzip", (status) => http(status, { "content-encoding": "gzip" })],
  ["is corrupt gzip", (status) => http(status, { "content-encoding": "gzip" }, "not gzip")],
  ["is zstd", (status) => http(status, { "content-encoding": "zstd" }, "(\u00b5/\u00fd")],
  ["has a Content-Length of 11 MiB", (status) => http(status, { "content-length": `${11 * 1024 * 1024}` }, "x")],
  ["has 11 MiB", (status) => http(status, {}, "x".repeat(11 * 1024 * 1024))],
  [
    "has 11 MiB after decompression",
    (status) => (response) =>
      response.writeHead(status, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(11 * 1024 * 1024))),
  ],
  [
    "is cut off",
    (status) => (response) => {
      response.writeHead(status, { "content-length": "1000" });
      response.write("<html>", () => response.destroy());
    },
  ],
];

export const STATUSES: readonly Fault[] = [
  ...[401, 403, 404, 413].map((status) => ({
    name: `a page with ${status}`,
    arrange: plays(http(status)),
    code: 1,
    stdout: "unknown\n",
    stderr:
      `sce: the API answered with an HTML page (HTTP ${status}, it begins with: <html>sorry</html>)\n` +
      "hint: check api_url (`sce config show`); if it is right, the API may be down for maintenance\n",
    requests: 1,
  })),
  ...BUSY.flatMap(([status, phrase]) =>
    RETRY_AFTER.map(([value, tooLong]) => ({
      name: `${status} with Retry-After: ${value?.slice(0, 30)}`,
      arrange: plays(http(status, value === undefined ? {} : { "retry-after": value })),
      code: 5,
      stdout: "unknown\n",
      stderr:
        `sce: the API answered HTTP ${status} ${phrase}` +
        (tooLong === undefined
          ? ` (2 attempts)\n${LATER}`
          : `; it asks you to wait ${tooLong}\nhint: wait that long, then try again\n`),
      requests: tooLong === undefined ? 2 : 1,
    })),
  ),
  ...BUSY.flatMap(([status, phrase]) =>
    UNREADABLE.map(([name, play]) => ({
      name: `${status} whose body ${name}`,
      arrange: plays(play(status)),
      line: "youtube status 1 --field state,http --retries 1",
      code: 5,
      stdout: `unknown\t${status}\n`,
      stderr: `sce: the API answered HTTP ${status} ${phrase} (2 attempts)\n${LATER}`,
      requests: 2,
    })),
  ),
  {
    name: "503 whose body never arrives",
    arrange: plays((response) => response.writeHead(503, { "content-length": "1000" }).flushHeaders()),
    line: "youtube status 1 --field state --retries 1 --request-timeout 500ms",
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: the API answered HTTP 503 Service Unavailable (2 attempts)\n${LATER}`,
    requests: 2,
  },
  {
    name: "503 with an empty body labelled gzip, and a Retry-After",
    arrange: plays(http(503, { "content-encoding": "gzip", "retry-after": "61" }, ""), uploaded),
    code: 5,
    stdout: "unknown\n",
    stderr:
      "sce: the API answered HTTP 503 Service Unavailable; it asks you to wait 1m1s\n" +
      "hint: wait that long, then try again\n",
    requests: 1,
  },
  {
    name: "503 with a compressed body that refuses the credentials",
    arrange: plays((response) =>
      response.writeHead(503, { "content-encoding": "gzip" }).end(gzipSync(failure("0003"))),
    ),
    code: 4,
    stdout: "unknown\n",
    stderr:
      "sce: the API does not accept the signature (code 0003): no\n" +
      "hint: check api_key, api_secret and cdn; `sce config show` shows where each comes from\n",
    requests: 1,
  },
];
