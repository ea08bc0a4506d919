import { SceError } from "../base/errors.ts";
import { type JsonText, members, plainText } from "../base/json-text.ts";
import { nearest } from "../base/nearest.ts";
import { DOCUMENTED_FIELDS, type ListedUpload, textOf } from "../uploads/upload.ts";
import { toJson } from "./json.ts";
import { lookUp } from "./look-up.ts";
import { tabSeparated } from "./tab-separated.ts";
import { changedAt } from "./time.ts";

/** What fields are read from: an upload, and the HTTP status, the code and the error of the reply about it. */
export interface FieldSource {
  readonly upload: ListedUpload;
  readonly error?: SceError | undefined;
  readonly http?: number | undefined;
  readonly code?: string | undefined;
}

type Derive = (source: FieldSource, now: number) => string | number | undefined;

/** The fields that `sce` itself makes; undefined where there is no value. */
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

/** Every name that `--field` knows without the prefix `data.`. */
export const FIELD_NAMES: readonly string[] = [
  ...DERIVED.keys(),
  ...DOCUMENTED_FIELDS,
  "results.etag",
  "results.id",
  "results.kind",
];

/** The prefix that reaches any field of the answer's `data`, also an undocumented one. */
const DATA_PREFIX = "data.";

/** Throws a SceError for a name that is not known and has no `data.` before it. */
export function checkFieldNames(names: readonly string[]): void {
  const unknown = names.find((name) => !FIELD_NAMES.includes(name) && !name.startsWith(DATA_PREFIX));
  if (unknown === undefined) return;
  const near = nearest(unknown, FIELD_NAMES);
  throw new SceError(
    "usage",
    `there is no field "${unknown}"; there are ${FIELD_NAMES.join(", ")}`,
    near === undefined ? `for a field that is not documented: ${DATA_PREFIX}${unknown}` : `did you mean ${near}?`,
  );
}

/**
 * The value of a field as plain text; empty where there is none.
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

/** One JSON object with these keys, values as the API wrote them, `null` where there are none. */
export function fieldObject(source: FieldSource, names: readonly string[], now: number): JsonText {
  const pairs = [...new Set(names)].map((name) => `${toJson(name)}:${fieldJson(source, name, now)}`);
  return `{${pairs.join(",")}}` as JsonText;
}

function fieldJson(source: FieldSource, name: string, now: number): JsonText {
  const { upload } = source;
  // An upload that could not be queued has none.
  if (name === "id") return (upload.id || "null") as JsonText;
  const own = DERIVED.get(name);
  if (own !== undefined) return toJson(own(source, now) ?? null);
  const path = name.startsWith(DATA_PREFIX) ? name.slice(DATA_PREFIX.length) : name;
  return lookUp(upload.data, path) ?? ("null" as JsonText);
}
