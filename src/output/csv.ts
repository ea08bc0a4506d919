import { escapeCharacter, HOSTILE } from "../terminal/terminal.ts";
import { type FieldSource, fieldText } from "./fields.ts";

export const DEFAULT_COLUMNS = ["id", "state", "url", "error", "title", "created", "last_updated"] as const;

/** The header row of RFC 4180. */
export function csvHeader(names: readonly string[]): string {
  return csvRow(names);
}

/**
 * One upload as a row of RFC 4180.
 *
 * @param now milliseconds since 1970, for the age
 */
export function csvLine(source: FieldSource, names: readonly string[], now: number): string {
  return csvRow(names.map((name) => fieldText(source, name, now)));
}

function csvRow(values: readonly string[]): string {
  return `${values.map(csvValue).join(",")}\r\n`;
}

/** Inside quotes CSV can hold tabs and line breaks; the other controls are shown, not sent to a terminal. */
function csvValue(value: string): string {
  if (value === "") return value;
  const safe = value.replace(HOSTILE, (unit) => (/[\t\n\r]/.test(unit) ? unit : escapeCharacter(unit)));
  return /[",\t\n\r\\]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
