import { abortedWith } from "../../base/abort.ts";
import { formatDuration } from "../../base/duration.ts";
import type { FailureKinds } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { openSession } from "../../cli/session.ts";
import { countsText } from "../../output/counts.ts";
import { MEASURED_ROWS } from "../../output/printer.ts";
import { startProgress } from "../../terminal/progress.ts";
import { askAll } from "../../uploads/ask-all.ts";
import { readIds } from "../../uploads/ids.ts";
import type { StatusPlan } from "./plan.ts";
import { openResultWriter, reportEarlyEnd } from "./status-results.ts";

/** How long the first rows of a stream wait for each other to be aligned, in milliseconds. */
const LONGEST_HELD_MS = 300;

/** After this many answers the heap is large enough for the parallel requests. It need not grow for more ids. */
const ANSWERS_BEFORE_SMALL_HEAP = 32;

/** Asks for every id once. Prints the answers as they arrive, in the order of the ids. */
export async function askStatus(plan: StatusPlan, context: Context): Promise<FailureKinds> {
  const { system, globals, messages, interrupted } = context;
  const requests = abortedWith(interrupted);
  const ids = readIds(plan.words, system.stdin, requests.signal);
  const session = await openSession(context, { connections: plan.concurrency, signal: requests.signal });
  const progress = await startProgress(context);
  const results = await openResultWriter(plan, context, session, progress);
  let isFlushing = false;
  let isHeapSmall = false;
  const flushSoon = async () => {
    isFlushing = true;
    await system.sleep(LONGEST_HELD_MS, requests.signal);
    isFlushing = false;
    await results.flush();
  };
  const isOneTable = !plan.words.includes("-") && plan.words.length <= MEASURED_ROWS;
  const total = plan.words.includes("-") ? "" : ` of ${plan.words.length}`;
  const answers = askAll(ids, {
    attempt: session.attempt,
    retries: globals.retries,
    concurrency: plan.concurrency,
    signal: requests.signal,
    clock: system,
    onRetry: (id, attempt, delayMs) => messages.detail(`id ${id}: attempt ${attempt} in ${formatDuration(delayMs)}`),
  });
  progress.show(plan.format.single ? "asking" : `asking: 0${total} answered`);
  try {
    for await (const ready of answers) {
      progress.show(`asking: ${results.printed + ready.length}${total} answered`);
      await results.add(ready);
      if (results.holdsBack && !isOneTable && !isFlushing) flushSoon().catch((error) => requests.abort(error));
      if (!isHeapSmall && results.printed >= ANSWERS_BEFORE_SMALL_HEAP) {
        isHeapSmall = true;
        await system.preferSmallHeap();
      }
    }
    await results.flush();
    progress.stop();
    if (isListOnTerminal(plan, context)) await system.stderr.write(`${countsText(context.counts)}\n`);
  } catch (error) {
    const howFar = () => ({ text: `got answers for ${results.printed}${total} uploads` });
    await reportEarlyEnd(error, results, context, () => results.flush(), howFar);
  } finally {
    progress.stop();
    requests.abort();
    await session.close();
  }
  return results.occurred;
}

/** Whether a person sees a list and may want its summary. */
function isListOnTerminal({ format }: StatusPlan, { system: { stdout, stderr }, globals }: Context): boolean {
  return format.as === "text" && !format.single && stdout.isTTY && stderr.isTTY && !globals.quiet;
}
