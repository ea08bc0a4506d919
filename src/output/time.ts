import { textOf, type Upload } from "../uploads/upload.ts";

const ZERO_DATE = /^0000-00-00/;

const DATE_TIME = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{1,2}):(\d{1,2})$/;

/**
 * Parses the API's `2018-01-01 1:00:00`, in UTC, as milliseconds since 1970. Returns undefined for a null date, a date
 * that does not exist, a year before 100 and any other text.
 */
function parseTime(text: string): number | undefined {
  const parts = DATE_TIME.exec(text.trim())?.slice(1).map(Number);
  if (parts === undefined || ZERO_DATE.test(text.trim())) return undefined;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  const time = Date.UTC(year, month - 1, day, hours, minutes, seconds);
  // Date.UTC reads 31 February as 3 March, 24:00 as the next day, and the year 1 as 1901.
  const date = new Date(time);
  const isSameDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isSameDay && minutes < 60 && seconds < 60 ? time : undefined;
}

/** When an upload last changed, or else was created, in milliseconds since 1970. */
export function changedAt({ data }: Pick<Upload, "data">): number | undefined {
  return parseTime(textOf(data, "last_updated") ?? "") ?? parseTime(textOf(data, "created") ?? "");
}

/** `2018-01-01 01:00:00 UTC, 8 years ago`. A null date becomes `-`. Other text stays as it is. */
export function formatTime(text: string, now: number): string {
  const time = parseTime(text);
  if (time === undefined) return ZERO_DATE.test(text.trim()) ? "-" : text;
  return `${formatMoment(time)}, ${formatAge(time, now)}`;
}

/** Formats milliseconds since 1970 as `2018-01-01 01:00:00 UTC`. */
export function formatMoment(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [365.25 * 86_400, "year"],
  [(365.25 / 12) * 86_400, "month"],
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
  [1, "second"],
];

/** How long ago a time was, or how far in the future it is, in its largest whole unit. */
export function formatAge(time: number, now: number): string {
  const seconds = Math.abs(now - time) / 1000;
  const [size, name] = UNITS.find(([size]) => seconds >= size) ?? [1, "second"];
  const amount = Math.floor(seconds / size);
  if (amount === 0) return "just now";
  const words = `${amount} ${name}${amount === 1 ? "" : "s"}`;
  return now >= time ? `${words} ago` : `in ${words}`;
}
