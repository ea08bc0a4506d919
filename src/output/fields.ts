import { SceError } from "../base/errors.ts";
import { type JsonText, members, plainText } from "../base/json-text.ts";
import { nearest } from "../base/nearest.ts";
import { DOCUMENTED_FIELDS, type ListedUpload, textOf } from "../uploads/upload.ts";
import { toJson } from "./json.ts";
import { lookUp } from "./look-up.ts";
import { tabSeparated } from "./tab-separated.ts";
import { changedAt } from "./time.ts";

/** What fields are read from: an upload, and the HTTP status, code and error of the response about it. */
export interface FieldSource {
  readonly upload: ListedUpload;
  readonly error?: SceError | undefined;
  readonly http?: number | undefined;
  readonly code?: string | undefined;
}

type Derive = (source: FieldSource, now: number) => string | number | undefined;

/** The fields that `sce` derives; undefined if there is no value. */
const DERIVED: ReadonlyMap<string, Derive> = new Map<string, Derive>([
  ["state", ({ upload }) => upload.state],
  ["url", ({ upload }) => upload.url],
  ["error", ({ upload }) => upload.error],
  ["kind", ({ upload, error }) => error?.kind ?? (upload.state === "uploaded" ? undefined : upload.state)],
  ["code", ({ code }) => code],
  ["http", ({ http }) => http],
  ["age", ({ upload }, now) => wholeSeconds(now, changedAt(upload))],
]);

function wholeSeconds(now: number, since: number | undefined): number | undefined {
  return since === undefined ? undefined : Math.floor((now - since) / 1000);
}

/** The names that `--field` accepts without the prefix `data.`. */
export const FIELD_NAMES: readonly string[] = [
  ...DERIVED.keys(),
  ...DOCUMENTED_FIELDS,
  "results.etag",
  "results.id",
  "results.kind",
];

/** The prefix for any field of the response's `data`, documented or not. */
const DATA_PREFIX = "data.";

/** Throws a SceError for an unknown name without the prefix `data.`. */
export function checkFieldNames(names: readonly string[]): void {
  const unknown = names.find((name) => !FIELD_NAMES.includes(name) && !name.startsWith(DATA_PREFIX));
  if (unknown === undefined) return;
  const near = nearest(unknown, FIELD_NAMES);
  throw new SceError(
    "usage",
    `unknown field "${unknown}": use ${FIELD_NAMES.join(", ")}`,
    near === undefined ? `for an undocumented field, use ${DATA_PREFIX}${unknown}` : `did you mean ${near}?`,
  );
}

/**
 * The value of a field as plain text; empty if there is none.
 *
 * @param now milliseconds since 1970, for the age
 */
export function fieldText(source: FieldSource, name: string, now: number): string {
  const { upload } = source;
  const own = DERIVED.get(name);
  if (name === "id") return upload.id;
  if (own !== undefined) return String(own(source, now) ?? "");
  if (upload.data.size === 0) return "";
  if (name.startsWith(DATA_PREFIX)) {
    const raw = lookUp(upload.data, name.slice(DATA_PREFIX.length));
    return raw === undefined ? "" : (plainText(raw) ?? "");
  }
  const [outer = "", inner] = name.split(".", 2);
  if (inner === undefined) return textOf(upload.data, outer) ?? "";
  const found = upload.data.get(outer);
  return found === undefined ? "" : (textOf(members(found), inner) ?? "");
}

/** One line of values for `--field`. */
export function fieldLine(source: FieldSource, names: readonly string[], now: number): string {
  return tabSeparated(names.map((name) => fieldText(source, name, now)));
}

/** One JSON object with these keys and the values as the API wrote them. A missing value is `null`. */
export function fieldObject(source: FieldSource, names: readonly string[], now: number): JsonText {
  const pairs = [...new Set(names)].map((name) => `${toJson(name)}:${fieldJson(source, name, now)}`);
  return `{${pairs.join(",")}}` as JsonText;
}

function fieldJson(source: FieldSource, name: string, now: number): JsonText {
  const { upload } = source;
  // An upload that was not queued has no id.
  if (name === "id") return (upload.id || "null") as JsonText;
  const own = DERIVED.get(name);
  if (own !== undefined) return toJson(own(source, now) ?? null);
  const path = name.startsWith(DATA_PREFIX) ? name.slice(DATA_PREFIX.length) : name;
  return lookUp(upload.data, path) ?? ("null" as JsonText);
}
