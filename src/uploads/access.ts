import { isCredentialsCode } from "../api/response-codes.ts";
import { SceError } from "../base/errors.ts";
import type { StatusAnswer } from "./status-answer.ts";

/** Unauthorized: either the account may not use the API, or it may not see this upload. */
const UNAUTHORIZED = "0005";

/** What an answer says about the credentials. */
export type CredentialsVerdict = "accepted" | "refused" | "undecided";

/**
 * Decides whether the API accepts the credentials, over the last answers about all uploads of a run. Code 0005 leaves it
 * undecided until another answer shows that they are accepted, or no request is left that could show it.
 */
export class Access {
  readonly #areSeveral: boolean;
  /** The number of uploads whose last answer shows that the credentials are accepted. */
  #accepted = 0;

  /**
   * @param areSeveral whether more than one upload is asked for; for a single one, code 0005 means rejected credentials
   */
  constructor(areSeveral: boolean) {
    this.#areSeveral = areSeveral;
  }

  /**
   * Takes in an answer.
   *
   * @param wasAccepted whether the answer before, about the same upload, showed that the credentials are accepted
   */
  judge({ response }: StatusAnswer, wasAccepted = false): CredentialsVerdict {
    if (wasAccepted) this.#accepted -= 1;
    if (response?.code === UNAUTHORIZED && this.#areSeveral) return this.#accepted > 0 ? "accepted" : "undecided";
    if (isCredentialsCode(response?.code)) return "refused";
    this.#accepted += 1;
    return "accepted";
  }
}

/** The answer with its credentials error as an error of this upload alone. */
export function asUploadFailure(answer: StatusAnswer): StatusAnswer {
  const { error } = answer;
  return error?.kind === "credentials" ? { ...answer, error: new SceError("refused", error.message) } : answer;
}
