import { createHmac, timingSafeEqual } from "node:crypto";
import { type ReadObject, readObject } from "./json-reader.ts";
import { type Json, NumberText, phpEncode } from "./php-encode.ts";
import { type Failure, failure, missingFields } from "./refusals.ts";

/** The account that may send requests. All values are text. */
export interface Account {
  readonly apiKey: string;
  readonly secret: string;
  readonly cdn: string;
}

/** The result of a check. `request` is set if the request could be read, even if it is refused: the log shows it. */
export interface Verdict {
  readonly request?: ReadonlyMap<string, Json>;
  readonly failure?: Failure;
}

/** The required fields of every request, besides the key and the CDN ID. */
const REQUIRED = ["command", "timestamp", "signature"] as const;

/** How far a timestamp may be from the server's clock, in seconds. This is a guess, because it is not documented. */
export const TIMESTAMP_RANGE_S = 300;

/** Checks the field `json` in the API's order: account, fields, timestamp, signature. */
export function verify(text: string | undefined, account: Account, now: number): Verdict {
  if (text === undefined) return { failure: missingFields(["json"]) };
  const read = readObject(text);
  if (read === undefined) return { failure: missingFields(["json"], "the form field json is not a JSON object") };
  const request = read.value;
  const found =
    checkAccount(request, account) ??
    missing(request, REQUIRED) ??
    checkTimestamp(request, now) ??
    checkSignature(text, read, account.secret);
  return found === undefined ? { request } : { request, failure: found };
}

/** A failure that names the missing fields. null and empty text count as missing. */
export function missing(request: ReadonlyMap<string, Json>, names: readonly string[]): Failure | undefined {
  const absent = names.filter((name) => (request.get(name) ?? "") === "");
  return absent.length === 0 ? undefined : missingFields(absent);
}

/** A 64-bit integer, sent as a number or as text. */
export function integer(value: Json | undefined): bigint | undefined {
  const text = value instanceof NumberText ? value.text : value;
  if (typeof text !== "string" || !/^-?\d{1,19}$/.test(text)) return undefined;
  const number = BigInt(text);
  return BigInt.asIntN(64, number) === number ? number : undefined;
}

function checkAccount(request: ReadonlyMap<string, Json>, account: Account): Failure | undefined {
  const isKnown = request.get("api_key") === account.apiKey;
  return isKnown && integer(request.get("cdn")) === BigInt(account.cdn) ? undefined : failure("0001");
}

function checkTimestamp(request: ReadonlyMap<string, Json>, now: number): Failure | undefined {
  const timestamp = integer(request.get("timestamp"));
  if (timestamp === undefined) return failure("0002", "the timestamp is not an integer");
  const off = Number(timestamp) - Math.floor(now / 1000);
  if (Math.abs(off) <= TIMESTAMP_RANGE_S) return undefined;
  return failure("0002", `${Math.abs(off)} seconds ${off > 0 ? "ahead" : "behind"}`);
}

function checkSignature(text: string, read: ReadObject, secret: string): Failure | undefined {
  return matches(text, read, secret) ? undefined : failure("0003");
}

/** Whether the signature in a request is right for one of the texts that may be signed. */
export function isSigned(text: string, secret: string): boolean {
  const read = readObject(text);
  return read !== undefined && matches(text, read, secret);
}

function matches(text: string, read: ReadObject, secret: string): boolean {
  const signature = read.value.get("signature");
  if (typeof signature !== "string") return false;
  return signedTexts(text, read).some((signed) =>
    sameBytes(signature, createHmac("sha256", secret).update(signed).digest("base64")),
  );
}

/** The texts that a client may sign: the text as sent, or the request as PHP encodes it. The API accepts both. */
export function signedTexts(text: string, read: ReadObject): readonly string[] {
  const unsigned = new Map(read.value);
  unsigned.delete("signature");
  return [withoutSignature(text, read), phpEncode(unsigned)];
}

/** The text without its member `signature` and one comma next to it. */
function withoutSignature(text: string, { members }: ReadObject): string {
  const index = members.findLastIndex(({ name }) => name === "signature");
  const member = members[index];
  if (member === undefined) return text;
  const before = members[index - 1];
  const after = members[index + 1];
  const comma = before === undefined ? -1 : text.indexOf(",", before.end);
  const from = comma === -1 ? member.start : comma;
  const to = before === undefined && after !== undefined ? after.start : member.end;
  return text.slice(0, from) + text.slice(to);
}

/** Takes the same time for all texts of the same length, so that a signature cannot be guessed byte by byte. */
function sameBytes(given: string, right: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
