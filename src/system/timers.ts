import { onAbort } from "../base/abort.ts";

/** The longest delay of Node's timers. A longer one would fire immediately. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Resolves after `ms` milliseconds, without a limit; rejects with the signal's reason if it is aborted first. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  let remainingMs = ms;
  while (remainingMs > LONGEST_TIMER_MS) {
    await shortSleep(LONGEST_TIMER_MS, signal);
    remainingMs -= LONGEST_TIMER_MS;
  }
  await shortSleep(Math.max(remainingMs, 0), signal);
}

function shortSleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let detach: (() => void) | undefined;
    const timer = setTimeout(() => {
      detach?.();
      resolve();
    }, ms);
    if (signal === undefined) return;
    detach = onAbort(signal, () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}

/** Calls `ring` after `ms` milliseconds, at most 2³¹ - 1. Returns a function that cancels it. */
export function alarm(ms: number, ring: () => void): () => void {
  const timer = setTimeout(ring, ms).unref();
  return () => clearTimeout(timer);
}
