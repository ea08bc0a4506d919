import type { Context } from "../../context.ts";
import { SceError } from "../../errors.ts";
import { createPrinter } from "../../output/printer.ts";
import type { Progress } from "../../output/progress.ts";
import { Results } from "../../results.ts";
import type { Session } from "../../session.ts";
import { OutputClosed } from "../../system.ts";
import type { StatusPlan } from "./status.ts";

/** Where the answers of a run go to. */
export async function openResults(
  plan: StatusPlan,
  { system, messages, globals }: Context,
  session: Session,
  progress: Progress,
): Promise<Results> {
  return new Results({
    stdout: system.stdout,
    printer: await createPrinter(plan.format, system, globals.color),
    progress,
    messages,
    exitStatus: plan.exitStatus,
    several: !plan.format.single,
    explain: session.explain,
  });
}

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
