import { type FailureKind, SceError } from "../base/errors.ts";

/** What may help after an attempt without an answer. */
export type Remedy =
  /** The same request may succeed a little later. */
  | "retry"
  /** A retry is not worth it, but the API may recover: only a wait continues, as in any outage. */
  | "outage"
  /** A retry cannot help until something is changed. */
  | "none";

/** The error of an attempt that got no answer from the API. */
export class NoAnswer extends SceError {
  readonly remedy: Remedy;
  /** Whether the request may have reached the API, so that a command that writes may have been carried out. */
  readonly mayHaveArrived: boolean;
  /** The Retry-After of the response, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Whether all requests should slow down, not only this one. */
  readonly slowDown: boolean;
  /** A short form of the message, such as `HTTP 502`; the message itself if there is none. */
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
      isRetryable?: boolean | undefined;
      brief?: string | undefined;
      hint?: string | undefined;
    },
  ) {
    super(kind, message, how.hint, { ...how, isRetryable: how.isRetryable ?? how.remedy !== "none" });
    this.name = "NoAnswer";
    this.remedy = how.remedy;
    this.mayHaveArrived = how.mayHaveArrived;
    this.retryAfterMs = how.retryAfterMs;
    this.slowDown = how.slowDown ?? false;
    this.brief = how.brief ?? message;
  }

  /**
   * The same failure with another message and, if given, another hint.
   *
   * @param mayHaveArrived true if an earlier attempt of the same question may have arrived
   */
  reworded(message: string, hint = this.hint, mayHaveArrived = this.mayHaveArrived): NoAnswer {
    return new NoAnswer(this.kind, message, { ...this, hint, mayHaveArrived });
  }
}

/** The hint for a response that does not look like the API's. */
const CHECK_URL = "check api_url (`sce config show`); if it is right, the API may be down for maintenance";

/** The error for a response that is not an answer of the API. */
export function unusable(message: string, hint = CHECK_URL, http?: number): NoAnswer {
  return new NoAnswer("refused", message, { remedy: "outage", mayHaveArrived: true, hint, http });
}

/** The error for a response that is too large. */
export function tooLarge(limit: number): NoAnswer {
  return unusable(`the response is larger than ${limit / 1024 / 1024} MiB and was dropped`);
}
