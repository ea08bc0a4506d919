import { expect, test } from "vitest";
import { Pauses } from "../../src/uploads/pauses.ts";
import { SimulatedTime } from "../helpers/simulated-time.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

function started() {
  const time = new SimulatedTime();
  time.stop(60 * MINUTE);
  return { time, pauses: new Pauses(time) };
}

test("a timer that fires late shows that the process was stopped, and that time does not count", () => {
  const { time, pauses } = started();
  pauses.expect(time.monotonic() + 10 * SECOND);
  time.stop(10 * MINUTE);
  expect(pauses.notice()).toBe(true);
  expect(pauses.awakeMs()).toBe(60 * MINUTE + 10 * SECOND);
  expect(pauses.notice()).toBe(false);
});

test("a wall clock that is ahead shows that the machine slept", () => {
  const { time, pauses } = started();
  pauses.expect(time.monotonic() + 10 * SECOND);
  time.suspend(10 * MINUTE);
  expect(pauses.notice()).toBe(true);
  expect(pauses.notice()).toBe(false);
  expect(pauses.awakeMs()).toBe(60 * MINUTE);
});

test("five seconds are no pause", () => {
  const { time, pauses } = started();
  pauses.expect(time.monotonic());
  time.stop(5 * SECOND);
  time.suspend(5 * SECOND);
  expect(pauses.notice()).toBe(false);
  expect(pauses.awakeMs()).toBe(60 * MINUTE + 5 * SECOND);
});
