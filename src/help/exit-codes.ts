import { EXIT_CODES } from "../base/errors.ts";
import { paragraph, tableText } from "./text.ts";

/** Each exit code, the kind of failure, and what it means. */
export const EXIT_CODE_ROWS: readonly (readonly [code: string, kind: string, meaning: string])[] = [
  ["0", "", "done; with --wait or --exit-status: every upload is on YouTube"],
  [
    `${EXIT_CODES.refused}`,
    "refused",
    "the API answered, but with a failure or something unusable; also an internal error",
  ],
  [`${EXIT_CODES.usage}`, "usage", "the command line, or an id on stdin, is wrong"],
  [`${EXIT_CODES.config}`, "config", "not configured, or a config file that cannot be used"],
  [
    `${EXIT_CODES.credentials}`,
    "credentials",
    "the API does not accept the key, the signature or the clock (0001, 0002, 0003, 0005)",
  ],
  [
    `${EXIT_CODES.unreachable}`,
    "unreachable",
    "no usable answer after all retries: network, TLS, timeout, 408, 429, 5xx, codes 0004 and 1000",
  ],
  [`${EXIT_CODES.failed}`, "failed", "with --wait or --exit-status: an upload failed"],
  [
    `${EXIT_CODES.pending}`,
    "pending",
    "with --exit-status: not finished yet; with --wait: not finished within --timeout",
  ],
  [`${EXIT_CODES.hangup}`, "hangup", "ended by SIGHUP, when the terminal closes"],
  [`${EXIT_CODES.interrupted}`, "interrupted", "ended by SIGINT, when you press Ctrl-C"],
  [`${EXIT_CODES.terminated}`, "terminated", "ended by SIGTERM"],
];

export const EXIT_CODES_OF_MANY =
  "With several ids, the exit code is the first of 130, 143, 129, 4, 2, 5, 1, 7, 8, 0 that occurred. A credentials error " +
  "ends the run at once. Any other error concerns its own id, and sce continues with the others.";

/** `sce help exit-codes` */
export function exitCodesHelp(width: number): string {
  const rows = EXIT_CODE_ROWS.map(([code, ...row]) => [code.padStart(3), ...row]);
  return `Exit codes\n\n${tableText(rows, width)}\n${paragraph(EXIT_CODES_OF_MANY, width)}`;
}
