import { resolve } from "node:path";
import type { PhpValue } from "../api/php-json.ts";
import { SceError } from "../base/errors.ts";
import { decodeText } from "../base/utf8.ts";
import { readSmallFile, sizeText } from "../system/read-file.ts";
import { readStdin } from "../system/stdin.ts";
import type { System } from "../system/system.ts";
import { readJsonValue } from "./json-value.ts";

/** The API's web server does not accept more. */
const LARGEST_BYTES = 1024 * 1024;

const OBJECT_HINT = 'write the parameters as one JSON object: {"title": "My Video"}';

/**
 * Reads the parameters of `--input`: the members of a JSON object, in order. Throws a usage error for anything else.
 *
 * @param source a file's path, or `-` for stdin
 * @param interrupted ends the reading of stdin with its reason
 */
export async function readInput(
  source: string,
  system: System,
  interrupted: AbortSignal,
): Promise<ReadonlyMap<string, PhpValue>> {
  if (source === "") throw new SceError("usage", "--input needs a file name", "name a file, or use - for stdin");
  const name = source === "-" ? "stdin" : `--input ${source}`;
  const bytes =
    source === "-" ? await readStdin(system.stdin, interrupted, LARGEST_BYTES) : readFile(source, name, system);
  if (bytes === undefined) throw new SceError("usage", `${name} is larger than ${sizeText(LARGEST_BYTES)}`);
  const text = decodeText(bytes, name, "usage");
  if (text.trim() === "") throw new SceError("usage", `${name} is empty`, OBJECT_HINT);
  const value = readJsonValue(text, name);
  if (value instanceof Map) return value;
  throw new SceError("usage", `${name} is not a JSON object`, OBJECT_HINT);
}

function readFile(source: string, name: string, system: System): Uint8Array {
  const hint = "pipe it in: … | sce api … --input -";
  return readSmallFile(resolve(system.cwd, source), { name, kind: "usage", largest: LARGEST_BYTES, hint }).bytes;
}
