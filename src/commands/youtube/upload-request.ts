import type { Question } from "../../api/attempt.ts";
import { NoAnswer } from "../../api/no-answer.ts";
import { type ApiResponse, refusal } from "../../api/response.ts";
import { SceError } from "../../base/errors.ts";
import { INT64_MAX } from "../../base/int64.ts";
import { compact, type JsonText, members } from "../../base/json-text.ts";
import type { Session } from "../../cli/session.ts";
import { answerWith, noAnswerAbout, type StatusAnswer } from "../../uploads/status-answer.ts";
import { textOf, type Upload, unknownUpload } from "../../uploads/upload.ts";
import { type UploadValues, uploadParameters } from "./upload-values.ts";

/** How to find out whether an upload is queued that was not answered. */
const FIND_OUT =
  "before you send it again, look for the title on the YouTube channel or in ScaleEngine's control panel";

/**
 * Asks the API to queue an upload: once, and again only if the request cannot have arrived. The answer's upload is
 * pending and has an id, or it has an error. Throws the reason of an interruption.
 */
export async function requestUpload(
  values: UploadValues,
  { apiClient }: Session,
  interrupted: AbortSignal,
): Promise<StatusAnswer> {
  const question: Question = {
    command: "youtube.upload",
    parameters: uploadParameters(values),
    repeatable: false,
    writes: true,
    subject: "upload",
  };
  try {
    return readQueued(await apiClient.ask(question));
  } catch (error) {
    if (error instanceof NoAnswer) return withoutAnswer(error);
    const isSignal = interrupted.aborted && error === interrupted.reason && error instanceof SceError;
    if (!isSignal) throw error;
    throw new SceError(error.kind, `${error.message}; the request may have been carried out`, FIND_OUT);
  }
}

function readQueued(response: ApiResponse): StatusAnswer {
  const data = response.data === undefined ? new Map<string, JsonText>() : members(response.data);
  const id = idIn(data);
  const error = refusal(response) ?? (id === undefined ? withoutId(response) : undefined);
  const upload: Upload =
    error === undefined && id !== undefined
      ? { id, state: "pending", url: undefined, error: undefined, data }
      : unknownUpload("", error?.message ?? "");
  return answerWith(upload, response, error, 0);
}

/** PHP may write an id as a number, as text or as a float. */
function idIn(data: ReadonlyMap<string, JsonText>): string | undefined {
  const id = /^0*([1-9]\d{0,18})(\.0*)?$/.exec(textOf(data, "id")?.trim() ?? "")?.[1];
  return id !== undefined && BigInt(id) <= INT64_MAX ? id : undefined;
}

/** The whole response is shown, because the id may be somewhere else in it. */
function withoutId({ text }: ApiResponse): SceError {
  return new SceError("refused", `the API queued the upload, but gave no id: ${compact(text)}`, FIND_OUT);
}

function withoutAnswer(failure: NoAnswer): StatusAnswer {
  return noAnswerAbout("", failure.mayHaveArrived ? failure.reworded(failure.message, FIND_OUT) : failure, 0);
}
