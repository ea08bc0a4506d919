import { http } from "../helpers/api.ts";
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

/** Each kind of Retry-After, and what is told where it is too long to be waited for. */
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

export const STATUSES: readonly Fault[] = [
  ...[401, 403, 404, 413].map((status) => ({
    name: `a page with ${status}`,
    arrange: plays(http(status)),
    code: 1,
    stdout: "unknown\n",
    stderr:
      `sce: the API answered with an HTML page (HTTP ${status}, it begins with: <html>sorry</html>)\n` +
      "hint: check api_url (`sce config show`); if it is right, the API may be in maintenance\n",
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
          : `; it asks to be left alone for ${tooLong}\nhint: try again after that time\n`),
      requests: tooLong === undefined ? 2 : 1,
    })),
  ),
];
