import type { PhpValue } from "../api/php-json.ts";
import { SceError } from "../base/errors.ts";
import { shellWord } from "../base/shell-word.ts";
import { readJsonValue } from "./json-value.ts";

/** A parameter on the command line: `-f key=text` or `-F key=value`. */
export interface GivenParameter {
  readonly as: "text" | "value";
  /** The option's value. */
  readonly word: string;
}

/** The members that every request already has, and how to set them. */
const RESERVED: Readonly<Record<string, string>> = {
  command: "it is the first argument: sce api youtube.upload",
  api_key: "set it with SCE_API_KEY",
  timestamp: "sce adds the current time",
  cdn: "set it with SCE_CDN",
  signature: "sce signs every request",
};

const OPTIONS = { text: "-f", value: "-F" } as const;

/**
 * The parameters of a request, in the given order: first those of `--input`, then those of `-f` and `-F`. Throws a
 * usage error for an invalid word, a repeated key or a reserved key.
 */
export function readParameters(
  input: ReadonlyMap<string, PhpValue>,
  given: readonly GivenParameter[],
): ReadonlyMap<string, PhpValue> {
  const parameters = new Map<string, PhpValue>();
  const add = (key: string, value: PhpValue, name: string) => {
    checkKey(key, name);
    if (parameters.has(key)) throw new SceError("usage", `${name}: "${key}" appears twice`, "use each key only once");
    parameters.set(key, value);
  };
  for (const [key, value] of input) add(key, value, "--input");
  for (const { as, word: written } of given) {
    const option = OPTIONS[as];
    checkArgument(written, option);
    // In `-f=key=text` the first = belongs to the option.
    const word = written.replace(/^=(?=.+=)/s, "");
    const equals = word.indexOf("=");
    if (equals === -1)
      throw new SceError(
        "usage",
        `${option} ${word}: no = found`,
        `write it as ${option} ${shellWord(`${word}=${as}`)}`,
      );
    const [key, text] = [word.slice(0, equals), word.slice(equals + 1)];
    add(key, as === "text" ? text : readValue(key, text), option);
  }
  return parameters;
}

/** Throws if an argument is not UTF-8: Node replaces invalid bytes with U+FFFD. */
export function checkArgument(text: string, name: string): void {
  if (text.isWellFormed() && !text.includes("\ufffd")) return;
  // The value of a parameter may be confidential.
  const shown = text.toWellFormed().replace(/=.*/s, "=…");
  throw new SceError(
    "usage",
    `${name} ${shown}: not UTF-8 text`,
    "to send U+FFFD itself, write it in JSON: -F key='\"\\ufffd\"'",
  );
}

function checkKey(key: string, name: string): void {
  if (key === "") throw new SceError("usage", `${name}: a key is empty`, "write it as -f key=text");
  const why = Object.hasOwn(RESERVED, key) ? RESERVED[key] : undefined;
  if (why !== undefined) throw new SceError("usage", `${name}: "${key}" cannot be used as a parameter`, why);
}

/** The value of `-F`: a number, true, false, null or other JSON. */
function readValue(key: string, text: string): PhpValue {
  try {
    return readJsonValue(text, `-F ${key}: its value`);
  } catch (error) {
    if (!(error instanceof SceError)) throw error;
    const isJson = /^\s*[[{"]/.test(text);
    const message = isJson || /^-?\d/.test(text) ? error.message : `-F ${key}: its value is neither a number nor JSON`;
    throw new SceError("usage", message, `to send it as text, use -f ${shellWord(key)}=TEXT`);
  }
}
