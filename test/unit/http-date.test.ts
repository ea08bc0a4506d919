import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { parseHttpDate } from "../../src/api/http-date.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const { TZ } = process.env;

afterEach(() => {
  if (TZ === undefined) delete process.env.TZ;
  else process.env.TZ = TZ;
});

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** A time in each form of RFC 9110. */
const FORMS: readonly ((ms: number) => string)[] = [
  (ms) => new Date(ms).toUTCString(),
  (ms) => {
    const [, day, month, year = "", time] = new Date(ms).toUTCString().split(" ");
    return `${WEEKDAYS[new Date(ms).getUTCDay()]}, ${day}-${month}-${year.slice(2)} ${time} GMT`;
  },
  (ms) => {
    const [weekday = "", day = "", month, year, time] = new Date(ms).toUTCString().split(" ");
    return `${weekday.slice(0, 3)} ${month} ${day.replace(/^0/, " ")} ${time} ${year}`;
  },
];

// Years of two digits reach 50 years into the future.
const time = fc
  .integer({ min: Date.UTC(1977, 0, 1) / 1000, max: Date.UTC(2076, 11, 31) / 1000 })
  .map((seconds) => seconds * 1000);
const form = fc.constantFrom(...FORMS);

test("every form of a date reads the same, in every time zone", () =>
  fc.assert(
    fc.property(time, form, fc.constantFrom("UTC", "America/New_York", "Asia/Kathmandu"), (ms, write, zone) => {
      process.env.TZ = zone;
      expect(parseHttpDate(write(ms), NOW)).toBe(ms);
    }),
  ));

test("the last of several dates in a header counts", () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(time, form), { minLength: 1, maxLength: 4 }), (dates) => {
      const header = dates.map(([ms, write]) => write(ms)).join(", ");
      expect(parseHttpDate(header, NOW)).toBe(dates.at(-1)?.[0]);
    }),
  ));

test.each([
  ["Sun, 06 Nov 1994 08:49:37 GMT", Date.UTC(1994, 10, 6, 8, 49, 37)],
  ["Sunday, 06-Nov-94 08:49:37 GMT", Date.UTC(1994, 10, 6, 8, 49, 37)],
  ["Sun Nov  6 08:49:37 1994", Date.UTC(1994, 10, 6, 8, 49, 37)],
  ["Sat, 31 Dec 2016 23:59:60 GMT", Date.UTC(2017, 0, 1)],
  ["Sun, 6 Nov 1994 08:49:37 +0000", Date.UTC(1994, 10, 6, 8, 49, 37)],
  ["Sun, 06 Nov 1994 08:49:37", Date.UTC(1994, 10, 6, 8, 49, 37)],
  [" sun, 06 nov 1994 08:49:37 gmt ", Date.UTC(1994, 10, 6, 8, 49, 37)],
])("%s", (text, ms) => expect(parseHttpDate(text, NOW)).toBe(ms));

test.each(
  [
    ["", "soon", "1", "2026-01-02T03:04:05Z", "Fri, 31 Feb 2026 00:00:00 GMT", "Fri, 02 Jan 2026 24:00:00 GMT"],
    ["Fri, 02 Jan 2026 03:60:05 GMT", "Fri, 02 Jan 2026 03:04:61 GMT", "Fri, 02 Jan 2026 03:04:05 EST"],
    ["Fri, 02 Foo 2026 03:04:05 GMT", "1 January 2026"],
  ].flat(),
)("%j is not an HTTP date", (text) => expect(parseHttpDate(text, NOW)).toBeNaN());
