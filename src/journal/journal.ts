import { createHash, randomBytes } from "node:crypto";
import { encodePhpJson, type PhpValue } from "../api/php-json.ts";
import { SceError } from "../base/errors.ts";
import type { System } from "../system/system.ts";
import { appendRecord } from "./journal-file.ts";
import type { JournalChoice } from "./place.ts";
import { type JournalRecord, type RecordState, recordBytes } from "./record.ts";

/** The parameters that identify a request for an upload, in the order of the API's documentation. */
const VALUES = ["path", "title", "description", "tags", "visibility", "callback"] as const;

/** How a request relates to earlier ones. */
export type Relation = Pick<JournalRecord, "nth" | "again" | "instead">;

/** The outcome of a request. */
export interface UploadOutcome extends Pick<JournalRecord, "id" | "error"> {
  readonly state: Exclude<RecordState, "sending">;
}

/** The intent to send a request. It is on disk. */
export interface Intent {
  /** Identifies the request. */
  readonly key: string;
  /** Records the outcome. Throws a SceError if it cannot be written. */
  settle(outcome: UploadOutcome): void;
}

/**
 * Records that a request for an upload is about to be sent. The record is on disk when this returns. Throws a SceError
 * of kind `config` if there is no journal or it cannot be written.
 *
 * @param parameters the request's parameters
 */
export function writeIntent(
  { place, account }: JournalChoice,
  parameters: ReadonlyMap<string, PhpValue>,
  { now }: Pick<System, "now">,
  relation: Relation = {},
): Intent {
  const { file } = place;
  if (file === undefined || account === undefined)
    throw new SceError("config", `no journal: ${place.off}`, "name a file: SCE_JOURNAL=FILE");
  const texts = VALUES.map((name) => textOf(parameters.get(name)));
  const [path = "", title = ""] = texts;
  const key = randomBytes(12).toString("base64url");
  const request = { key, ...account, path, title, values: digestOf(texts), ...relation };
  const write = (outcome: Pick<JournalRecord, "state" | "id" | "error">, isIntent: boolean) =>
    appendRecord(file, recordBytes({ ...request, timeMs: now(), ...outcome }), isIntent);
  write({ state: "sending" }, true);
  return { key, settle: (outcome) => write(outcome, false) };
}

/** A digest that is equal for requests with the same values. */
export function valuesOf(parameters: ReadonlyMap<string, PhpValue>): string {
  return digestOf(VALUES.map((name) => textOf(parameters.get(name))));
}

function digestOf(texts: readonly string[]): string {
  return createHash("sha256").update(encodePhpJson(texts)).digest("base64url");
}

/** A value as text. As in the API, no value is the empty text. */
function textOf(value: PhpValue | undefined): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : encodePhpJson(value);
}
