import { expect, test } from "vitest";
import { SigningClock } from "../../src/api/clock.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

function clock(time = new VirtualTime()) {
  return { time, clock: new SigningClock(time) };
}

const at = (ms: number) => new Date(ms).toUTCString();

test("a jump of the wall clock does not affect requests", () => {
  const { time, clock: ours } = clock();
  const before = ours.now();
  time.wallOffset += 86_400_000;
  expect(ours.now()).toBe(before);
});

test("the clock is corrected once from the response's Date, with a warning", () => {
  const { time, clock: ours } = clock();
  const server = time.now() + 600_000;
  const verdict = ours.timeRefused(0, at(server));
  expect(verdict).toEqual({
    kind: "again",
    warning: "this machine's clock is 600 s behind the API's; using the API's time for this run",
  });
  expect(Math.abs(ours.now() - server)).toBeLessThanOrEqual(1000);
  expect(ours.timeRefused(ours.generation, at(server + 600_000)).kind).toBe("give-up");
});

test("the clock may be corrected again after an accepted request", () => {
  const { time, clock: ours } = clock();
  ours.timeRefused(0, at(time.now() + 600_000));
  ours.timeAccepted();
  expect(ours.timeRefused(ours.generation, at(time.now() + 1_200_000)).kind).toBe("again");
});

test("a request signed before the correction is signed again", () => {
  const { time, clock: ours } = clock();
  ours.timeRefused(0, at(time.now() + 600_000));
  expect(ours.timeRefused(0, at(time.now() + 600_000))).toEqual({ kind: "again" });
});

test("after sleep the machine's own clock is used, without a warning", () => {
  const { time, clock: ours } = clock();
  time.wallOffset += 3_600_000;
  expect(ours.timeRefused(0, at(time.now()))).toEqual({ kind: "again" });
  expect(ours.now()).toBe(time.now());
});

test.each([
  ["within five seconds", 5000, "next-second"],
  ["six seconds off", 6000, "again"],
  ["a day off", 86_400_000, "give-up"],
])("a Date %s", (_, difference, kind) => {
  const { time, clock: ours } = clock();
  expect(ours.timeRefused(0, at(time.now() + difference)).kind).toBe(kind);
});

test.each(["", "soon"])("a Date of %j does not correct the clock", (date) => {
  expect(clock().clock.timeRefused(0, date).kind).toBe("give-up");
});
