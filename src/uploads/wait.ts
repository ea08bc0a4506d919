import pMap from "p-map";
import type { Signal } from "../abort.ts";
import type { Caller } from "../api/retry.ts";
import { SceError } from "../errors.ts";
import type { System } from "../system/system.ts";
import { type Answer, askOne } from "./ask.ts";
import type { Outage } from "./outage.ts";
import { type State, unknownUpload } from "./upload.ts";

/** How a wait ended. */
export type WaitEnd = "finished" | "timeout" | "outage" | "failed-fast" | "credentials";

/** What is known of the uploads of a wait. */
export class WaitState {
  /** The last answer of each, in the order of the input. */
  readonly answers = new Map<string, Answer>();
  /** The last attempt's failure of those that were never answered. */
  readonly failures = new Map<string, SceError>();
  readonly finished = new Set<string>();
  /** How many uploads are in each state, by their last answers. */
  readonly counts = new Map<State, number>();
  readonly ids: ReadonlySet<string>;
  readonly #monotonic: () => number;
  readonly #started: number;

  /** @param monotonic the monotonic clock, in milliseconds; the wait begins now */
  constructor(ids: Iterable<string>, monotonic: () => number) {
    this.ids = new Set(ids);
    this.#monotonic = monotonic;
    this.#started = monotonic();
  }

  get unfinished(): string[] {
    return [...this.ids].filter((id) => !this.finished.has(id));
  }

  /** Takes in what one question brought. */
  record(answer: Answer): void {
    const { upload, reply, error } = answer;
    if (reply === undefined) {
      if (error !== undefined) this.failures.set(upload.id, error);
      return;
    }
    const before = this.answers.get(upload.id)?.upload.state;
    if (before !== undefined) this.counts.set(before, (this.counts.get(before) ?? 0) - 1);
    this.counts.set(upload.state, (this.counts.get(upload.state) ?? 0) + 1);
    this.answers.set(upload.id, { ...answer, tookMs: this.#tookMs() });
    if (upload.state !== "pending") this.finished.add(upload.id);
  }

  /** What is known of one: its last answer, or why there is none. */
  last(id: string): Answer {
    const answer = this.answers.get(id);
    if (answer !== undefined) return answer;
    const failure = this.failures.get(id);
    const error = new SceError("unreachable", failure?.message ?? "it was not answered", failure?.hint);
    return { upload: unknownUpload(id, error.message), reply: undefined, error, tookMs: this.#tookMs() };
  }

  #tookMs(): number {
    return this.#monotonic() - this.#started;
  }
}

interface WaitOptions {
  readonly caller: Caller;
  readonly outage: Outage;
  readonly concurrency: number;
  /** Between two rounds. */
  readonly intervalMs: number;
  readonly failFast: boolean;
  /** Aborted, with TIMED_OUT as its reason, when the time is over. */
  readonly signal: Signal;
  readonly system: System;
  /** Called after every answer and every failure to get one. */
  readonly onAnswer: (answer: Answer, before: Answer | undefined) => Promise<void>;
}

/** The reason with which a wait's signal is aborted when its time is over. */
export const TIMED_OUT = new Error("the wait's time is over");

/** Asks round after round until every upload is finished, or until going on is pointless. */
export async function waitUntilFinished(state: WaitState, options: WaitOptions): Promise<WaitEnd> {
  const { system, signal, intervalMs } = options;
  try {
    for (;;) {
      const end = await round(state, options);
      if (end !== undefined) return end;
      // A little jitter, so that many waits that began together do not stay together.
      await system.sleep(intervalMs * (1 + system.random() / 10), signal);
    }
  } catch (error) {
    if (error === TIMED_OUT) return "timeout";
    throw error;
  }
}

/**
 * Asks for every upload that is not finished. An answer is taken in when it comes, whatever is still missing: whenever
 * the wait ends, all that was answered until then counts.
 */
function round(state: WaitState, options: WaitOptions): Promise<WaitEnd | undefined> {
  const { caller, concurrency, onAnswer, system } = options;
  const asked = state.unfinished;
  let failures = 0;
  let isOver = false;
  /** What is told comes one after the other. */
  let telling = Promise.resolve();
  return new Promise((resolve, reject) => {
    const ask = async (id: string) => {
      if (isOver) return;
      const answer = await askOne(id, caller, system.monotonic);
      if (isOver) return;
      const before = state.answers.get(id);
      state.record(answer);
      if (answer.reply === undefined) failures += 1;
      const end = endAfter(answer, options, failures >= Math.min(concurrency, asked.length));
      isOver = end !== undefined;
      telling = telling.then(() => onAnswer(answer, before));
      await telling;
      // What is still under way is not waited for.
      if (end !== undefined) resolve(end);
    };
    pMap(asked, ask, { concurrency }).then(
      () => resolve(state.finished.size === state.ids.size ? "finished" : undefined),
      (error) => {
        isOver = true;
        reject(error);
      },
    );
  });
}

/** Whether the wait is over with this answer, and how. */
function endAfter({ upload, reply, error }: Answer, options: WaitOptions, allFailed: boolean): WaitEnd | undefined {
  const { outage, failFast } = options;
  if (error?.kind === "credentials") return "credentials";
  if (upload.state === "failed" && failFast) return "failed-fast";
  if (reply !== undefined) return undefined;
  // Nothing was ever answered, though as many were asked as go at once; or the outage is too long.
  return (outage.answeredOnce ? outage.isTooLong : allFailed) ? "outage" : undefined;
}
