import type { ApiClient } from "../../api/api-client.ts";
import type { Question } from "../../api/attempt.ts";
import { NoAnswer } from "../../api/no-answer.ts";
import { type ApiResponse, refusal } from "../../api/response.ts";
import { type FailureKinds, SceError } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { openSession } from "../../cli/session.ts";
import { dataLine, dataObject } from "../../output/data-fields.ts";
import { jsonBlock, jsonLine } from "../../output/json.ts";
import { OutputClosed } from "../../system/system.ts";
import { startProgress } from "../../terminal/progress.ts";
import { escapeText } from "../../terminal/terminal.ts";

/** What a run of `sce api` is, once its options are checked. */
export interface CallPlan {
  readonly question: Question;
  /** The values of `data` to print; undefined for the whole response. */
  readonly fields: readonly string[] | undefined;
  readonly json: boolean;
}

interface CallOutcome {
  /** Undefined if there was no response. */
  readonly response: ApiResponse | undefined;
  readonly error: SceError | undefined;
}

/** Asks once, prints the response, and then reports what is wrong with it. */
export async function call(plan: CallPlan, context: Context): Promise<FailureKinds> {
  const { system, messages, interrupted } = context;
  const session = await openSession(context, { connections: 1, signal: interrupted });
  const progress = await startProgress(context);
  try {
    progress.show(`asking: ${escapeText(plan.question.command)}`);
    const { response, error } = await ask(plan.question, session.apiClient, interrupted);
    progress.stop();
    const occurred = new Set(error === undefined ? [] : [error.kind]);
    try {
      await system.stdout.write(printed(plan, response, system.stdout.isTTY));
    } catch (failure) {
      if (failure instanceof OutputClosed) return occurred;
      if (!(failure instanceof SceError) || !plan.question.writes || error !== undefined) throw failure;
      // Somebody who retries because of the exit code should know.
      throw new SceError(failure.kind, `${failure.message}; the request was carried out`);
    }
    if (error !== undefined) await messages.error(session.explain(error));
    return occurred;
  } finally {
    progress.stop();
    await session.close();
  }
}

async function ask(question: Question, apiClient: ApiClient, interrupted: AbortSignal): Promise<CallOutcome> {
  try {
    const response = await apiClient.ask(question);
    return { response, error: refusal(response) };
  } catch (error) {
    if (error instanceof NoAnswer) return { response: undefined, error };
    const isSignal = interrupted.aborted && error === interrupted.reason && error instanceof SceError;
    if (!isSignal || !question.writes) throw error;
    throw new SceError(error.kind, `${error.message}; the request may have been carried out`);
  }
}

function printed({ fields, json }: CallPlan, response: ApiResponse | undefined, isTerminal: boolean): string {
  if (fields !== undefined && !json) return dataLine(response?.data, fields);
  const document = fields === undefined ? response?.text : dataObject(response?.data, fields);
  return isTerminal ? jsonBlock(document) : jsonLine(document);
}
