import { NoAnswer } from "../api/no-answer.ts";
import type { PhpValue } from "../api/php-json.ts";
import { type ApiResponse, refusal } from "../api/response.ts";
import { SceError } from "../base/errors.ts";
import type { System } from "../system/system.ts";
import type { Messages } from "../terminal/messages.ts";
import { queuedId } from "../uploads/queued-id.ts";
import { type Intent, type Relation, type UploadOutcome, writeIntent } from "./journal.ts";
import { HOW_TO_STOP } from "./journal-file.ts";
import type { JournalChoice } from "./place.ts";

interface AskOptions {
  readonly journal: JournalChoice;
  readonly system: Pick<System, "now">;
  readonly messages: Messages;
  readonly relation?: Relation;
}

/**
 * Requests an upload and records it in the journal: the intent before the request is sent, the outcome after it. If the
 * journal is off, nothing is recorded. If it cannot be written, that is one warning.
 *
 * @param parameters the request's parameters
 * @param ask sends the request. Its errors are passed on.
 */
export async function askForUpload(
  parameters: ReadonlyMap<string, PhpValue>,
  ask: () => Promise<ApiResponse>,
  { journal, system, messages, relation }: AskOptions,
): Promise<ApiResponse> {
  const { place } = journal;
  if (place.file === undefined && !place.isProblem) return ask();
  let intent: Intent | undefined;
  const record = async (step: () => void) => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof SceError)) throw error;
      intent = undefined;
      await messages.warn(`this upload is not recorded: ${error.message}; ${HOW_TO_STOP}`);
    }
  };
  await record(() => {
    intent = writeIntent(journal, parameters, system, relation);
  });
  try {
    const response = await ask();
    await record(() => intent?.settle(outcomeOf(response, messages)));
    return response;
  } catch (error) {
    await record(() => intent?.settle(outcomeWithout(error, messages)));
    throw error;
  }
}

/**
 * The outcome of a request, by the API's response. A success without an id is unsure, because its status cannot be
 * requested.
 */
export function outcomeOf(response: ApiResponse, { clean }: Pick<Messages, "clean">): UploadOutcome {
  const error = refusal(response);
  if (error !== undefined) return { state: "refused", error: clean(error.message) };
  const id = queuedId(response);
  return id === undefined ? { state: "unsure", error: "the API returned no id" } : { state: "queued", id };
}

/**
 * The outcome of a request without an answer. HTTP 429 and code 1000 refuse it. Otherwise it may have been carried out.
 */
export function outcomeWithout(failure: unknown, { clean }: Pick<Messages, "clean">): UploadOutcome {
  const error = clean(failure instanceof Error ? failure.message : String(failure));
  if (!(failure instanceof NoAnswer)) return { state: "unsure", error };
  if (failure.http === 429 || failure.code === "1000") return { state: "refused", error };
  return { state: failure.mayHaveArrived ? "unsure" : "unsent", error };
}
