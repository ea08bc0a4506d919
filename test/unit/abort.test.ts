import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { abortedWith, onAbort, orAborted } from "../../src/base/abort.ts";

const never = new Promise<never>(() => {});

test("a signal ends every running wait, but no finished wait", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const waiting = [1, 2, 3].map(() => orAborted(never, signal));
  const done = orAborted(Promise.resolve("in time"), signal);
  expect(await done).toBe("in time");
  controller.abort("the reason");
  expect(await Promise.allSettled(waiting)).toEqual(waiting.map(() => ({ status: "rejected", reason: "the reason" })));
  await expect(orAborted(never, signal)).rejects.toBe("the reason");
});

test("a removed listener is not called", () => {
  const controller = new AbortController();
  const { signal } = controller;
  const called: string[] = [];
  const callOff = onAbort(signal, () => called.push("one"));
  onAbort(signal, () => called.push("other"));
  callOff();
  controller.abort();
  onAbort(signal, () => called.push("late"));
  expect(called).toEqual(["other", "late"]);
});

test("a controller aborts with its parent, or alone", () => {
  const controller = new AbortController();
  const { signal } = controller;
  const [one, other] = [abortedWith(signal), abortedWith(signal)];
  one.abort("its own reason");
  expect([one.signal.reason, other.signal.aborted, signal.aborted]).toEqual(["its own reason", false, false]);
  controller.abort("the reason of all");
  expect([one.signal.reason, other.signal.reason]).toEqual(["its own reason", "the reason of all"]);
  expect(abortedWith(signal).signal.reason).toBe("the reason of all");
});

test("a thousand waits on one signal print no warning and leave no listener", async () => {
  const { signal } = new AbortController();
  const warnings: Error[] = [];
  const listener = (warning: Error) => warnings.push(warning);
  process.on("warning", listener);
  let finish = () => {};
  const end = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const waits = Array.from({ length: 1000 }, () => orAborted(end, signal));
  const children = Array.from({ length: 1000 }, () => abortedWith(signal));
  expect(getEventListeners(signal, "abort")).toHaveLength(2000);
  finish();
  await Promise.all(waits);
  for (const child of children) child.abort();
  // Node emits warnings in a later turn.
  await new Promise((turn) => setImmediate(turn));
  process.off("warning", listener);
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(warnings).toEqual([]);
});
