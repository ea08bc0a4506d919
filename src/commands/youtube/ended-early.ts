import { SceError } from "../../errors.ts";
import type { Results } from "../../results.ts";
import { OutputClosed } from "../../system.ts";

/**
 * What is still to do when a run over many ids could not go on: print what is there, and tell why. Throws what nobody
 * foresaw.
 *
 * @param howFar told where a signal ended the run
 */
export async function endedEarly(
  error: unknown,
  results: Results,
  stopped: AbortSignal,
  howFar: string,
): Promise<void> {
  // Nobody reads any more: no failure, and nothing to tell.
  if (error instanceof OutputClosed) return;
  if (!(error instanceof SceError)) throw error;
  try {
    await results.flush();
  } catch (flushError) {
    if (!(flushError instanceof OutputClosed)) throw flushError;
  }
  const isSignal = stopped.aborted && error === stopped.reason;
  await results.fail(isSignal ? new SceError(error.kind, `${error.message}: ${howFar}`) : error);
}
