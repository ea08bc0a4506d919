import { askAll } from "../../ask.ts";
import type { Context, Result } from "../../context.ts";
import { idSource } from "../../ids.ts";
import { startProgress } from "../../output/progress.ts";
import { openSession } from "../../session.ts";
import type { StatusPlan } from "./status.ts";
import { endedEarly, openResults } from "./status-results.ts";

/** Asks once for every id and prints the answers as they come, in the order of the ids. */
export async function askStatus(plan: StatusPlan, context: Context): Promise<Result> {
  const { system, stopped } = context;
  const ended = new AbortController();
  const signal = AbortSignal.any([stopped, ended.signal]);
  const source = idSource(plan.words, system.stdin, signal);
  if (plan.words.includes("-")) await system.keepHeapSmall();
  const session = await openSession(context, { connections: plan.concurrency, signal });
  const progress = await startProgress(context);
  const results = await openResults(plan, context, session, progress);
  let wanted = 0;
  let starved = false;
  // A list is held back until its widths are known, but not from a reader who waits for what was asked so far.
  const flushIfStarved = async () => {
    if (starved && wanted === results.printed) await results.flush();
  };
  source.onStarved = () => {
    starved = true;
    flushIfStarved().catch((error) => ended.abort(error));
  };
  const ids = async function* () {
    for await (const id of source.ids()) {
      starved = false;
      wanted += 1;
      yield id;
    }
  };
  const total = plan.words.includes("-") ? "" : ` of ${plan.words.length}`;
  progress.show(plan.format.single ? "asking" : `asking: 0${total} answered`);
  try {
    for await (const answer of askAll(ids(), session.caller, plan.concurrency, system.monotonic)) {
      progress.show(`asking: ${results.printed + 1}${total} answered`);
      await results.add(answer);
      if (answer.error?.kind === "credentials") break;
      await flushIfStarved();
    }
    await results.flush();
  } catch (error) {
    const howFar = () => `${results.printed}${total} uploads were asked for`;
    await endedEarly(error, results, context, () => results.flush(), howFar);
  } finally {
    progress.stop();
    ended.abort();
    await session.close();
  }
  return results.occurred;
}
