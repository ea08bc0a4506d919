import { STATUS_CODES } from "node:http";
import { SceError } from "../base/errors.ts";
import { jsonErrorOffset } from "../base/json-error.ts";
import { isObject, type JsonText, members, parseJsonText, plainText } from "../base/json-text.ts";
import { decodeUtf8 } from "../base/utf8.ts";
import { parseHttpDate } from "./http-date.ts";
import { NoAnswer, unusable } from "./no-answer.ts";
import { redact, redactJson, type Secret } from "./redact.ts";
import { isCredentialsCode, isUnavailable, meaningOf } from "./response-codes.ts";
import type { HttpExchange } from "./transport.ts";

/** An answer of the API: a JSON object with a `status`. Its HTTP status can be any. */
export interface ApiResponse {
  /** The whole answer as the API wrote it. */
  readonly text: JsonText;
  /** `success` or `failure`; other values are not documented. */
  readonly status: string;
  /** The HTTP status of the response. */
  readonly http: number;
  /** Whether `status` is `success`, or the code says that the request was queued (0100). */
  readonly succeeded: boolean;
  /** The response code in four digits. Only failures have one. */
  readonly code: string | undefined;
  readonly message: string | undefined;
  readonly data: JsonText | undefined;
}

/**
 * Reads one response. Throws NoAnswer of kind `unreachable` for HTTP 408, 429, 5xx and the codes 0004 and 1000, and of
 * kind `refused` for anything but a JSON object with a `status`. Rejected credentials always count as an answer.
 *
 * @param secrets removed from the response if it echoes them
 * @param now milliseconds since 1970; a Retry-After date is compared with it if the response has no `Date`
 */
export function readResponse(exchange: HttpExchange, secrets: readonly Secret[], now: number): ApiResponse {
  const text = decodeUtf8(exchange.body);
  const response = text === undefined ? undefined : parse(text, exchange.status, secrets);
  if (response !== undefined && isCredentialsCode(response.code)) return response;
  const busy = unavailable(exchange, response, now);
  if (busy !== undefined) throw busy;
  if (response !== undefined) return response;
  const isRedirect = exchange.status >= 300 && exchange.status < 400;
  throw unusable(
    `${describe(exchange, text)} (HTTP ${exchange.status}${firstCharacters(text, secrets)})`,
    isRedirect ? "check api_url; sce never follows redirects" : undefined,
    exchange.status,
  );
}

/** The error for a failure that the API reports; undefined for a success. */
export function refusal(response: ApiResponse): SceError | undefined {
  if (response.succeeded) return undefined;
  const meaning = meaningOf(response.code);
  const isOdd = !isDocumented(response);
  const said = response.message === undefined ? "" : `: ${response.message}`;
  const code = response.code === undefined ? "" : ` (code ${response.code})`;
  const what =
    meaning?.what ?? (isOdd ? `the API answered with the status "${response.status.slice(0, 40)}"` : "the API refused");
  const hint =
    meaning?.hint ??
    (isOdd ? "check api_url (`sce config show`): the API's status is always success or failure" : undefined);
  return new SceError(meaning?.kind ?? "refused", `${what}${code}${said}`, hint, response);
}

/** Whether the answer looks like the API's. Any server may send JSON with a `status`. */
export function isDocumented({ status }: ApiResponse): boolean {
  return status === "success" || status === "failure";
}

function parse(text: string, http: number, secrets: readonly Secret[]): ApiResponse | undefined {
  let json: JsonText;
  try {
    json = redactJson(parseJsonText(text), secrets);
  } catch {
    return undefined;
  }
  if (!isObject(json)) return undefined;
  const found = members(json);
  const part = (name: string) => {
    const value = found.get(name);
    return value === undefined ? undefined : plainText(value);
  };
  const status = part("status");
  if (status === undefined) return undefined;
  const succeeded = status === "success";
  // Codes are documented for failures only. A success has none.
  const code = succeeded ? undefined : fourDigits(part("code"));
  const data = found.get("data");
  const message = part("message") || undefined;
  return { text: json, http, status, succeeded: succeeded || code === "0100", code, message, data };
}

