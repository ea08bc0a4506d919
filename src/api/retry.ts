import { formatDuration } from "../base/duration.ts";
import type { NoAnswer } from "./no-answer.ts";

/** A Retry-After up to this, in milliseconds, is waited for. */
const LONGEST_RETRY_AFTER_MS = 60_000;

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
  if (failure.remedy !== "retry" || tries > retries || askedMs > LONGEST_RETRY_AFTER_MS) return undefined;
  return Math.max(backoff(tries, random), askedMs);
}

/**
 * How long nobody should ask after this failure, in milliseconds: as long as the API asks, where it does. A request
 * that merely failed slows down no other.
 *
 * @param askedMs how much of its Retry-After is honoured; by the ordinary rule all of it or, if it is too long, nothing
 */
export function sharedDelay(
  failure: NoAnswer,
  tries: number,
  random: number,
  askedMs = honouredRetryAfter(failure),
): number {
  const isAsked = failure.slowDown || (failure.retryAfterMs ?? 0) > 0;
  return isAsked ? Math.max(backoff(tries, random), askedMs) : 0;
}

function honouredRetryAfter({ retryAfterMs = 0 }: NoAnswer): number {
  return retryAfterMs > LONGEST_RETRY_AFTER_MS ? 0 : retryAfterMs;
}

function backoff(tries: number, random: number): number {
  return Math.min(SHORTEST_DELAY_MS * 2 ** (tries - 1) * (1 + random / 2), LONGEST_DELAY_MS);
}

/** What is said of the last failure of so many attempts. */
export function finalFailure(failure: NoAnswer, tries: number, mayBeDone = false): NoAnswer {
  const { retryAfterMs = 0 } = failure;
  const isLong = retryAfterMs > LONGEST_RETRY_AFTER_MS;
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
  return failure.reworded(parts.join(""), hint);
}
