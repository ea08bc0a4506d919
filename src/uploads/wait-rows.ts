import { NoAnswer } from "../api/no-answer.ts";
import { finalFailure } from "../api/retry.ts";
import { SceError } from "../base/errors.ts";
import { noAnswerAbout, type StatusAnswer } from "./status-answer.ts";
import type { State } from "./upload.ts";

/** The reason why an upload got no answer in as many attempts as `--retries` allows. */
export interface Trouble {
  readonly failure: NoAnswer;
  readonly attempts: number;
}

/** No attempt has ended yet. One object for all uploads: a wait may end with very many of them. */
const NOT_ANSWERED = new SceError("unreachable", "no answer");

/** What is known about one upload in a wait. */
export interface WaitRow {
  readonly id: string;
  /** The state in the last answer; undefined before the first. */
  readonly state: State | undefined;
  /** The API's message about a pending upload, or the reason why an upload failed or is unknown. */
  readonly message: string | undefined;
  readonly title: string | undefined;
  readonly url: string | undefined;
  /** Undefined while the upload gets answers or has retries left. */
  readonly trouble: Trouble | undefined;
  /** When the state, the message or the trouble last changed, by the monotonic clock. */
  readonly sinceMs: number;
  /** Whether the upload will not be checked again. */
  readonly isFinished: boolean;
}

/** How an answer changed its row. */
export type RowChange = "first" | "change" | "recovered" | "none";

/** The state and message before a change. */
export interface PreviousState {
  readonly state: State | undefined;
  readonly message: string | undefined;
}

/** A row that changes during the wait. */
export class Entry implements WaitRow {
  readonly id: string;
  sinceMs: number;
  trouble: Trouble | undefined;
  isFinished = false;
  answer: StatusAnswer | undefined;
  /** The number of failed attempts since the last answer, and the last failure. */
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

/** All uploads of a wait by id, in input order. */
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

  /** Records an answer about one upload. */
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

  /** The last answer about an upload, or the reason why there is none. */
  last(id: string, tookMs: number): StatusAnswer {
    const { answer, failure, tries = 0 } = this.entries.get(id) ?? {};
    if (answer !== undefined) return answer;
    if (failure === undefined) return noAnswerAbout(id, NOT_ANSWERED, tookMs);
    const last = finalFailure(failure, tries);
    return noAnswerAbout(id, new NoAnswer("unreachable", last.message, last), tookMs);
  }

  #count(state: State, by: number): void {
    this.counts.set(state, (this.counts.get(state) ?? 0) + by);
  }
}
