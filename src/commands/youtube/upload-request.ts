import { askUnlessInterrupted } from "../../api/api-client.ts";
import type { Question } from "../../api/attempt.ts";
import { NoAnswer } from "../../api/no-answer.ts";
import { type ApiResponse, refusal } from "../../api/response.ts";
import { SceError } from "../../base/errors.ts";
import { type JsonText, members } from "../../base/json-text.ts";
import type { Context } from "../../cli/context.ts";
import type { Session } from "../../cli/session.ts";
import type { Relation } from "../../journal/journal.ts";
import { queuedId } from "../../uploads/queued-id.ts";
import { answerWith, noAnswerAbout, type StatusAnswer } from "../../uploads/status-answer.ts";
import { type Upload, unknownUpload } from "../../uploads/upload.ts";
import { type UploadValues, uploadParameters } from "./upload-values.ts";

/** How to find out whether an unanswered request queued an upload. */
export const FIND_OUT =
  "before you send it again, look for the title on the YouTube channel or in ScaleEngine's control panel";

/** The request for an upload: sent once, and again only if it cannot have arrived. */
export function uploadQuestion(values: UploadValues, subject: string): Question {
  const parameters = uploadParameters(values);
  return { command: "youtube.upload", parameters, repeatable: false, writes: true, subject };
}

/**
 * Asks the API to queue an upload, and records that in the journal. The answer has a pending upload with an id, or an
 * error. Throws if it is interrupted.
 */
export async function requestUpload(
  values: UploadValues,
  { apiClient, journal }: Session,
  context: Context,
  relation?: Relation,
): Promise<StatusAnswer> {
  const { askForUpload } = await import("../../journal/ask.ts");
  const options = { ...context, journal, ...(relation && { relation }) };
  const ask = (question: Question) => askForUpload(question.parameters, () => apiClient.ask(question), options);
  try {
    return readQueued(await askUnlessInterrupted(uploadQuestion(values, "upload"), context.interrupted, ask, FIND_OUT));
  } catch (error) {
    if (error instanceof NoAnswer) return withoutAnswer(error);
    throw error;
  }
}

function readQueued(response: ApiResponse): StatusAnswer {
  const data = response.data === undefined ? new Map<string, JsonText>() : members(response.data);
  const id = queuedId(response);
  const error = refusal(response) ?? (id === undefined ? withoutId() : undefined);
  const upload: Upload =
    error === undefined && id !== undefined
      ? { id, state: "pending", url: undefined, error: undefined, data }
      : unknownUpload("", error?.message ?? "");
  return answerWith(upload, response, error, 0);
}

function withoutId(): SceError {
  return new SceError("refused", "the API queued the upload but returned no id; this is its response", FIND_OUT);
}

function withoutAnswer(failure: NoAnswer): StatusAnswer {
  return noAnswerAbout("", failure.mayHaveArrived ? failure.reworded(failure.message, FIND_OUT) : failure, 0);
}
