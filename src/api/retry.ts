import { setMaxListeners } from "node:events";
import { formatDuration } from "../duration.ts";
import type { Messages } from "../output/messages.ts";
import type { System } from "../system.ts";
import type { Client, Exchange } from "./client.ts";
import { SigningClock } from "./clock.ts";
import { NoAnswer } from "./no-answer.ts";
import type { PhpValue } from "./php-json.ts";
import { redact, secretsOf } from "./redact.ts";
import { type Reply, readReply } from "./reply.ts";
import { isCredentialsCode, isTimeCode } from "./response-codes.ts";
import { type Credentials, type SignedRequest, signRequest } from "./sign.ts";
import { UsedSignatures } from "./used-signatures.ts";

/** One question to the API. */
export interface Question {
  readonly command: string;
  readonly parameters: ReadonlyMap<string, PhpValue>;
  /** Whether asking twice does no harm. Otherwise it is asked again only where the first request cannot have arrived. */
  readonly repeatable: boolean;
  /** Whether it changes something: where no answer comes, the error says that it may have. */
  readonly writes?: boolean;
  /** What the lines of `--verbose` call it. */
  readonly subject: string;
}

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
  readonly signal: AbortSignal;
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
  const clock = new SigningClock(system);
  const used = new UsedSignatures();
  const secrets = secretsOf(credentials.secret, credentials.apiKey);
  messages.hide((text) => redact(text, secrets));
  /** No request leaves before this moment of the monotonic clock: the API asked all of us to slow down. */
  let restUntil = 0;
  /** Aborted once the API refused the credentials: no retry makes sense after it. */
  const refused = new AbortController();
  const retrying = AbortSignal.any([signal, refused.signal]);
  /** Aborted a moment later: neither does waiting for what is under way. */
  const pointless = new AbortController();
  const asking = AbortSignal.any([signal, pointless.signal]);
  setMaxListeners(0, retrying, asking);

  const refuse = () => {
    refused.abort();
    system.sleep(LAST_ANSWERS_MS, signal).then(
      () => pointless.abort(notWaitedFor()),
      () => {},
    );
  };

  const untilNextSecond = () => system.sleep(1000 - (clock.now() % 1000) + 1, signal);

  /** Signs the question with the time of now, or of the next second where that would be the same bytes again. */
  const sign = async ({ command, parameters }: Question): Promise<SignedRequest> => {
    for (;;) {
      const request = signRequest(credentials, command, parameters, Math.floor(clock.now() / 1000));
      if (used.claim(request.signature)) return request;
      await untilNextSecond();
    }
  };

  /** One request, and the reply to it; asked again where only the clock was wrong. */
  const attempt = async (question: Question): Promise<Reply> => {
    let repeated = false;
    for (;;) {
      while (restUntil > system.monotonic()) await system.sleep(restUntil - system.monotonic(), asking);
      const request = await sign(question);
      const { generation } = clock;
      await messages.detail(`${question.subject}: POST ${client.url.href} ${question.command}`);
      const exchange = await client.post(request.text, asking);
      const reply = readReply(exchange, [...secrets, ...secretsOf(request.signature)]);
      await messages.detail(`${question.subject}: ${summary(exchange, reply)}`);
      if (!isTimeCode(reply.code)) {
        if (isCredentialsCode(reply.code)) refuse();
        else clock.accepted();
        return reply;
      }
      const verdict = clock.refused(generation, header(exchange, "date"));
      if (verdict.kind === "give-up") await messages.detail(`the clock is not corrected: ${verdict.why}`);
      if (verdict.kind === "give-up" || (verdict.kind === "next-second" && repeated)) {
        refuse();
        return reply;
      }
      if (verdict.kind === "next-second") {
        repeated = true;
        await untilNextSecond();
      } else if (verdict.warning !== undefined) await messages.warn(verdict.warning);
    }
  };

  /** How long to wait before the next attempt; undefined where there shall be none. */
  const delayAfter = (failure: NoAnswer, tries: number, question: Question): number | undefined => {
    const left = patience?.leftMs();
    const asked = failure.retryAfterMs ?? 0;
    const delay = Math.max(backoff(tries, system.random()), Math.min(asked, left ?? asked));
    const tooLong = left === undefined ? asked > LONGEST_REST_MS : left <= 0;
    if ((failure.slowDown || asked > 0) && !tooLong) restUntil = Math.max(restUntil, system.monotonic() + delay);
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
          await messages.detail(`${question.subject}: ${failure.message}`);
          const delay = delayAfter(failure, tries, question);
          const mayBeDone = question.writes === true && arrived;
          if (delay === undefined) throw finalFailure(failure, tries, mayBeDone);
          await messages.detail(`${question.subject}: attempt ${tries + 1} in ${formatDuration(delay)}`);
          await system.sleep(delay, retrying).catch(() => {
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
  const parts = [failure.message];
  if (tries > 1) parts.push(` (${tries} attempts)`);
  if (retryAfterMs > LONGEST_REST_MS)
    parts.push(
      `; it asks to be left alone for ${retryAfterMs > A_DAY_MS ? "more than a day" : formatDuration(retryAfterMs)}`,
    );
  if (mayBeDone) parts.push("; the request may have been carried out");
  return failure.told(parts.join(""));
}

function summary({ status, elapsedMs }: Exchange, reply: Reply): string {
  const outcome = reply.succeeded ? "success" : `failure${reply.code === undefined ? "" : ` (code ${reply.code})`}`;
  return `HTTP ${status}, ${outcome}, ${formatDuration(elapsedMs)}`;
}

function header({ headers }: Exchange, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
