import { createHash, randomBytes } from "node:crypto";
import { encodePhpJson, type PhpValue } from "../api/php-json.ts";
import { SceError } from "../base/errors.ts";
import type { System } from "../system/system.ts";
import { appendRecord } from "./journal-file.ts";
import type { JournalChoice } from "./place.ts";
import { type JournalRecord, type RecordState, recordBytes } from "./record.ts";

/** The values by which a request for an upload is known, in the order of the API's documentation. */
const VALUES = ["path", "title", "description", "tags", "visibility", "callback"] as const;

/** What a request is to the requests before it. */
export type Relation = Pick<JournalRecord, "nth" | "again" | "instead">;

/** What became of a request. */
export interface UploadOutcome extends Pick<JournalRecord, "id" | "error"> {
  readonly state: Exclude<RecordState, "sending">;
}

/** The intent to send a request, which is on disk. */
export interface Intent {
  /** Names the request. */
  readonly key: string;
  /** Writes down what became of it. Throws a SceError if that cannot be done. */
  settle(outcome: UploadOutcome): void;
}

/**
 * Writes down that a request for an upload is about to leave; it is on disk when this returns. Throws a SceError of kind
 * `config` if there is no journal, or if it cannot be written.
 *
 * @param parameters those of the request
 */
export function writeIntent(
  { place, account }: JournalChoice,
  parameters: ReadonlyMap<string, PhpValue>,
  { now }: Pick<System, "now">,
  relation: Relation = {},
): Intent {
  const { file } = place;
  if (file === undefined || account === undefined)
    throw new SceError("config", `there is no journal: ${place.off}`, "name a file: SCE_JOURNAL=FILE");
  const texts = VALUES.map((name) => textOf(parameters.get(name)));
  const [path = "", title = ""] = texts;
  const key = randomBytes(12).toString("base64url");
  const request = { key, ...account, path, title, values: digestOf(texts), ...relation };
  const write = (outcome: Pick<JournalRecord, "state" | "id" | "error">, isIntent: boolean) =>
    appendRecord(file, recordBytes({ ...request, timeMs: now(), ...outcome }), isIntent);
  write({ state: "sending" }, true);
  return { key, settle: (outcome) => write(outcome, false) };
}

/** Equal for requests with the same values. */
export function valuesOf(parameters: ReadonlyMap<string, PhpValue>): string {
  return digestOf(VALUES.map((name) => textOf(parameters.get(name))));
}

function digestOf(texts: readonly string[]): string {
  return createHash("sha256").update(encodePhpJson(texts)).digest("base64url");
}

/** No value is the empty text, as the API has it; numbers are their text. */
function textOf(value: PhpValue | undefined): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : encodePhpJson(value);
}