/** Turns `3` and `"3"` into `0003`, because PHP drops the leading zeros of numbers. */
function fourDigits(code: string | undefined): string | undefined {
  const digits = /^\s*(\d{1,4})(\.0*)?\s*$/.exec(code ?? "")?.[1];
  return digits?.padStart(4, "0") ?? (code || undefined);
}

function unavailable(exchange: HttpExchange, response: ApiResponse | undefined, now: number): NoAnswer | undefined {
  const { status } = exchange;
  const meaning = meaningOf(response?.code);
  const byCode = meaning?.kind === "unreachable";
  if (!byCode && !isUnavailable(status)) return undefined;
  const what = byCode ? `${meaning.what} (code ${response?.code})` : `the API answered HTTP ${status}${phrase(status)}`;
  return new NoAnswer("unreachable", response?.message ? `${what}: ${response.message}` : what, {
    remedy: "retry",
    mayHaveArrived: true,
    http: status,
    code: response?.code,
    retryAfterMs: retryAfter(exchange, now),
    slowDown: status === 429 || response?.code === "1000",
    ...(byCode || response?.message ? {} : { brief: `HTTP ${status}` }),
    hint: meaning?.hint ?? "try again in a few minutes",
  });
}

function phrase(status: number): string {
  const text = STATUS_CODES[status];
  return text === undefined ? "" : ` ${text}`;
}

/** Retry-After in milliseconds. It is in seconds or a date. A date is compared with the response's own Date, if any. */
function retryAfter({ headers }: HttpExchange, now: number): number | undefined {
  const value = String(headers["retry-after"] ?? "").trim();
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const sent = parseHttpDate(String(headers.date ?? ""), now);
  const wait = parseHttpDate(value, now) - (Number.isNaN(sent) ? now : sent);
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}

/** Names a response that is not an answer. */
function describe({ status, body }: HttpExchange, text: string | undefined): string {
  if (status >= 300 && status < 400) return "the API answered with a redirect";
  if (body.length === 0) return "the API answered with an empty response";
  if (text === undefined) return "the API answered with bytes that are not UTF-8";
  const trimmed = text.trim();
  if (trimmed === "") return "the API answered with an empty response";
  if (/^<(!doctype|html|head|body|\?xml|!--|[a-z]+[ >])/i.test(trimmed)) return "the API answered with an HTML page";
  try {
    const json = parseJsonText(trimmed);
    return isObject(json)
      ? "the API answered with a JSON object that has no status"
      : "the API answered with JSON that is not an object";
  } catch {
    if (/^[{[]/.test(trimmed)) {
      const at = jsonErrorOffset(trimmed);
      const fault = trimmed.slice(at);
      // It is cut off if it ends before a string or a word, or inside one that is allowed there.
      const isWord = /^[a-z\d.+-]*$/.test(fault) && !/[}\]]\s*.$/.test(trimmed.slice(0, at + 1));
      const isCut = fault === "" || (fault.startsWith('"') ? !/[^\\]"/.test(fault) : isWord);
      return isCut ? "the API answered with cut-off JSON" : "the API answered with broken JSON";
    }
    return "the API answered with something that is not JSON";
  }
}

/** Long enough to contain the first characters after all secrets and white space. */
const LONGEST_START = 16 * 1024;

function firstCharacters(text: string | undefined, secrets: readonly Secret[]): string {
  const line = cleanBeginning((text ?? "").trim(), secrets).replace(/\s+/g, " ");
  if (line === "") return "";
  const start = [...line.slice(0, 200)].slice(0, 60).join("");
  return `, it begins with: ${start}${start.length < line.length ? "…" : ""}`;
}

/** In JSON, secrets are found only after strings are decoded. */
function cleanBeginning(text: string, secrets: readonly Secret[]): string {
  try {
    return redactJson(parseJsonText(text), secrets).slice(0, LONGEST_START);
  } catch {
    return redact(text.slice(0, LONGEST_START), secrets);
  }
}
