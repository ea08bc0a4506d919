import type { Signal } from "../base/abort.ts";
import { formatDuration } from "../base/duration.ts";
import type { System } from "../system/system.ts";
import type { Messages } from "../terminal/messages.ts";
import { type Attempt, type Question, TooSoon } from "./attempt.ts";
import { NoAnswer } from "./no-answer.ts";
import type { Reply } from "./reply.ts";

/** Asks questions until there is an answer, or none is to be expected. */
export interface Caller {
  /** The API's answer, also where it is a failure. Throws NoAnswer where there is none, and the signal's reason. */
  ask(question: Question): Promise<Reply>;
}

interface CallerOptions {
  readonly attempt: Attempt;
  /** Attempts after the first. */
  readonly retries: number;
  /** Aborting it ends every question, with its reason. */
  readonly signal: Signal;
  readonly system: System;
  readonly messages: Messages;
}

/** A Retry-After up to this, in milliseconds, is waited for. */
const LONGEST_REST_MS = 60_000;

const A_DAY_MS = 24 * 3600 * 1000;

const SHORTEST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 30_000;

/**
 * How long to wait before the next attempt, in milliseconds: doubling from one second, up to half as long again by
 * chance, 30 s at most, and as long as a Retry-After says. Undefined if there shall be none.
 *
 * @param tries how many attempts failed
 * @param retries how many attempts may follow the first one
 * @param random a number in [0, 1)
 */
export function retryDelay(failure: NoAnswer, tries: number, retries: number, random: number): number | undefined {
  const askedMs = failure.retryAfterMs ?? 0;
  if (failure.remedy !== "retry" || tries > retries || askedMs > LONGEST_REST_MS) return undefined;
  return Math.max(backoff(tries, random), askedMs);
}

/**
 * How long nobody should ask after this failure, in milliseconds: as long as the API asks, where it does. A request
 * that merely failed slows down no other.
 *
 * @param askedMs how much of its Retry-After is honoured; by the ordinary rule all of it or, if it is too long, nothing
 */
export function sharedRest(failure: NoAnswer, tries: number, random: number, askedMs = honoured(failure)): number {
  const isAsked = failure.slowDown || (failure.retryAfterMs ?? 0) > 0;
  return isAsked ? Math.max(backoff(tries, random), askedMs) : 0;
}

function honoured({ retryAfterMs = 0 }: NoAnswer): number {
  return retryAfterMs > LONGEST_REST_MS ? 0 : retryAfterMs;
}

function backoff(tries: number, random: number): number {
  return Math.min(SHORTEST_DELAY_MS * 2 ** (tries - 1) * (1 + random / 2), LONGEST_DELAY_MS);
}

/** Asks single questions, each with as many attempts as the rules allow. */
export function createCaller({ attempt, retries, signal, system, messages }: CallerOptions): Caller {
  return {
    ask: async (question) => {
      let arrived = false;
      for (let tries = 0; ; ) {
        try {
          return await attempt(question);
        } catch (failure) {
          if (failure instanceof TooSoon) {
            await system.sleep(failure.waitMs, signal);
            continue;
          }
          if (!(failure instanceof NoAnswer)) throw failure;
          tries += 1;
          arrived ||= failure.mayHaveArrived;
          const mayRepeat = question.repeatable || !failure.mayHaveArrived;
          const delayMs = mayRepeat ? retryDelay(failure, tries, retries, system.random()) : undefined;
          if (delayMs === undefined) throw finalFailure(failure, tries, question.writes === true && arrived);
          await messages.detail(`${question.subject}: attempt ${tries + 1} in ${formatDuration(delayMs)}`);
          await system.sleep(delayMs, signal);
        }
      }
    },
  };
}

/** What is said of the last failure of so many attempts. */
export function finalFailure(failure: NoAnswer, tries: number, mayBeDone = false): NoAnswer {
  const { retryAfterMs = 0 } = failure;
  const isLong = retryAfterMs > LONGEST_REST_MS;
  const parts = [failure.message];
  if (tries > 1) parts.push(` (${tries} attempts)`);
  if (isLong)
    parts.push(
      `; it asks to be left alone for ${retryAfterMs > A_DAY_MS ? "more than a day" : formatDuration(retryAfterMs)}`,
    );
  if (mayBeDone) parts.push("; the request may have been carried out");
  const hint = mayBeDone
    ? "look whether it was, before you send it again"
    : isLong
      ? "try again after that time"
      : undefined;
  return failure.told(parts.join(""), hint);
}
