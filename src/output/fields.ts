import { SceError } from "../base/errors.ts";
import { type JsonText, members, plainText } from "../base/json-text.ts";
import { nearest } from "../base/nearest.ts";
import { DOCUMENTED_FIELDS, textOf, type Upload } from "../uploads/upload.ts";
import { toJson } from "./json.ts";
import { lookUp } from "./look-up.ts";
import { tabSeparated } from "./tab-separated.ts";

/** The fields that `sce` itself tells; `id` is the one that was asked for. */
const DERIVED_FIELDS = ["state", "url", "error"] as const;

/** Every name that `--field` knows without the prefix `data.`. */
export const FIELD_NAMES: readonly string[] = [
  ...DERIVED_FIELDS,
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

/** The value of a field as plain text; empty where there is none. */
export function fieldText(upload: Upload, name: string): string {
  const own = derived(upload, name);
  if (own !== undefined) return own;
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
export function fieldLine(upload: Upload, names: readonly string[]): string {
  return tabSeparated(names.map((name) => fieldText(upload, name)));
}

/** One JSON object with these keys, values as the API wrote them, `null` where there are none. */
export function fieldObject(upload: Upload, names: readonly string[]): JsonText {
  const pairs = [...new Set(names)].map((name) => `${toJson(name)}:${fieldJson(upload, name)}`);
  return `{${pairs.join(",")}}` as JsonText;
}

function fieldJson(upload: Upload, name: string): JsonText {
  if (name === "id") return upload.id as JsonText;
  const own = derived(upload, name);
  if (own !== undefined) return own === "" ? ("null" as JsonText) : toJson(own);
  const path = name.startsWith(DATA_PREFIX) ? name.slice(DATA_PREFIX.length) : name;
  return lookUp(upload.data, path) ?? ("null" as JsonText);
}

function derived(upload: Upload, name: string): string | undefined {
  if (name === "id") return upload.id;
  if (name === "state") return upload.state;
  if (name === "url") return upload.url ?? "";
  if (name === "error") return upload.error ?? "";
  return undefined;
}
