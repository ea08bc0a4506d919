import { escapeLineStart, escapeReadably } from "../terminal/escape.ts";

/** One line of tab-separated values. Doubles each backslash, so that escapes can be read back. */
export function tabSeparated(values: readonly string[]): string {
  return `${escapeLineStart(values.map(escapeReadably).join("\t"))}\n`;
}
