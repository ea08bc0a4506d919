import { NoAnswer } from "../api/no-answer.ts";
import { finalFailure } from "../api/retry.ts";
import { SceError } from "../base/errors.ts";
import { noAnswerAbout, type StatusAnswer } from "./status-answer.ts";
import type { State } from "./upload.ts";

/** Why an upload is not answered, although it was asked for as often as `--retries` allows. */
export interface Trouble {
  readonly failure: NoAnswer;
  readonly attempts: number;
}

/** Nothing came of any attempt yet. One for all: a wait may end with very many of them. */
const NOT_ANSWERED = new SceError("unreachable", "it was not answered");

/** What is known of one upload in a wait. */
export interface WaitRow {
  readonly id: string;
  /** By its last answer; undefined before the first. */
  readonly state: State | undefined;
  /** What the API says about a pending upload; why an upload failed, or is not known. */
  readonly message: string | undefined;
  readonly title: string | undefined;
  readonly url: string | undefined;
  /** Undefined as long as it is answered, or its retries are not used up. */
  readonly trouble: Trouble | undefined;
  /** Since when state and message, or the trouble, are what they are: a moment of the monotonic clock. */
  readonly sinceMs: number;
  /** Whether it will not be asked for any more. */
  readonly isFinished: boolean;
}

/** What an answer changed about its row. */
export type RowChange = "first" | "change" | "recovered" | "none";

/** What an upload was. */
export interface PreviousState {
  readonly state: State | undefined;
  readonly message: string | undefined;
}

/** A row while the wait goes on. */
export class Entry implements WaitRow {
  readonly id: string;
  sinceMs: number;
  trouble: Trouble | undefined;
  isFinished = false;
  answer: StatusAnswer | undefined;
  /** Failed attempts since the last answer, and the last of them. */
  tries = 0;
  failure: NoAnswer | undefined;

  constructor(id: string, nowMs: number) {
    this.id = id;
    this.sinceMs = nowMs;
  }

  get state(): State | undefined {
    return this.answer?.upload.state;
  }

  get message(): string | undefined {
    return this.answer?.reason;
  }

  get title(): string | undefined {
    return this.answer?.title;
  }

  get url(): string | undefined {
    return this.answer?.upload.url;
  }
}

/** All uploads of a wait, by their ids, in the order of the input. */
export class WaitRows {
  readonly entries: ReadonlyMap<string, Entry>;
  /** How many uploads are in each state, by their last answers. */
  readonly counts = new Map<State, number>();
  #unfinished: number;

  constructor(ids: Iterable<string>, nowMs: number) {
    this.entries = new Map(Array.from(ids, (id) => [id, new Entry(id, nowMs)]));
    this.#unfinished = this.entries.size;
  }

  get unfinished(): number {
    return this.#unfinished;
  }

  /** Takes in what the API said of one upload. */
  record(
    entry: Entry,
    answer: StatusAnswer,
    nowMs: number,
  ): { readonly change: RowChange; readonly before: PreviousState } {
    const before = { state: entry.state, message: entry.message };
    const wasInTrouble = entry.trouble !== undefined;
    entry.answer = answer;
    entry.tries = 0;
    entry.failure = undefined;
    entry.trouble = undefined;
    const { state } = answer.upload;
    if (before.state !== undefined) this.#count(before.state, -1);
    this.#count(state, 1);
    const isChanged = state !== before.state || entry.message !== before.message;
    if (isChanged || wasInTrouble) entry.sinceMs = nowMs;
    if (state !== "pending") {
      entry.isFinished = true;
      this.#unfinished -= 1;
    }
    const again = wasInTrouble ? "recovered" : "none";
    return { change: before.state === undefined ? "first" : isChanged ? "change" : again, before };
  }

  /** The last answer about an upload, or why there is none. */
  last(id: string, tookMs: number): StatusAnswer {
    const { answer, failure, tries = 0 } = this.entries.get(id) ?? {};
    if (answer !== undefined) return answer;
    if (failure === undefined) return noAnswerAbout(id, NOT_ANSWERED, tookMs);
    const said = finalFailure(failure, tries);
    return noAnswerAbout(id, new NoAnswer("unreachable", said.message, said), tookMs);
  }

  #count(state: State, by: number): void {
    this.counts.set(state, (this.counts.get(state) ?? 0) + by);
  }
}
