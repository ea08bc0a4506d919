import { escapeLineStart, escapeReadably } from "../terminal/escape.ts";

/** One line of values; a backslash is doubled, so that escapes can be read back. */
export function tabSeparated(values: readonly string[]): string {
  return `${escapeLineStart(values.map(escapeReadably).join("\t"))}\n`;
}
