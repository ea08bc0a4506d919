import { Aborter } from "../../abort.ts";
import type { Context, FailureKinds } from "../../context.ts";
import { formatDuration } from "../../duration.ts";
import { SceError } from "../../errors.ts";
import { elapsed, startProgress } from "../../output/progress.ts";
import { openSession } from "../../session.ts";
import type { Answer } from "../../uploads/ask.ts";
import { readIds } from "../../uploads/ids.ts";
import { Outage } from "../../uploads/outage.ts";
import { TIMED_OUT, WaitState, waitUntilFinished } from "../../uploads/wait.ts";
import type { StatusPlan } from "./plan.ts";
import { endedEarly, openResults } from "./status-results.ts";
import { WaitProgress } from "./wait-progress.ts";

/** Asks until every upload is finished, and prints each id once, with its last answer, in the order of the ids. */
export async function waitForStatus(plan: StatusPlan, context: Context): Promise<FailureKinds> {
  const { system, stopped } = context;
  const ids: string[] = [];
  for await (const id of readIds(plan.words, system.stdin, stopped)) ids.push(id);

  const ended = new Aborter(stopped);
  const outage = new Outage(system.monotonic, plan.timeoutMs);
  const session = await openSession(context, { connections: plan.concurrency, signal: ended, patience: outage });
  const state = new WaitState(ids, system.monotonic);
  const progress = await startProgress(context);
  const results = await openResults(plan, context, session, progress);
  const told = new WaitProgress(state, outage, plan.concurrency, progress, system);

  /** Prints the ids up to the first one that may still change. */
  const printFinished = async () => {
    for (let id = ids[results.printed]; id !== undefined && state.finished.has(id); id = ids[results.printed])
      await results.add(state.last(id));
  };
  const printRest = async () => {
    for (const id of ids.slice(results.printed)) await results.add(state.last(id));
    await results.flush();
  };

  system.sleep(plan.timeoutMs, ended).then(
    () => ended.abort(TIMED_OUT),
    () => {},
  );
  told.everyMinute(ended);
  try {
    const end = await waitUntilFinished(state, {
      caller: session.caller,
      outage,
      concurrency: plan.concurrency,
      intervalMs: plan.intervalMs,
      failFast: plan.failFast,
      signal: ended,
      system,
      onAnswer: async (answer: Answer, before: Answer | undefined) => {
        await told.answer(answer, before);
        await printFinished();
      },
    });
    await printRest();
    const left = state.unfinished.length;
    const unfinished = `${left} of ${state.ids.size} uploads ${left === 1 ? "was" : "were"} not finished`;
    if (end === "timeout" && left > 0)
      await results.fail(
        new SceError(
          state.answers.size === 0 ? "unreachable" : "pending",
          `time is over after ${formatDuration(plan.timeoutMs)}: ${unfinished}; the upload itself goes on`,
          "run the same command again to go on waiting, or allow more with --timeout",
        ),
      );
    if (end === "outage" && state.answers.size > 0)
      await results.fail(
        new SceError(
          "unreachable",
          `no answer from the API for ${elapsed(outage.lastedMs)}: ${unfinished}; the upload itself goes on`,
          "run the same command again to go on waiting",
        ),
      );
    if (end === "failed-fast") return new Set(["failed"]);
  } catch (error) {
    const howFar = () => `${state.finished.size} of ${state.ids.size} uploads were finished`;
    await endedEarly(error, results, context, printRest, howFar);
  } finally {
    for (const id of ids.slice(results.printed)) results.report(state.last(id));
    progress.stop();
    ended.abort();
    await session.close();
  }
  return results.occurred;
}
