import { escapeCsv, escapeCsvForFile } from "../terminal/escape.ts";
import { type FieldSource, fieldText } from "./fields.ts";

export const DEFAULT_COLUMNS = ["id", "state", "url", "error", "title", "created", "last_updated"] as const;

/** The header row, by RFC 4180. */
export function csvHeader(names: readonly string[]): string {
  return csvRow(names.map(escapeCsvForFile));
}

/**
 * One upload as a row, by RFC 4180.
 *
 * @param now milliseconds since 1970, for the age
 * @param isForTerminal also escapes tabs and line breaks
 */
export function csvLine(source: FieldSource, names: readonly string[], now: number, isForTerminal: boolean): string {
  const escaped = isForTerminal ? escapeCsv : escapeCsvForFile;
  return csvRow(names.map((name) => escaped(fieldText(source, name, now))));
}

function csvRow(values: readonly string[]): string {
  return `${values.map(csvValue).join(",")}\r\n`;
}

function csvValue(safe: string): string {
  if (safe === "") return safe;
  return /[",\t\n\r\\]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
