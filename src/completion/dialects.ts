import type { Completion } from "./complete.ts";
import type { Candidate } from "./sources.ts";

/**
 * The protocol with one shell's script. The first line of a reply has the kind of completion and the length of the
 * head. Each other line has one candidate.
 */
interface Dialect {
  /** The words after the program's name, up to the cursor. */
  words(args: readonly string[]): string[];
  reply(completion: Completion, args: readonly string[]): string;
}

/** Sends COMP_WORDS. Gets replacements for the last piece, because readline replaces only that. */
const bash: Dialect = {
  words: (args) => joined(args.map(unquoted)),
  reply: (completion, args) => {
    const word = joined(args).at(-1) ?? "";
    const piece = args.at(-1) ?? "";
    const start = BREAK.test(piece) && piece !== "@" ? word.length : word.length - piece.length;
    const candidates = wholeWords(completion).filter(({ value }) => value.startsWith(word));
    return lines(
      completion,
      candidates.map(({ value }) => value.slice(start)),
    );
  },
};

/** zsh and fish send words without their quotes, and filter the candidates. */
const words = (args: readonly string[]) => [...args];

/** `_describe` takes `value:description`. */
const zsh: Dialect = {
  words,
  reply: (completion) => lines(completion, described(completion.candidates, ":")),
};

/** `complete --arguments` takes `word<tab>description`, with the whole word. */
const fish: Dialect = {
  words,
  reply: (completion) => lines(completion, described(wholeWords(completion), "\t")),
};

/** Sends the line up to the cursor in Base64, because some versions lose empty words and quotes. */
const powershell: Dialect = {
  words: ([line = ""]) => powershellWords(line).slice(1).map(unquoted),
  reply: (completion, [line = ""]) => {
    const word = powershellWords(line).at(-1) ?? "";
    const candidates = wholeWords(completion)
      .filter(({ value }) => value.startsWith(word))
      // Without quotes PowerShell would pass the elements of a variable.
      .map(({ value, description }) => ({ value: value.startsWith("@") ? `'${value}'` : value, description }));
    return `${Buffer.from(lines(completion, described(candidates, "\t"))).toString("base64")}\n`;
  },
};

export const DIALECTS: Readonly<Record<string, Dialect>> = { bash, zsh, fish, powershell };

function lines({ kind, head }: Completion, candidates: readonly string[]): string {
  return [`${kind} ${head.length}`, ...candidates].map((line) => `${line}\n`).join("");
}

function wholeWords({ head, candidates }: Completion): Candidate[] {
  return candidates.map(({ value, description }) => ({ value: head + value, description }));
}

function described(candidates: readonly Candidate[], separator: string): string[] {
  return candidates.map(({ value, description }) =>
    description === "" ? value : `${value}${separator}${description}`,
  );
}

/** Characters at which bash splits a word. */
const BREAK = /^[=:@]+$/;

/** bash does not say whether there is a space. After such a word, `@` begins a new one: `status @last`. */
const MAY_PRECEDE_AT = /^@?[\w,-]*$/;

/** Joins the pieces into which bash splits a word: `--color`, `=` and `al`. */
function joined(pieces: readonly string[]): string[] {
  const whole: string[] = [];
  let continues = false;
  for (const piece of pieces) {
    const isBreak = BREAK.test(piece);
    const isNew = piece === "@" && MAY_PRECEDE_AT.test(whole.at(-1) ?? "");
    const before = (isBreak && !isNew) || (continues && piece !== "") ? whole.pop() : "";
    whole.push(`${before ?? ""}${piece}`);
    continues = isBreak;
  }
  return whole;
}

function powershellWords(line: string): string[] {
  const text = Buffer.from(line, "base64").toString("utf8");
  const found = text.match(/(?:'[^']*'?|"[^"]*"?|[^\s'"])+/g) ?? [];
  const last = found.at(-1);
  return last !== undefined && text.endsWith(last) ? found : [...found, ""];
}

/** A word without the quotes around it. */
function unquoted(word: string): string {
  return /^(["'])([^"'\\`$]*)\1$/.exec(word)?.[2] ?? word;
}
