import { textOf, type Upload } from "../uploads/upload.ts";

const ZERO_DATE = /^0000-00-00/;

const DATE_TIME = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{1,2}):(\d{1,2})$/;

/**
 * Milliseconds since 1970 of the API's `2018-01-01 1:00:00`, which is UTC. Undefined for a null date, for a date that
 * does not exist, for the years before 100, in which nothing was uploaded, and for other text.
 */
function parseTime(text: string): number | undefined {
  const parts = DATE_TIME.exec(text.trim())?.slice(1).map(Number);
  if (parts === undefined || ZERO_DATE.test(text.trim())) return undefined;
  const [year = 0, month = 0, day = 0, hours = 0, minutes = 0, seconds = 0] = parts;
  const time = Date.UTC(year, month - 1, day, hours, minutes, seconds);
  // Date.UTC takes 31 February for 3 March, and the year 1 for 1901.
  const date = new Date(time);
  const isSameDay = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isSameDay && hours < 24 && minutes < 60 && seconds < 60 ? time : undefined;
}

/** When an upload changed last, else when it was queued, in milliseconds since 1970. */
export function changedAt({ data }: Pick<Upload, "data">): number | undefined {
  return parseTime(textOf(data, "last_updated") ?? "") ?? parseTime(textOf(data, "created") ?? "");
}

/** `2018-01-01 01:00:00 UTC, 8 years ago`; `-` for a null date; other text as it is. */
export function formatTime(text: string, now: number): string {
  const time = parseTime(text);
  if (time === undefined) return ZERO_DATE.test(text.trim()) ? "-" : text;
  return `${formatMoment(time)}, ${formatAge(time, now)}`;
}

/** `2018-01-01 01:00:00 UTC` of milliseconds since 1970. */
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

/** How long ago a moment was, or how far off it is, in its largest whole unit. */
export function formatAge(time: number, now: number): string {
  const seconds = Math.abs(now - time) / 1000;
  const [size, name] = UNITS.find(([size]) => seconds >= size) ?? [1, "second"];
  const amount = Math.floor(seconds / size);
  if (amount === 0) return "just now";
  const words = `${amount} ${name}${amount === 1 ? "" : "s"}`;
  return now >= time ? `${words} ago` : `in ${words}`;
}
