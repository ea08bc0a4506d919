/** How a shell quotes: the pieces of its line, and what each piece between quotes says. */
export interface Quoting {
  /** Matches a piece, with the groups `blank`, `escaped`, `single` and `double` for what it is; anything else is plain. */
  readonly piece: RegExp;
  single(text: string): string;
  double(text: string): string;
}

/** bash, and every shell that quotes as POSIX says. */
export const BASH: Quoting = {
  piece: /(?<blank>\s+)|\\(?<escaped>.?)|'(?<single>[^']*)'?|"(?<double>(?:\\.?|[^"\\])*)"?|./gs,
  single: (text) => text,
  double: (text) => text.replace(/\\([$`"\\])/g, "$1"),
};

export const POWERSHELL: Quoting = {
  piece: /(?<blank>\s+)|`(?<escaped>.?)|'(?<single>(?:''|[^'])*)'?|"(?<double>(?:`.?|""|[^"`])*)"?|./gs,
  single: (text) => text.replaceAll("''", "'"),
  double: (text) => text.replace(/`(.)|"(")/gs, "$1$2"),
};

/** A word as it was typed. */
export interface ShellWord {
  readonly raw: string;
  /** What the program would be given. Variables and the like stay as they are: nothing is ever carried out. */
  readonly text: string;
  /** The quote that is still open at the word's end; empty where none is. */
  readonly quote: string;
  /** Where in `raw` the part begins that readline replaces: behind an open quote, else behind the last break. */
  readonly from: number;
}

const EMPTY: ShellWord = { raw: "", text: "", quote: "", from: 0 };

/**
 * Splits a line up to the cursor into words; the last one, maybe empty, is the one under the cursor.
 *
 * @param breaks the characters at which a word falls into parts
 */
export function splitLine(line: string, quoting: Quoting, breaks = ""): ShellWord[] {
  const words: ShellWord[] = [];
  let word = EMPTY;
  for (const match of line.matchAll(quoting.piece)) {
    if (match.groups?.blank === undefined) {
      word = extended(word, match, quoting, breaks);
      continue;
    }
    if (word.raw !== "") words.push(word);
    word = EMPTY;
  }
  return [...words, word];
}

function extended(word: ShellWord, match: RegExpExecArray, quoting: Quoting, breaks: string): ShellWord {
  const [piece] = match;
  const { escaped, single, double } = match.groups ?? {};
  const raw = word.raw + piece;
  if (escaped !== undefined) return { ...word, raw, text: word.text + escaped };
  const quoted = single ?? double;
  if (quoted === undefined) {
    return { ...word, raw, text: word.text + piece, from: breaks.includes(piece) ? raw.length : word.from };
  }
  const text = word.text + (single === undefined ? quoting.double(quoted) : quoting.single(quoted));
  // Two quotes and what is between them, or one that is still open.
  const isOpen = piece.length < quoted.length + 2;
  return isOpen
    ? { raw, text, quote: piece.slice(0, 1), from: word.raw.length + 1 }
    : { raw, text, quote: "", from: word.from };
}
