import { expect, test } from "vitest";
import { formatAge, formatTime } from "../../src/output/time.ts";

const NOW = Date.UTC(2026, 5, 15, 12, 0, 0);

test.each([
  ["2018-01-01 1:00:00", "2018-01-01 01:00:00 UTC, 8 years ago"],
  ["2026-06-15 11:59:59", "2026-06-15 11:59:59 UTC, 1 second ago"],
  ["2026-06-15 12:05:00", "2026-06-15 12:05:00 UTC, in 5 minutes"],
  ["0000-00-00 00:00:00", "-"],
  ["yesterday", "yesterday"],
  ["2026-13-01 00:00:00", "2026-13-01 00:00:00"],
])("%s reads %s", (text, shown) => expect(formatTime(text, NOW)).toBe(shown));

test.each([
  [0, "just now"],
  [59_000, "59 seconds ago"],
  [60_000, "1 minute ago"],
  [3_600_000 * 23, "23 hours ago"],
  [86_400_000 * 29, "29 days ago"],
  [86_400_000 * 31, "1 month ago"],
  [86_400_000 * 366, "1 year ago"],
])("an age of %d ms", (ms, shown) => expect(formatAge(NOW - ms, NOW)).toBe(shown));
