import { SceError } from "../base/errors.ts";
import { INT64_MAX } from "../base/int64.ts";
import { untilInterrupted } from "../system/stdin.ts";
import type { Input } from "../system/system.ts";
import { idHint } from "./id-hints.ts";

/** A longer word cannot be an id. The rest of it is not read. */
const LONGEST_WORD = 40;

const EXAMPLE = "run `sce youtube status 42`, or pipe ids to `sce youtube status -`";

/** Splits words at commas. Does not split a word that contains `-` among others: `-` must stand alone. */
export function partedWords(words: readonly string[]): string[] {
  return words.flatMap((word) => {
    const parts = word.split(",").filter((part) => part !== "");
    return parts.length === 0 || (parts.includes("-") && word !== "-") ? [word] : parts;
  });
}

/**
 * Returns the ids of a command line, in order. `-` stands for the ids on stdin, which is read on demand. Checks the words
 * immediately. Throws a SceError for the first invalid id, and if there is no id.
 *
 * @param interrupted stops reading stdin, with its reason
 */
export function readIds(words: readonly string[], stdin: Input, interrupted: AbortSignal): AsyncGenerator<string> {
  if (words.length === 0) throw new SceError("usage", "no upload id given", EXAMPLE);
  if (words.filter((word) => word === "-").length > 1)
    throw new SceError("usage", "stdin can be read only once", "use - only once");
  for (const word of words) if (word !== "-") checkId(word, "");
  return expand(words, stdin, interrupted);
}

async function* expand(words: readonly string[], stdin: Input, interrupted: AbortSignal): AsyncGenerator<string> {
  let count = 0;
  for (const word of words) {
    for await (const id of word === "-" ? stdinIds(stdin, interrupted) : [word]) {
      count += 1;
      yield id;
    }
  }
  if (count === 0) throw new SceError("usage", "no upload id on stdin", EXAMPLE);
}

/** Returns the word if it is an id. Throws a usage error otherwise. The message begins with `place`. */
export function checkId(word: string, place: string): string {
  if (/^[1-9]\d{0,18}$/.test(word) && BigInt(word) <= INT64_MAX) return word;
  const shown = word.length > LONGEST_WORD ? `${word.slice(0, LONGEST_WORD)}…` : word;
  throw new SceError("usage", `${place}"${shown}" is not an upload id`, idHint(word));
}

async function* stdinIds(stdin: Input, interrupted: AbortSignal): AsyncGenerator<string> {
  let line = 1;
  let word = "";
  let comment = false;
  const take = () => {
    const id = checkId(word, `line ${line} of stdin: `);
    word = "";
    return id;
  };
  for await (const text of decoded(untilInterrupted(stdin.chunks(), interrupted))) {
    for (const [piece] of text.matchAll(/\n|#|(?:,|[^\S\n])+|[^\s#,]+/g)) {
      const joins = !comment && /^[^\s#,]/.test(piece);
      if (joins) word += piece;
      if (word !== "" && (!joins || word.length > LONGEST_WORD)) yield take();
      if (piece === "\n") line += 1;
      comment = piece === "#" || (comment && piece !== "\n");
    }
  }
  if (word !== "") yield take();
}

/** Decodes UTF-8, or UTF-16 as Windows shells pipe it, with or without a byte-order mark. */
async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let start = new Uint8Array();
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (decoder === undefined) {
      start = Buffer.concat([start, chunk]);
      if (start.length < 2) continue;
      decoder = new TextDecoder(encodingOf(start));
      bytes = start;
    }
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder === undefined ? new TextDecoder().decode(start) : decoder.decode();
}

function encodingOf([first, second]: Uint8Array): string {
  if ((first === 0xff && second === 0xfe) || second === 0) return "utf-16le";
  if ((first === 0xfe && second === 0xff) || first === 0) return "utf-16be";
  return "utf-8";
}
