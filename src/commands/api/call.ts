import { askUnlessInterrupted } from "../../api/api-client.ts";
import type { Question } from "../../api/attempt.ts";
import { NoAnswer } from "../../api/no-answer.ts";
import { type ApiResponse, refusal } from "../../api/response.ts";
import { type FailureKinds, SceError } from "../../base/errors.ts";
import { nearest } from "../../base/nearest.ts";
import { shellWord } from "../../base/shell-word.ts";
import type { Context } from "../../cli/context.ts";
import { openSession, type Session } from "../../cli/session.ts";
import { dataLine, dataObject, knownFields, missingFields } from "../../output/data-fields.ts";
import { jsonBlock, jsonLine } from "../../output/json.ts";
import { OutputClosed } from "../../system/system.ts";
import { escapeText } from "../../terminal/escape.ts";
import { startProgress } from "../../terminal/progress.ts";

/** A run of `sce api`, from checked options. */
export interface CallPlan {
  readonly question: Question;
  /** The values to print; undefined for the whole response. */
  readonly fields: readonly string[] | undefined;
  readonly json: boolean;
}

interface CallOutcome {
  /** Undefined if there was no response. */
  readonly response: ApiResponse | undefined;
  readonly error: SceError | undefined;
}

/** Sends the request and prints the response, then the error. */
export async function call(plan: CallPlan, context: Context): Promise<FailureKinds> {
  const { system, messages, interrupted } = context;
  const session = await openSession(context, { connections: 1, signal: interrupted });
  const progress = await startProgress(context);
  try {
    progress.show(`asking: ${escapeText(plan.question.command)}`);
    const { response, error } = await ask(plan.question, session, context);
    progress.stop();
    const missing = response === undefined ? [] : missingFields(response.text, plan.fields ?? []);
    const failure = error ?? fieldError(plan, response, missing);
    const occurred = new Set(failure === undefined ? [] : [failure.kind]);
    // A command that writes cannot be repeated to get its response. Its id must not be lost.
    const keepResponse = async () => {
      if (response !== undefined && plan.question.writes) await messages.response(jsonLine(response.text));
    };
    try {
      await system.stdout.write(printed(plan, response, system.stdout.isTTY));
    } catch (reason) {
      if (error === undefined) await keepResponse();
      if (reason instanceof OutputClosed) return occurred;
      if (!(reason instanceof SceError) || !plan.question.writes || error !== undefined) throw reason;
      // The exit code alone may lead someone to send it again.
      throw new SceError(reason.kind, `${reason.message}; the request was carried out`, undefined, {
        isRetryable: false,
      });
    }
    if (failure !== undefined) await messages.error(session.explain(failure));
    else if (response !== undefined && missing.length > 0) await messages.warn(missingText(response, missing));
    if (missing.length > 0) await keepResponse();
    return occurred;
  } finally {
    progress.stop();
    await session.close();
  }
}

async function ask(question: Question, { apiClient, journal }: Session, context: Context): Promise<CallOutcome> {
  const isUpload = question.command === "youtube.upload";
  try {
    const response = await askUnlessInterrupted(question, context.interrupted, async (asked) => {
      const send = () => apiClient.ask(asked);
      if (!isUpload) return send();
      const { askForUpload } = await import("../../journal/ask.ts");
      return askForUpload(asked.parameters, send, { ...context, journal });
    });
    return { response, error: refusal(response) };
  } catch (error) {
    if (error instanceof NoAnswer) return { response: undefined, error };
    throw error;
  }
}

/** The error if the response has none of the requested fields. */
function fieldError(
  { fields }: CallPlan,
  response: ApiResponse | undefined,
  missing: readonly string[],
): SceError | undefined {
  if (response === undefined || missing.length === 0 || missing.length < new Set(fields).size) return undefined;
  const [name = ""] = missing;
  const near = nearest(name, knownFields(response.text));
  return new SceError("refused", missingText(response, missing), near && `did you mean --field ${shellWord(near)}?`);
}

/** The most names in one message. */
const MOST_NAMES = 30;

function missingText({ text }: ApiResponse, missing: readonly string[]): string {
  const known = knownFields(text);
  const more = known.length > MOST_NAMES ? ", …" : "";
  return `the response has no ${missing.join(", ")}; it has ${known.slice(0, MOST_NAMES).join(", ")}${more}`;
}

function printed({ fields, json }: CallPlan, response: ApiResponse | undefined, isTerminal: boolean): string {
  if (fields !== undefined && !json) return dataLine(response?.text, fields);
  const document = fields === undefined ? response?.text : dataObject(response?.text, fields);
  return isTerminal ? jsonBlock(document) : jsonLine(document);
}
