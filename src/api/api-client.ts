import { formatDuration } from "../base/duration.ts";
import { SceError } from "../base/errors.ts";
import type { System } from "../system/system.ts";
import type { Messages } from "../terminal/messages.ts";
import { type Question, type SignedAttempt, TooSoon } from "./attempt.ts";
import { NoAnswer } from "./no-answer.ts";
import type { ApiResponse } from "./response.ts";
import { finalFailure, retryDelay } from "./retry.ts";

/** Asks the API questions, with retries. */
export interface ApiClient {
  /** The API's answer, even if it is a failure. Throws NoAnswer if there is none, or the signal's reason. */
  ask(question: Question): Promise<ApiResponse>;
}

interface ApiClientOptions {
  readonly attempt: SignedAttempt;
  /** The number of attempts after the first. */
  readonly retries: number;
  /** Aborts every question, with its reason. */
  readonly signal: AbortSignal;
  readonly system: System;
  readonly messages: Messages;
}

export function createApiClient({ attempt, retries, signal, system, messages }: ApiClientOptions): ApiClient {
  return {
    ask: async (question) => {
      let arrived = false;
      for (let attempts = 0; ; ) {
        try {
          return await attempt(question);
        } catch (failure) {
          if (failure instanceof TooSoon) {
            await system.sleep(failure.waitMs, signal);
            continue;
          }
          if (!(failure instanceof NoAnswer)) throw failure;
          attempts += 1;
          arrived ||= failure.mayHaveArrived;
          const mayRepeat = question.repeatable || !failure.mayHaveArrived;
          const delayMs = mayRepeat ? retryDelay(failure, attempts, retries, system.random()) : undefined;
          if (delayMs === undefined) throw finalFailure(failure, attempts, question.writes === true && arrived);
          await messages.detail(`${question.subject}: attempt ${attempts + 1} in ${formatDuration(delayMs)}`);
          await system.sleep(delayMs, signal);
        }
      }
    },
  };
}

/**
 * Asks a question, and throws what `ask` throws. If a signal ends a question that writes and was sent, the error says
 * that it may have been carried out.
 *
 * @param ask gets the question to send
 * @param findOut the hint of that error
 */
export async function askUnlessInterrupted<T>(
  question: Question,
  interrupted: AbortSignal,
  ask: (question: Question) => Promise<T>,
  findOut?: string,
): Promise<T> {
  let wasSent = false;
  const onSent = () => {
    wasSent = true;
  };
  try {
    return await ask({ ...question, onSent });
  } catch (error) {
    const isSignal = interrupted.aborted && error === interrupted.reason && error instanceof SceError;
    if (!isSignal || !question.writes || !wasSent) throw error;
    const message = `${error.message}; the request may have been carried out`;
    throw new SceError(error.kind, message, findOut, { isRetryable: false });
  }
}
