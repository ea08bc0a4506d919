import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJsonText } from "../../src/base/json-text.ts";
import { changedAt, formatAge, formatTime } from "../../src/output/time.ts";

const NOW = Date.UTC(2026, 5, 15, 12, 0, 0);

test.each([
  ["2018-01-01 1:00:00", "2018-01-01 01:00:00 UTC, 8 years ago"],
  [" 2018-01-01 1:00:00\n", "2018-01-01 01:00:00 UTC, 8 years ago"],
  [" 0000-00-00 00:00:00 ", "-"],
  ["2026-06-15 11:59:59", "2026-06-15 11:59:59 UTC, 1 second ago"],
  ["2026-06-15 12:05:00", "2026-06-15 12:05:00 UTC, in 5 minutes"],
  ["0000-00-00 00:00:00", "-"],
  ["yesterday", "yesterday"],
])("%s reads %s", (text, shown) => expect(formatTime(text, NOW)).toBe(shown));

test.each([
  "2026-13-01 00:00:00",
  "2026-00-10 00:00:00",
  "2018-02-31 10:00:00",
  "2018-04-31 10:00:00",
  "2023-02-29 12:00:00",
  "1900-02-29 12:00:00",
  "0001-01-01 00:00:00",
  "0099-12-31 23:59:59",
  "2018-01-01 24:00:00",
])("shows %s as the API wrote it, because it does not exist", (text) => {
  expect(formatTime(text, NOW)).toBe(text);
  const data = new Map([["created", parseJsonText(JSON.stringify(text))]]);
  expect(changedAt({ data })).toBeUndefined();
});

test("shows every day that exists, and no other", () =>
  fc.assert(
    fc.property(
      fc.record({ year: fc.nat(9999), month: fc.nat(13), day: fc.nat(32) }),
      fc.record({ hours: fc.nat(24), minutes: fc.nat(60), seconds: fc.nat(60) }),
      ({ year, month, day }, { hours, minutes, seconds }) => {
        const digits = (number: number, count = 2) => String(number).padStart(count, "0");
        const date = `${digits(year, 4)}-${digits(month)}-${digits(day)}`;
        const text = `${date} ${digits(hours)}:${digits(minutes)}:${digits(seconds)}`;
        const daysInMonth = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
        const exists = day >= 1 && day <= daysInMonth && hours < 24 && minutes < 60 && seconds < 60;
        const expected = exists && year >= 100 ? `${text} UTC, ` : text;
        fc.pre(date !== "0000-00-00");
        expect(formatTime(text, NOW).startsWith(expected)).toBe(true);
        expect(formatTime(text, NOW) === text).toBe(expected === text);
      },
    ),
  ));

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

test.each([
  [0, "just now"],
  [59_000, "59 seconds ago"],
  [60_000, "1 minute ago"],
  [3_600_000 * 23, "23 hours ago"],
  [86_400_000 * 29, "29 days ago"],
  [86_400_000 * 31, "1 month ago"],
  [86_400_000 * 366, "1 year ago"],
])("an age of %d ms", (ms, shown) => expect(formatAge(NOW - ms, NOW)).toBe(shown));
