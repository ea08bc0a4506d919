/** Why the API refuses a request. Not every reason has a documented code. */
export interface Failure {
  readonly code?: string;
  /** The API's own message. Scripts may match it. */
  readonly message: string;
  /** What exactly is wrong. Only the log shows it. */
  readonly note?: string;
}

/** The documented messages, word for word. The message of 0006 ends with the names of the fields. */
const MESSAGES: Readonly<Record<string, string>> = {
  "0000": "Unrecognized API Command",
  "0001": "CDN Authorization failed. Invalid API Key or not authorized for that account.",
  "0002": "Timestamp outside valid range. Make sure your timestamp is in UTC not local time",
  "0003": "Failed HMAC-SHA256 Signature. Check your Private Key",
  "0004": "ScaleEngine API encountered an unexpected error",
  "0005": "Unauthorized Access to API",
  "0006": "One or more required fields are missing: ",
  "1000":
    "ScaleEngine Servers are experiencing a larger than usual volume of traffic, please try again in a few minutes",
};

/** The failure with this code. The message of an undocumented code is only the code. */
export function failure(code: string, note?: string): Failure {
  const known = Object.hasOwn(MESSAGES, code) ? MESSAGES[code] : undefined;
  return { code, message: known ?? `Code ${code}`, ...(note === undefined ? {} : { note }) };
}

/** The failure that names missing fields. */
export function missingFields(names: readonly string[], note?: string): Failure {
  const { message, ...rest } = failure("0006", note);
  return { ...rest, message: message + names.join(", ") };
}
