import { escapeText } from "../terminal/terminal.ts";

/** One line of values; a backslash is doubled, so that escapes can be read back. */
export function tabSeparated(values: readonly string[]): string {
  return `${values.map((value) => escapeText(value.replaceAll("\\", "\\\\"))).join("\t")}\n`;
}
