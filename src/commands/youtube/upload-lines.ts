import { resolve } from "node:path";
import { SceError } from "../../base/errors.ts";
import { members, parseJsonText, plainText } from "../../base/json-text.ts";
import { decodeText } from "../../base/utf8.ts";
import type { Context } from "../../cli/context.ts";
import { valuesOf } from "../../journal/journal.ts";
import type { LineKey } from "../../journal/lines.ts";
import { readSmallFile, sizeText } from "../../system/read-file.ts";
import { readStdin } from "../../system/stdin.ts";
import type { FileRecord } from "./csv-records.ts";
import { checkUpload, newUpload, PARAMETERS, type UploadValues, uploadParameters } from "./upload-values.ts";

/** One upload of a file, and the number of the line at which it begins, from 1. */
export interface UploadLine extends LineKey {
  readonly line: number;
  readonly values: UploadValues;
}

const LARGEST_BYTES = 16 * 1024 * 1024;

const NAMES = PARAMETERS.join(", ");

/** The hint for JSON of another form. */
const JSON_LINE = 'write one object per line: {"path":"…","title":"…"}';

const EMPTY = "path and title need a value";

const HEADER = `the first line names the columns: ${NAMES}`;

/**
 * Reads the uploads of a file: CSV with a header, or one JSON object per line if the first character is `{`. Throws a
 * usage error for the first line that no upload can have.
 *
 * @param source a file's path, or `-` for stdin
 */
export async function readLines(source: string, { system, interrupted }: Context): Promise<UploadLine[]> {
  if (source === "") throw new SceError("usage", "--from needs a file name", "name a file, or use - for stdin");
  const name = source === "-" ? "stdin" : source;
  const hint = "pipe it in: … | sce youtube upload --from -";
  const options = { name, kind: "usage", largest: LARGEST_BYTES, hint } as const;
  const bytes =
    source === "-"
      ? await readStdin(system.stdin, interrupted, LARGEST_BYTES)
      : readSmallFile(resolve(system.cwd, source), options).bytes;
  if (bytes === undefined)
    throw new SceError("usage", `${name} is larger than ${sizeText(LARGEST_BYTES)}`, "split it into smaller files");
  const text = decodeText(bytes, name, "usage");
  const records = text.startsWith("{") ? await jsonUploads(text, name) : await csvUploads(text, name);
  if (records.length === 0)
    throw new SceError("usage", `${name} contains no uploads`, `${HEADER}; each other line is one upload`);
  const counts = new Map<string, number>();
  return records.map(({ line, values }) => {
    const digest = valuesOf(uploadParameters(values));
    const nth = counts.get(digest) ?? 0;
    counts.set(digest, nth + 1);
    return { line, values, path: values.path, digest, nth };
  });
}

async function csvUploads(text: string, name: string): Promise<FileRecord<UploadValues>[]> {
  const { csvRecords } = await import("./csv-records.ts");
  const [head, ...records] = csvRecords(text, name);
  if (head === undefined) return [];
  const columns = head.values.map((column) => column.trim());
  const headPlace = `line ${head.line} of ${name}`;
  const hint = /[;\t|]/.test(columns.join("")) ? `separate the columns with commas; ${HEADER}` : HEADER;
  checkNames(columns, headPlace, "column", hint);
  const missing = ["path", "title"].find((column) => !columns.includes(column));
  if (missing !== undefined) throw new SceError("usage", `${headPlace}: no column "${missing}"`, HEADER);
  return records.map(({ line, values }) => {
    const place = `line ${line} of ${name}`;
    if (values.length !== columns.length)
      throw new SceError(
        "usage",
        `${place}: expected ${columns.length} values, as in the header, but found ${values.length}`,
        "put quotes around a value that contains a comma",
      );
    return {
      line,
      values: checked(
        Object.fromEntries(columns.map((column, at): [string, string] => [column, values[at] ?? ""])),
        place,
      ),
    };
  });
}

async function jsonUploads(text: string, name: string): Promise<FileRecord<UploadValues>[]> {
  const { readJsonValue } = await import("../../parameters/json-value.ts");
  return text.split("\n").flatMap((json, index) => {
    if (json.trim() === "") return [];
    const place = `line ${index + 1} of ${name}`;
    const object = readJsonValue(json, place);
    if (!(object instanceof Map)) throw new SceError("usage", `${place} is not a JSON object`, JSON_LINE);
    checkNames([...object.keys()], place, "key", `the keys are ${NAMES}`);
    const texts = members(parseJsonText(json));
    const given = [...object].map(([key, value]): [string, string] => {
      if (typeof value === "boolean" || (typeof value === "object" && value !== null))
        throw new SceError("usage", `${place}: the value of "${key}" is not a string`, JSON_LINE);
      // A number is its text, and null is no value.
      const json = texts.get(key);
      return [key, (json && plainText(json)) ?? ""];
    });
    return [{ line: index + 1, values: checked(Object.fromEntries(given), place) }];
  });
}

function checkNames(names: readonly string[], place: string, noun: "column" | "key", hint: string): void {
  const unknown = names.find((name) => !PARAMETERS.some((known) => known === name));
  if (unknown !== undefined) throw new SceError("usage", `${place}: unknown ${noun} "${unknown}"`, hint);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new SceError("usage", `${place}: the ${noun} "${twice}" appears twice`, "remove one");
}

function checked(given: Readonly<Record<string, string>>, place: string): UploadValues {
  const values = newUpload({ ...given, visibility: given.visibility || "private" });
  try {
    checkUpload(values, { path: EMPTY, title: EMPTY });
  } catch (error) {
    if (!(error instanceof SceError)) throw error;
    throw new SceError(error.kind, `${place}: ${error.message}`, error.hint);
  }
  if (!["private", "public"].includes(values.visibility))
    throw new SceError(
      "usage",
      `${place}: the visibility is neither private nor public: ${values.visibility}`,
      "write private or public; an empty value is private",
    );
  return values;
}
