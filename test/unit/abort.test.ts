import { expect, test } from "vitest";
import { controllerUnder, onAbort, orAborted } from "../../src/abort.ts";

const never = new Promise<never>(() => {});

test("all that waits under a signal ends with it, however much of it there is", async () => {
  const signal = new AbortController();
  const waiting = [1, 2, 3].map(() => orAborted(never, signal.signal));
  const done = orAborted(Promise.resolve("in time"), signal.signal);
  expect(await done).toBe("in time");
  signal.abort("the reason");
  expect(await Promise.allSettled(waiting)).toEqual(waiting.map(() => ({ status: "rejected", reason: "the reason" })));
  await expect(orAborted(never, signal.signal)).rejects.toBe("the reason");
});

test("what was called off is not stopped any more", () => {
  const signal = new AbortController();
  const stopped: string[] = [];
  const callOff = onAbort(signal.signal, () => stopped.push("one"));
  onAbort(signal.signal, () => stopped.push("other"));
  callOff();
  signal.abort();
  onAbort(signal.signal, () => stopped.push("late"));
  expect(stopped).toEqual(["other", "late"]);
});

test("a controller under a signal is aborted with it, and otherwise alone", () => {
  const signal = new AbortController();
  const [one, other] = [controllerUnder(signal.signal), controllerUnder(signal.signal)];
  one.abort("its own reason");
  expect([one.signal.reason, other.signal.aborted, signal.signal.aborted]).toEqual(["its own reason", false, false]);
  signal.abort("the reason of all");
  expect([one.signal.reason, other.signal.reason]).toEqual(["its own reason", "the reason of all"]);
  expect(controllerUnder(signal.signal).signal.reason).toBe("the reason of all");
});
