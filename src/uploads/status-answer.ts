import type { Question } from "../api/attempt.ts";
import { NoAnswer } from "../api/no-answer.ts";
import { type ApiResponse, refusal } from "../api/response.ts";
import { SceError } from "../base/errors.ts";
import { readUpload, type Upload, unknownUpload } from "./upload.ts";

/** What is known about one id after it was asked for. */
export interface StatusAnswer {
  readonly upload: Upload;
  /** The API's answer; undefined where there was none. */
  readonly response: ApiResponse | undefined;
  /** The HTTP status and the API's code of its reply, also of one that is no answer. */
  readonly http: number | undefined;
  readonly code: string | undefined;
  /** Why nothing is known about the upload: no answer, or a refusal. */
  readonly error: SceError | undefined;
  /** How long it took to know that, in milliseconds: all attempts, and all of a wait. */
  readonly tookMs: number;
}

/** What is asked about an upload. */
export function statusQuestion(id: string): Question {
  return {
    command: "youtube.status",
    parameters: new Map([["id", BigInt(id)]]),
    repeatable: true,
    subject: `id ${id}`,
  };
}

/** What a reply about an upload says of it. */
export function readAnswer(id: string, response: ApiResponse, tookMs: number): StatusAnswer {
  const upload = readUpload(id, response);
  const nothingKnown = upload.state === "unknown" ? new SceError("refused", upload.error ?? "") : undefined;
  const { http, code } = response;
  return { upload, response, http, code, error: refusal(response) ?? nothingKnown, tookMs };
}

/** That there was no answer about an upload. */
export function noAnswerAbout(id: string, error: SceError, tookMs: number): StatusAnswer {
  const { http, code } = error instanceof NoAnswer ? error : {};
  return { upload: unknownUpload(id, error.message), response: undefined, http, code, error, tookMs };
}
