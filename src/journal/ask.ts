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
 * Asks for an upload, and remembers that: the intent before the request leaves, the outcome after. A journal that is off
 * changes nothing; one that cannot be written is one warning.
 *
 * @param parameters those of the request
 * @param ask sends the request; what it throws is thrown on
 */
export async function askForUpload(
  parameters: ReadonlyMap<string, PhpValue>,
  ask: () => Promise<ApiResponse>,
  { journal, system, messages, relation }: AskOptions,
): Promise<ApiResponse> {
  const { place } = journal;
  if (place.file === undefined && !place.isProblem) return ask();
  let intent: Intent | undefined;
  const remember = async (step: () => void) => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof SceError)) throw error;
      intent = undefined;
      await messages.warn(`this upload is not remembered: ${error.message}; ${HOW_TO_STOP}`);
    }
  };
  await remember(() => {
    intent = writeIntent(journal, parameters, system, relation);
  });
  try {
    const response = await ask();
    await remember(() => intent?.settle(outcomeOf(response, messages)));
    return response;
  } catch (error) {
    await remember(() => intent?.settle(outcomeWithout(error, messages)));
    throw error;
  }
}

/** What the API's response says about a request. A success without an id is none that could be asked for. */
export function outcomeOf(response: ApiResponse, { clean }: Pick<Messages, "clean">): UploadOutcome {
  const error = refusal(response);
  if (error !== undefined) return { state: "refused", error: clean(error.message) };
  const id = queuedId(response);
  return id === undefined ? { state: "unsure", error: "the API gave no id" } : { state: "queued", id };
}

/** What is known about a request without a response: 429 and code 1000 refuse it, and most others may have carried it out. */
export function outcomeWithout(failure: unknown, { clean }: Pick<Messages, "clean">): UploadOutcome {
  const error = clean(failure instanceof Error ? failure.message : String(failure));
  if (!(failure instanceof NoAnswer)) return { state: "unsure", error };
  if (failure.http === 429 || failure.code === "1000") return { state: "refused", error };
  return { state: failure.mayHaveArrived ? "unsure" : "unsent", error };
}
