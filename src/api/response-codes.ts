import type { FailureKind } from "../base/errors.ts";

/** The meaning of a documented response code. */
interface Meaning {
  readonly kind: FailureKind;
  readonly what: string;
  readonly hint?: string;
}

const CHECK_CREDENTIALS = "check api_key, api_secret and cdn; `sce config show` shows where each comes from";

/** The documented codes of failures. 0100, a queued request, is a success and is not listed. */
const RESPONSE_CODES: Readonly<Record<string, Meaning>> = {
  "0000": { kind: "refused", what: "the API does not know this command" },
  "0001": { kind: "credentials", what: "the API does not accept the key for this CDN", hint: CHECK_CREDENTIALS },
  "0002": {
    kind: "credentials",
    what: "the API does not accept the request's time",
    hint: "set this machine's clock; `sce doctor` compares it with the API's",
  },
  "0003": { kind: "credentials", what: "the API does not accept the signature", hint: CHECK_CREDENTIALS },
  "0004": {
    kind: "unreachable",
    what: "the API had an unexpected error",
    hint: "try again in a few minutes, or use --retries to allow more attempts",
  },
  "0005": { kind: "credentials", what: "the account is not allowed to use the API", hint: CHECK_CREDENTIALS },
  "0006": { kind: "refused", what: "the API says that a required field is missing" },
  "1000": {
    kind: "unreachable",
    what: "the API is busy",
    hint: "try again in a few minutes, or use --retries to allow more attempts",
  },
};

/** The meaning of a code; undefined if there is no code, or if it is not documented as a failure. */
export function meaningOf(code: string | undefined): Meaning | undefined {
  return code !== undefined && Object.hasOwn(RESPONSE_CODES, code) ? RESPONSE_CODES[code] : undefined;
}

/** Whether the API rejected the key, the signature or the timestamp. */
export function isCredentialsCode(code: string | undefined): boolean {
  return meaningOf(code)?.kind === "credentials";
}

/** Whether an HTTP status alone says that the API is not available now. */
export function isUnavailable(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Whether the API rejected the timestamp only. */
export function isTimeCode(code: string | undefined): boolean {
  return code === "0002";
}
