import { type Question, type SignedAttempt, TooSoon } from "../api/attempt.ts";
import { NoAnswer } from "../api/no-answer.ts";
import { type ApiResponse, refusal } from "../api/response.ts";
import { SceError } from "../base/errors.ts";
import { asSceError } from "../base/internal-error.ts";
import { readUpload, reasonOf, textOf, type Upload, unknownUpload } from "./upload.ts";

/** What is known about one id after asking the API. */
export interface StatusAnswer {
  readonly upload: Upload;
  /** The upload's title, and the reason why it failed, is pending or is unknown. */
  readonly title: string | undefined;
  readonly reason: string | undefined;
  /** The API's response; undefined if there was no answer. */
  readonly response: ApiResponse | undefined;
  /** The HTTP status and the API's code, also of a response that does not count as an answer. */
  readonly http: number | undefined;
  readonly code: string | undefined;
  /** The reason why nothing is known about the upload: no answer, or a refusal. */
  readonly error: SceError | undefined;
  /** How long it took in milliseconds: all attempts, or the whole wait. */
  readonly tookMs: number;
}

/** The question for an upload's status. */
export function statusQuestion(id: string): Question {
  return {
    command: "youtube.status",
    parameters: new Map([["id", BigInt(id)]]),
    repeatable: true,
    subject: `id ${id}`,
  };
}

/**
 * Makes one attempt to get an upload's status. An unexpected error becomes the answer about this upload alone. Throws
 * NoAnswer, TooSoon or the signal's reason.
 */
export async function askOnce(
  id: string,
  attempt: SignedAttempt,
  tookMs: () => number,
  signal: AbortSignal,
): Promise<StatusAnswer> {
  try {
    return readAnswer(id, await attempt(statusQuestion(id)), tookMs());
  } catch (error) {
    if (error instanceof SceError || error instanceof TooSoon || signal.aborted) throw error;
    return noAnswerAbout(id, asSceError(error), tookMs());
  }
}

/** Reads the answer in a response. */
export function readAnswer(id: string, response: ApiResponse, tookMs: number): StatusAnswer {
  const upload = readUpload(id, response);
  const nothingKnown = upload.state === "unknown" ? new SceError("refused", upload.error ?? "") : undefined;
  return answerWith(upload, response, refusal(response) ?? nothingKnown, tookMs);
}

/** The answer about an upload, from the response that describes it. */
export function answerWith(
  upload: Upload,
  response: ApiResponse,
  error: SceError | undefined,
  tookMs: number,
): StatusAnswer {
  const { http, code } = response;
  return { upload, title: textOf(upload.data, "title"), reason: reasonOf(upload), response, http, code, error, tookMs };
}

/** The answer about an upload that got no response. */
export function noAnswerAbout(id: string, error: SceError, tookMs: number): StatusAnswer {
  const { http, code } = error instanceof NoAnswer ? error : {};
  const upload = unknownUpload(id, error.message);
  return { upload, title: undefined, reason: error.message, response: undefined, http, code, error, tookMs };
}
