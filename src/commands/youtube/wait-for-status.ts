import { abortedWith, orAborted } from "../../base/abort.ts";
import type { FailureKinds } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { openSession, type Session } from "../../cli/session.ts";
import { readIds } from "../../uploads/ids.ts";
import { Wait } from "../../uploads/wait.ts";
import type { ResultPlan, StatusPlan } from "./plan.ts";
import { finishOrder, inputOrder } from "./print-order.ts";
import { openResultWriter, reportEarlyEnd } from "./status-results.ts";
import { interruptedWait, waitError } from "./wait-end.ts";
import { summaryLine } from "./wait-lines.ts";
import { openWaitProgress } from "./wait-progress.ts";

/** Waits until every upload is finished. Prints each id with its last answer. */
export async function waitForStatus(plan: StatusPlan, context: Context): Promise<FailureKinds> {
  const { system, interrupted } = context;
  const ids: string[] = [];
  for await (const id of readIds(plan.words, system.stdin, interrupted)) ids.push(id);

  const requests = abortedWith(interrupted);
  const session = await openSession(context, { connections: plan.concurrency, signal: requests.signal });
  try {
    return await waitFor(ids, { ...plan, session, requests }, context);
  } finally {
    requests.abort();
    await session.close();
  }
}

interface WaitPlan extends ResultPlan {
  readonly concurrency: number;
  readonly session: Session;
  /** Aborts the requests of the session. */
  readonly requests: AbortController;
}

/** Waits for these ids in an open session. */
export async function waitFor(ids: readonly string[], plan: WaitPlan, context: Context): Promise<FailureKinds> {
  const { system, globals, writesCancelled } = context;
  const { session, requests } = plan;
  const order = plan.asFinished ? finishOrder(ids) : inputOrder(ids, (id) => wait.isFinished(id));
  /** Writes happen one after the other. Requests do not wait for them. */
  let written = Promise.resolve();
  const write = (step: () => Promise<void>) => {
    written = written.then(step);
    written.catch((error) => requests.abort(error));
  };
  const wait: Wait = new Wait(ids, {
    attempt: session.attempt,
    retries: globals.retries,
    concurrency: plan.concurrency,
    intervalMs: plan.intervalMs,
    timeoutMs: plan.timeoutMs,
    failFast: plan.failFast,
    signal: requests.signal,
    clock: system,
    onEvent: (event) => {
      const line = progress.take(event);
      if (line !== undefined) write(line);
      if (event.type !== "finished") return;
      // Do not wait until it is printed: the process may be killed before.
      results.remember(event.answer);
      write(() => printFinished(event.row.id));
    },
  });
  const progress = await openWaitProgress(wait, plan, context);
  const results = await openResultWriter({ ...plan, exitStatus: true }, context, session, progress);
  const printFinished = async (id: string) => {
    for (const ready of order.ready(id)) await results.add([wait.last(ready)]);
    if (plan.asFinished) await results.flush();
  };
  const rest = function* () {
    for (const id of order.rest()) yield wait.last(id);
  };
  const printRest = async () => {
    await results.add(rest());
    await results.flush();
  };

  try {
    const end = await wait.run();
    await written;
    progress.stop();
    await printRest();
    if (wait.total > 1 && end !== "credentials") await progress.summarize(summaryLine(wait));
    const error = waitError(end, wait, plan);
    if (error !== undefined) await results.fail(error);
    if (end === "failed-fast") return new Set(["failed"]);
  } catch (error) {
    await orAborted(written, writesCancelled).catch(() => {});
    progress.stop();
    await reportEarlyEnd(error, results, context, printRest, () => interruptedWait(wait, plan.resume));
  } finally {
    for (const answer of rest()) results.report(answer);
    progress.stop();
  }
  return results.occurred;
}
