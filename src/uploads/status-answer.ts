import type { Question } from "../api/attempt.ts";
import { NoAnswer } from "../api/no-answer.ts";
import { type ApiResponse, refusal } from "../api/response.ts";
import { SceError } from "../base/errors.ts";
import { readUpload, type Upload, unknownUpload } from "./upload.ts";

/** What is known about one id after it was asked for. */
export interface StatusAnswer {
  readonly upload: Upload;
  /** The API's answer; undefined if there was none. */
  readonly response: ApiResponse | undefined;
  /** The HTTP status and the API's code of its reply, also of one that is no answer. */
  readonly http: number | undefined;
  readonly code: string | undefined;
  /** Why nothing is known about the upload: no answer, or a refusal. */
  readonly error: SceError | undefined;
  /** How long it took to find out, in milliseconds: all attempts, or the whole wait. */
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

/** Reads the answer in a response. */
export function readAnswer(id: string, response: ApiResponse, tookMs: number): StatusAnswer {
  const upload = readUpload(id, response);
  const nothingKnown = upload.state === "unknown" ? new SceError("refused", upload.error ?? "") : undefined;
  const { http, code } = response;
  return { upload, response, http, code, error: refusal(response) ?? nothingKnown, tookMs };
}

/** The answer for an upload without a response. */
export function noAnswerAbout(id: string, error: SceError, tookMs: number): StatusAnswer {
  const { http, code } = error instanceof NoAnswer ? error : {};
  return { upload: unknownUpload(id, error.message), response: undefined, http, code, error, tookMs };
}
