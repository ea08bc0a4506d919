import { expect, test } from "vitest";
import { onAbort, orAborted } from "../../src/abort.ts";

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
