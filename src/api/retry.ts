import { Aborter, type Signal } from "../abort.ts";
import { formatDuration } from "../duration.ts";
import type { Messages } from "../output/messages.ts";
import type { System } from "../system/system.ts";
import { createAttempt, type Question } from "./attempt.ts";
import type { Client } from "./client.ts";
import { NoAnswer } from "./no-answer.ts";
import type { Reply } from "./reply.ts";
import type { Credentials } from "./sign.ts";

/** Asks questions, each with as many attempts as the rules allow. One for a run: its clock and its delays are shared. */
export interface Caller {
  /** The API's answer, also where it is a failure. Throws NoAnswer where there is none, and the signal's reason. */
  ask(question: Question): Promise<Reply>;
}

/** What a `--wait` is told about every attempt, and what it allows. */
export interface Patience {
  answered(): void;
  failed(): void;
  /**
   * How many milliseconds are left to sit out a Retry-After of any length; undefined where the ordinary rule holds, by
   * which a long one ends the tries.
   */
  leftMs(): number | undefined;
}

interface CallerOptions {
  readonly client: Client;
  readonly credentials: Credentials;
  /** Attempts after the first. */
  readonly retries: number;
  /** Aborting it ends every question, with its reason. */
  readonly signal: Signal;
  /** A `--wait`'s patience with outages. */
  readonly patience?: Patience;
  readonly system: System;
  readonly messages: Messages;
}

/** What is under way when the credentials are refused may still take so long, in milliseconds. */
const LAST_ANSWERS_MS = 1000;

/** A Retry-After up to this, in milliseconds, is waited for. */
const LONGEST_REST_MS = 60_000;

const A_DAY_MS = 24 * 3600 * 1000;

const SHORTEST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 30_000;

/** Before retry `n`, counted from 1: doubling from one second, up to half as long again by chance, 30 s at most. */
function backoff(n: number, random: number): number {
  return Math.min(SHORTEST_DELAY_MS * 2 ** (n - 1) * (1 + random / 2), LONGEST_DELAY_MS);
}

export function createCaller(options: CallerOptions): Caller {
  const { client, credentials, retries, signal, patience, system, messages } = options;
  /** No request leaves before this moment of the monotonic clock: the API asked all of us to slow down. */
  let restUntil = 0;
  /** Aborted once the API refused the credentials: no retry makes sense after it. */
  const refused = new Aborter(signal);
  /** Aborted a moment later: neither does waiting for what is under way. */
  const pointless = new Aborter(signal);

  const refuse = () => {
    refused.abort();
    system.sleep(LAST_ANSWERS_MS, signal).then(
      () => pointless.abort(notWaitedFor()),
      () => {},
    );
  };

  const rest = async () => {
    while (restUntil > system.monotonic()) await system.sleep(restUntil - system.monotonic(), pointless);
  };

  const attempt = createAttempt({ client, credentials, signal: pointless, rest, onRefused: refuse, system, messages });

  /** How long to wait before the next attempt; undefined where there shall be none. */
  const delayAfter = (failure: NoAnswer, tries: number, question: Question): number | undefined => {
    const left = patience?.leftMs();
    const asked = failure.retryAfterMs ?? 0;
    const ordinary = backoff(tries, system.random());
    const delay = Math.max(ordinary, Math.min(asked, left ?? asked));
    const tooLong = left === undefined ? asked > LONGEST_REST_MS : left <= 0;
    if (failure.slowDown || asked > 0)
      restUntil = Math.max(restUntil, system.monotonic() + (tooLong ? ordinary : delay));
    if (failure.remedy !== "retry" || tries > retries || tooLong) return undefined;
    return question.repeatable || !failure.mayHaveArrived ? delay : undefined;
  };

  return {
    ask: async (question) => {
      let arrived = false;
      for (let tries = 1; ; tries += 1) {
        try {
          const reply = await attempt(question);
          patience?.answered();
          return reply;
        } catch (failure) {
          if (!(failure instanceof NoAnswer)) throw failure;
          patience?.failed();
          arrived ||= failure.mayHaveArrived;
          const delay = delayAfter(failure, tries, question);
          const mayBeDone = question.writes === true && arrived;
          if (delay === undefined) throw finalFailure(failure, tries, mayBeDone);
          await messages.detail(`${question.subject}: attempt ${tries + 1} in ${formatDuration(delay)}`);
          await system.sleep(delay, refused).catch(() => {
            signal.throwIfAborted();
            throw finalFailure(failure, tries, mayBeDone);
          });
        }
      }
    },
  };
}

function notWaitedFor(): NoAnswer {
  return new NoAnswer("unreachable", "not waited for, as the API refuses the credentials", {
    remedy: "none",
    mayHaveArrived: true,
  });
}

function finalFailure(failure: NoAnswer, tries: number, mayBeDone: boolean): NoAnswer {
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
