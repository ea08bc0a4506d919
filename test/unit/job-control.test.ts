import { expect, test } from "vitest";
import { onPause } from "../../src/system/job-control.ts";
import { afterTest } from "../helpers/clean-up.ts";

// Ctrl-Z would stop the tests themselves: test/e2e tries it with the built program.
test("is told when the process continues, until it no longer wants to be", () => {
  const signals = ["SIGTSTP", "SIGCONT"] as const;
  const listeners = () => signals.map((signal) => process.listeners(signal));
  const before = listeners();
  let continued = 0;
  const remove = onPause(
    () => expect.unreachable("nothing pauses it"),
    () => {
      continued += 1;
    },
  );
  afterTest(remove);
  process.emit("SIGCONT", "SIGCONT");
  process.emit("SIGCONT", "SIGCONT");
  expect(continued).toBe(2);
  expect(listeners().map((now, at) => now.length - (before[at]?.length ?? 0))).toEqual([1, 1]);
  remove();
  expect(listeners()).toEqual(before);
});
