import { Aborter, orAborted } from "../../base/abort.ts";
import { formatDuration, formatElapsed } from "../../base/duration.ts";
import { type FailureKinds, SceError } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { openSession } from "../../cli/session.ts";
import { startProgress } from "../../terminal/progress.ts";
import { readIds } from "../../uploads/ids.ts";
import { Wait } from "../../uploads/wait.ts";
import type { WaitEnd } from "../../uploads/wait-event.ts";
import type { StatusPlan } from "./plan.ts";
import type { Results } from "./result-writer.ts";
import { endedEarly, openResults } from "./status-results.ts";
import { WaitProgress } from "./wait-progress.ts";

const GO_ON = "run the same command again to go on waiting";

/** Asks until every upload is finished, and prints each id once, with its last answer, in the order of the ids. */
export async function waitForStatus(plan: StatusPlan, context: Context): Promise<FailureKinds> {
  const { system, globals, messages, stopped, overdue } = context;
  const ids: string[] = [];
  for await (const id of readIds(plan.words, system.stdin, stopped)) ids.push(id);

  const ended = new Aborter(stopped);
  const session = await openSession(context, { connections: plan.concurrency, signal: ended });
  const progress = await startProgress(context);
  const results = await openResults(plan, context, session, progress);
  /** What is written while the wait goes on, one thing after the other: the asking does not wait for it. */
  let written = Promise.resolve();
  const write = (step: () => Promise<void>) => {
    written = written.then(step);
    written.catch((error) => ended.abort(error));
  };
  const wait: Wait = new Wait(ids, {
    attempt: session.attempt,
    retries: globals.retries,
    concurrency: plan.concurrency,
    intervalMs: plan.intervalMs,
    timeoutMs: plan.timeoutMs,
    failFast: plan.failFast,
    signal: ended,
    clock: system,
    onEvent: (event) => {
      const line = shown.take(event);
      if (line !== undefined) write(line);
      if (event.type === "finished") write(printFinished);
    },
  });
  const shown = new WaitProgress(wait, progress, messages);

  /** Prints the ids up to the first one that may still change. */
  const printFinished = async () => {
    for (let id = ids[results.printed]; id !== undefined && wait.isFinished(id); id = ids[results.printed])
      await results.add(wait.last(id));
  };
  const printRest = async () => {
    for (const id of ids.slice(results.printed)) await results.add(wait.last(id));
    await results.flush();
  };

  try {
    const end = await wait.run();
    await written;
    await printRest();
    await reportEnd(end, wait, results, plan.timeoutMs);
    if (end === "failed-fast") return new Set(["failed"]);
  } catch (error) {
    await orAborted(written, overdue).catch(() => {});
    const howFar = () => ({
      text: `${wait.total - wait.unfinished} of ${wait.total} uploads were finished; unfinished uploads continue at ScaleEngine`,
      hint: GO_ON,
    });
    await endedEarly(error, results, context, printRest, howFar);
  } finally {
    for (const id of ids.slice(results.printed)) results.report(wait.last(id));
    progress.stop();
    ended.abort();
    await session.close();
  }
  return results.occurred;
}

/** Reports why the wait ended before all was finished. */
async function reportEnd(end: WaitEnd, wait: Wait, results: Results, timeoutMs: number): Promise<void> {
  const left = wait.unfinished;
  const isAnswered = wait.counts.size > 0;
  const unfinished = `${left} of ${wait.total} uploads ${left === 1 ? "was" : "were"} not finished`;
  if (end === "timeout" && left > 0)
    await results.fail(
      new SceError(
        isAnswered ? "pending" : "unreachable",
        `time is over after ${formatDuration(timeoutMs)}: ${unfinished}; the upload itself goes on`,
        "run the same command again to go on waiting, or allow more with --timeout",
      ),
    );
  if (end === "outage" && isAnswered)
    await results.fail(
      new SceError(
        "unreachable",
        `no answer from the API for ${formatElapsed(wait.outageMs)}: ${unfinished}; the upload itself goes on`,
        GO_ON,
      ),
    );
}
