import { isCredentialsCode } from "../api/response-codes.ts";
import { SceError } from "../base/errors.ts";
import type { StatusAnswer } from "./status-answer.ts";

/** Unauthorized access: nothing says whether of the account to the API, or to this one upload. */
const UNAUTHORIZED = "0005";

/** What an answer says about the credentials. */
export type CredentialsVerdict = "accepted" | "refused" | "undecided";

/**
 * Whether the API accepts the credentials, over all uploads of a run. Code 0005 alone leaves that open until another
 * answer shows that they are accepted, or nothing is out any more that could show it.
 */
export class Access {
  readonly #areSeveral: boolean;
  #isAccepted = false;

  /** @param areSeveral whether more than one upload is asked for; about a single one, code 0005 is a refusal */
  constructor(areSeveral: boolean) {
    this.#areSeveral = areSeveral;
  }

  /** Takes in an answer. */
  judge({ response }: StatusAnswer): CredentialsVerdict {
    if (response?.code === UNAUTHORIZED && this.#areSeveral) return this.#isAccepted ? "accepted" : "undecided";
    if (isCredentialsCode(response?.code)) return "refused";
    this.#isAccepted = true;
    return "accepted";
  }
}

/** The answer as one that concerns its upload alone. */
export function asUploadFailure(answer: StatusAnswer): StatusAnswer {
  const { error } = answer;
  return error?.kind === "credentials" ? { ...answer, error: new SceError("refused", error.message) } : answer;
}
