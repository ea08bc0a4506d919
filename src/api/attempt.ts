import { formatDuration } from "../base/duration.ts";
import type { Clock } from "../system/system.ts";
import type { Messages } from "../terminal/messages.ts";
import { SET_CLOCK, SigningClock } from "./clock.ts";
import { NoAnswer } from "./no-answer.ts";
import type { PhpValue } from "./php-json.ts";
import { redact, secretsOf } from "./redact.ts";
import { type ApiResponse, readResponse } from "./response.ts";
import { isCredentialsCode, isTimeCode } from "./response-codes.ts";
import { type Credentials, type SignedRequest, signRequest } from "./sign.ts";
import { ConnectionLost, type HttpExchange, type Transport } from "./transport.ts";
import { UsedSignatures } from "./used-signatures.ts";

/** One question to the API. */
export interface Question {
  readonly command: string;
  readonly parameters: ReadonlyMap<string, PhpValue>;
  /** Whether asking twice is harmless. If not, it is asked again only when the first request cannot have arrived. */
  readonly repeatable: boolean;
  /** Whether it changes something. If so, the error for a missing answer says that it may have been carried out. */
  readonly writes?: boolean;
  /** Called when an attempt may have arrived. */
  readonly onSent?: () => void;
  /** Its name in the lines of `--verbose`. */
  readonly subject: string;
}

interface AttemptOptions {
  readonly transport: Transport;
  readonly credentials: Credentials;
  /** Aborts all requests, with its reason. */
  readonly signal: AbortSignal;
  readonly system: Clock;
  readonly messages: Messages;
}

/** Signs a question, sends it once and reads the response. */
export type SignedAttempt = (question: Question) => Promise<ApiResponse>;

/** The same request was already sent in this second, so nothing was sent. Try again in the next second. */
export class TooSoon extends Error {
  /** The time until the next second, in milliseconds. */
  readonly waitMs: number;

  constructor(waitMs: number) {
    super("the same request was already sent in this second");
    this.waitMs = waitMs;
  }
}

/**
 * Makes single attempts: one signed request and its response, repeated only if the clock was wrong. All attempts share
 * one corrected clock and never send the same bytes twice. They throw NoAnswer, TooSoon or the signal's reason.
 */
export function signedAttempt(options: AttemptOptions): SignedAttempt {
  const { transport, credentials, signal, system, messages } = options;
  const clock = new SigningClock(system);
  const used = new UsedSignatures();
  /** The subjects of questions that need a new connection. */
  const needNewConnection = new Set<string>();
  const secrets = secretsOf(credentials.secret, credentials.apiKey);
  messages.redactWith((text) => redact(text, secrets));

  const nextSecondMs = () => 1000 - (clock.now() % 1000) + 1;

  /** Signs the question with the current time. */
  const sign = ({ command, parameters }: Question): SignedRequest => {
    const request = signRequest(credentials, command, parameters, Math.floor(clock.now() / 1000));
    if (!used.claim(request.signature)) throw new TooSoon(nextSecondMs());
    return request;
  };

  /** Sends a request and reads the response; logs the outcome and its duration for `--verbose`. */
  const send = async ({ subject, repeatable, onSent }: Question, { text, signature }: SignedRequest) => {
    // A request that must not be sent twice needs a live connection.
    const isOnNewConnection = needNewConnection.delete(subject) || !repeatable;
    const started = system.monotonic();
    const logOutcome = (outcome: string) =>
      messages.detail(`${subject}: ${outcome}, ${formatDuration(system.monotonic() - started)}`, "attempt");
    try {
      const exchange = await transport.post(text, isOnNewConnection, onSent);
      const response = readResponse(exchange, [...secrets, ...secretsOf(signature)], clock.now());
      await logOutcome(summary(exchange, response));
      return { exchange, response };
    } catch (error) {
      if (error instanceof NoAnswer) await logOutcome(error.message);
      if (!(error instanceof ConnectionLost)) throw error;
      needNewConnection.add(subject);
      await logOutcome("the connection was already closed; trying again on a new one");
      return undefined;
    }
  };

  return async (question) => {
    let repeated = false;
    for (;;) {
      const request = sign(question);
      const { generation } = clock;
      await messages.detail(`${question.subject}: POST ${transport.url.href} ${question.command}`, "attempt");
      const answered = await send(question, request);
      if (answered === undefined) continue;
      const { exchange, response } = answered;
      if (!isTimeCode(response.code)) {
        if (!isCredentialsCode(response.code)) clock.timeAccepted();
        return response;
      }
      const verdict = clock.timeRefused(generation, String(exchange.headers.date ?? ""));
      if (verdict.kind === "give-up") await messages.detail(`clock not corrected: ${verdict.why}`);
      if (verdict.kind === "give-up" || (verdict.kind === "next-second" && repeated)) return response;
      if (verdict.kind === "next-second") {
        repeated = true;
        await system.sleep(nextSecondMs(), signal);
      } else if (verdict.warning !== undefined) await messages.warn(verdict.warning, SET_CLOCK);
    }
  };
}

function summary({ status }: HttpExchange, response: ApiResponse): string {
  const outcome = response.succeeded
    ? "success"
    : `failure${response.code === undefined ? "" : ` (code ${response.code})`}`;
  return `HTTP ${status}, ${outcome}`;
}
