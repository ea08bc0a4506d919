import { type FailureKind, SceError } from "../base/errors.ts";

/** What may help where an attempt brought no answer. */
export type Remedy =
  /** The same request may well succeed a little later. */
  | "retry"
  /** Not worth a retry, but the API may come back: only a wait goes on, as through any outage. */
  | "outage"
  /** Asking again is pointless until somebody changes something. */
  | "none";

/** One attempt that brought no answer of the API. */
export class NoAnswer extends SceError {
  readonly remedy: Remedy;
  /** Whether the request may have reached the API, and a command that writes may have been carried out. */
  readonly mayHaveArrived: boolean;
  /** How long the API asked to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** The API is overloaded by all our requests, not only by this one. */
  readonly slowDown: boolean;
  /** The HTTP status and the API's code of a reply that is no answer, where there are such. */
  readonly http: number | undefined;
  readonly code: string | undefined;
  /** The message in a few words, where there are fewer: `HTTP 502`. */
  readonly brief: string;

  constructor(
    kind: FailureKind,
    message: string,
    how: {
      remedy: Remedy;
      mayHaveArrived: boolean;
      retryAfterMs?: number | undefined;
      slowDown?: boolean;
      http?: number | undefined;
      code?: string | undefined;
      brief?: string | undefined;
      hint?: string | undefined;
    },
  ) {
    super(kind, message, how.hint);
    this.name = "NoAnswer";
    this.remedy = how.remedy;
    this.mayHaveArrived = how.mayHaveArrived;
    this.retryAfterMs = how.retryAfterMs;
    this.slowDown = how.slowDown ?? false;
    this.http = how.http;
    this.code = how.code;
    this.brief = how.brief ?? message;
  }

  /** The same failure in other words, and with other advice where there is some. */
  reworded(message: string, hint = this.hint): NoAnswer {
    return new NoAnswer(this.kind, message, { ...this, hint });
  }
}

/** What to do about a reply that does not look like the API's. */
const CHECK_URL = "check api_url (`sce config show`); if it is right, the API may be in maintenance";

/** A reply that is no answer of the API, whatever else it is. */
export function unusable(message: string, hint = CHECK_URL, http?: number): NoAnswer {
  return new NoAnswer("refused", message, { remedy: "outage", mayHaveArrived: true, hint, http });
}
