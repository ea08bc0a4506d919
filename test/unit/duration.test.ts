import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "../../src/base/duration.ts";

test.each([
  ["500ms", 500],
  ["10s", 10_000],
  ["5m", 300_000],
  ["1h30m", 5_400_000],
  ["7d", 604_800_000],
  ["1d12h", 129_600_000],
  ["1.5s", 1500],
  ["90", 90_000],
  ["0", 0],
])("reads %s", (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each(["", "s", "10 s", "-1s", "1D", "1w", "1e3", "5m3", "Infinity", "０"])("rejects %j", (text) =>
  expect(parseDuration(text)).toBeUndefined(),
);

test.each([200, 1000, 2500, 60_000, 90_000, 3_600_000, 5_400_000, 3_661_000, 604_800_000, 129_600_000])(
  "formats %d ms so that it reads back",
  (ms) => expect(parseDuration(formatDuration(ms))).toBe(ms),
);
