import { isCredentialsCode } from "../api/response-codes.ts";
import { SceError } from "../base/errors.ts";
import type { StatusAnswer } from "./status-answer.ts";

/** Unauthorized: the account may not use the API, or it may not see this upload. */
const UNAUTHORIZED = "0005";

/** What an answer says about the credentials. */
export type CredentialsVerdict = "accepted" | "refused" | "undecided";

/**
 * Decides whether the API accepts the credentials. It considers the last answer about each upload of a run. Code 0005
 * alone is undecided: another answer may still show that the API accepts the credentials.
 */
export class Access {
  readonly #areSeveral: boolean;
  /** The number of uploads whose last answer shows that the credentials are accepted. */
  #accepted = 0;

  /**
   * @param areSeveral whether the run asks about more than one upload; for one, code 0005 means refused credentials
   */
  constructor(areSeveral: boolean) {
    this.#areSeveral = areSeveral;
  }

  /**
   * Judges an answer.
   *
   * @param wasAccepted whether the previous answer about this upload showed that the credentials are accepted
   */
  judge({ response }: StatusAnswer, wasAccepted = false): CredentialsVerdict {
    if (wasAccepted) this.#accepted -= 1;
    if (response?.code === UNAUTHORIZED && this.#areSeveral) return this.#accepted > 0 ? "accepted" : "undecided";
    if (isCredentialsCode(response?.code)) return "refused";
    this.#accepted += 1;
    return "accepted";
  }
}

/** Turns a credentials error into a refusal of this upload alone. */
export function asUploadFailure(answer: StatusAnswer): StatusAnswer {
  const { error } = answer;
  return error?.kind === "credentials" ? { ...answer, error: new SceError("refused", error.message) } : answer;
}
