import { formatDuration } from "../base/duration.ts";
import { NoAnswer } from "./no-answer.ts";

/** The longest Retry-After that is honoured outside a wait, in milliseconds. */
const LONGEST_RETRY_AFTER_MS = 60_000;

const A_DAY_MS = 24 * 3600 * 1000;

const SHORTEST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 30_000;

/**
 * The delay before the next attempt, in milliseconds. It doubles from one second, plus up to 50 % jitter, to at most 30
 * s, and is never less than Retry-After. Undefined if there is no next attempt.
 *
 * @param attempts the number of failed attempts
 * @param retries the number of attempts that may follow the first one
 * @param random a number in [0, 1)
 * @param longestMs the longest Retry-After to honour, in milliseconds, if that is more than a minute
 */
export function retryDelay(
  failure: NoAnswer,
  attempts: number,
  retries: number,
  random: number,
  longestMs = 0,
): number | undefined {
  const askedMs = failure.retryAfterMs ?? 0;
  if (failure.remedy !== "retry" || attempts > retries) return undefined;
  if (askedMs > Math.max(LONGEST_RETRY_AFTER_MS, longestMs)) return undefined;
  return Math.max(backoff(attempts, random), askedMs);
}

/**
 * How long all requests pause after this failure, in milliseconds: 0 unless the API asks for a pause. A failed request
 * alone does not slow down the others.
 *
 * @param askedMs how much of Retry-After to honour. By default, all of it, or none of it if it is too long.
 */
export function sharedDelay(
  failure: NoAnswer,
  attempts: number,
  random: number,
  askedMs = honouredRetryAfter(failure),
): number {
  const isAsked = failure.slowDown || (failure.retryAfterMs ?? 0) > 0;
  return isAsked ? Math.max(backoff(attempts, random), askedMs) : 0;
}

function honouredRetryAfter({ retryAfterMs = 0 }: NoAnswer): number {
  return retryAfterMs > LONGEST_RETRY_AFTER_MS ? 0 : retryAfterMs;
}

function backoff(attempts: number, random: number): number {
  return Math.min(SHORTEST_DELAY_MS * 2 ** (attempts - 1) * (1 + random / 2), LONGEST_DELAY_MS);
}

/** The error to report after the last of several attempts. */
export function finalFailure(failure: NoAnswer, attempts: number, mayBeDone = false): NoAnswer {
  const { retryAfterMs = 0 } = failure;
  const isLong = retryAfterMs > LONGEST_RETRY_AFTER_MS;
  const parts = [failure.message];
  if (attempts > 1) parts.push(` (${attempts} attempts)`);
  if (isLong)
    parts.push(`; it asks you to wait ${retryAfterMs > A_DAY_MS ? "more than a day" : formatDuration(retryAfterMs)}`);
  if (mayBeDone) parts.push("; the request may have been carried out");
  const hint = mayBeDone
    ? "check whether it was carried out before you send it again"
    : isLong
      ? "wait that long, then try again"
      : undefined;
  return new NoAnswer(failure.kind, parts.join(""), {
    ...failure,
    hint: hint ?? failure.hint,
    mayHaveArrived: mayBeDone || failure.mayHaveArrived,
    // A program that retries could carry it out twice.
    isRetryable: failure.isRetryable && !mayBeDone,
  });
}
