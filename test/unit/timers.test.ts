import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sleep } from "../../src/system/timers.ts";

const LONGEST_TIMER_MS = 2_147_483_647;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test.each([0, 1, LONGEST_TIMER_MS, LONGEST_TIMER_MS + 1, 3 * LONGEST_TIMER_MS])("sleeps for %d ms", async (ms) => {
  let isAwake = false;
  const woken = sleep(ms).then(() => {
    isAwake = true;
  });
  if (ms > 0) {
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(isAwake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
  } else await vi.advanceTimersByTimeAsync(0);
  expect(isAwake).toBe(true);
  await woken;
});

test("an abort ends a sleep with its reason, and leaves no timer", async () => {
  const controller = new AbortController();
  const woken = expect(sleep(2 * LONGEST_TIMER_MS, controller.signal)).rejects.toThrow("enough");
  await vi.advanceTimersByTimeAsync(LONGEST_TIMER_MS + 5);
  controller.abort(new Error("enough"));
  await woken;
  expect(vi.getTimerCount()).toBe(0);
});
