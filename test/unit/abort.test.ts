import { expect, test } from "vitest";
import { Aborter, orAborted } from "../../src/base/abort.ts";

const never = new Promise<never>(() => {});

test("all that waits under a signal ends with it, however much of it there is", async () => {
  const signal = new Aborter();
  const waiting = [1, 2, 3].map(() => orAborted(never, signal));
  const done = orAborted(Promise.resolve("in time"), signal);
  expect(await done).toBe("in time");
  signal.abort("the reason");
  expect(await Promise.allSettled(waiting)).toEqual(waiting.map(() => ({ status: "rejected", reason: "the reason" })));
  await expect(orAborted(never, signal)).rejects.toBe("the reason");
});

test("what was called off is not stopped any more", () => {
  const signal = new Aborter();
  const stopped: string[] = [];
  const callOff = signal.onAbort(() => stopped.push("one"));
  signal.onAbort(() => stopped.push("other"));
  callOff();
  signal.abort();
  signal.onAbort(() => stopped.push("late"));
  expect(stopped).toEqual(["other", "late"]);
});

test("what is under a signal is aborted with it, and otherwise alone", () => {
  const signal = new Aborter();
  const [one, other] = [new Aborter(signal), new Aborter(signal)];
  one.abort("its own reason");
  expect([one.reason, other.aborted, signal.aborted]).toEqual(["its own reason", false, false]);
  signal.abort("the reason of all");
  expect([one.reason, other.reason]).toEqual(["its own reason", "the reason of all"]);
  expect(new Aborter(signal).reason).toBe("the reason of all");
});
