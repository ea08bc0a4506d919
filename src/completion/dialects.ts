import type { Completion } from "./complete.ts";
import { BASH, POWERSHELL, type ShellWord, splitLine } from "./shell-words.ts";
import type { Candidate } from "./sources.ts";

/**
 * How one shell's script asks, and what it is told. The reply's first line is the kind of completion and the length of
 * the head; then follows a candidate a line, quoted as that shell wants it.
 */
export interface Dialect {
  /** The words after the program's name, up to the cursor. */
  words(asked: readonly string[]): string[];
  reply(completion: Completion, asked: readonly string[]): string;
}

/** zsh and fish hand over the words without their quotes, choose among the candidates, and quote the one they insert. */
const words = (asked: readonly string[]) => [...asked];

/** Asked with the line up to the cursor and COMP_WORDBREAKS. */
const bash: Dialect = {
  words: ([line = ""]) => textsAfterCommand(splitLine(line, BASH)),
  reply: (completion, [line = "", breaks = ""]) => {
    const word = splitLine(line, BASH, breaks).at(-1);
    return lines(completion, word === undefined ? [] : bashCandidates(completion, word));
  },
};

/** `_describe` takes `value:description`. */
const zsh: Dialect = {
  words,
  reply: (completion) =>
    lines(
      completion,
      completion.candidates.map((candidate) =>
        described({ ...candidate, value: candidate.value.replace(/[\\:]/g, "\\$&") }, ":"),
      ),
    ),
};

/** `complete --arguments` takes `word<tab>description`, with the whole word. It quotes all but a tilde at its start. */
const fish: Dialect = {
  words,
  reply: (completion) => {
    const candidates = wholeWords(completion).filter(({ value }) => !value.startsWith("~"));
    return lines(
      completion,
      candidates.map((candidate) => described(candidate, "\t")),
    );
  },
};

/**
 * Asked with the line up to the cursor, and told in the same way: in Base64. Not every PowerShell hands on an empty word
 * or a quote, and one that takes UTF-8 for another encoding would find quotes where there are none.
 */
const powershell: Dialect = {
  words: ([line = ""]) => textsAfterCommand(powershellWords(line)),
  reply: (completion, [line = ""]) => {
    const word = powershellWords(line).at(-1)?.text ?? "";
    const candidates = wholeWords(completion).filter(({ value }) => value.startsWith(word));
    const text = lines(
      completion,
      candidates.map(({ value, description }) => described({ value: powershellWord(value), description }, "\t")),
    );
    return `${Buffer.from(text).toString("base64")}\n`;
  },
};

export const DIALECTS: Readonly<Record<string, Dialect>> = { bash, zsh, fish, powershell };

function lines({ kind, head }: Completion, candidates: readonly string[]): string {
  return [`${kind} ${head.length}`, ...candidates].map((line) => `${line}\n`).join("");
}

function textsAfterCommand(typed: readonly ShellWord[]): string[] {
  return typed.slice(1).map(({ text }) => text);
}

function wholeWords({ head, candidates }: Completion): Candidate[] {
  return candidates.map(({ value, description }) => ({ value: head + value, description }));
}

function described({ value, description }: Candidate, separator: string): string {
  return description === "" ? value : `${value}${separator}${description}`;
}

/**
 * What bash inserts as it is: what was typed, as it was typed, and the rest of the candidate, quoted. So quotes and
 * escapes that are there already need no thought.
 */
function bashCandidates(completion: Completion, { raw, text, quote, from }: ShellWord): string[] {
  // A word with a variable or a command in it is not what it says, and nothing may be put into a command.
  if (/[$`]/.test(raw.replace(/\\./gs, ""))) return [];
  const typed = raw.slice(from);
  return wholeWords(completion).flatMap(({ value }) => {
    if (!value.startsWith(text)) return [];
    const rest = value.slice(text.length);
    if (quote === "") return [typed + rest.replace(/[\u0020-\u007e]/g, bashEscaped)];
    // Between quotes not everything can be escaped (`!`), and nobody needs it.
    return /["'$`\\!]/.test(rest) ? [] : [typed + rest];
  });
}

function bashEscaped(character: string): string {
  return /[\w@%+=:,./-]/.test(character) ? character : `\\${character}`;
}

function powershellWords(line: string): ShellWord[] {
  return splitLine(Buffer.from(line, "base64").toString("utf8"), POWERSHELL);
}

/** PowerShell takes the typographic quotes for quotes as well. */
function powershellWord(text: string): string {
  return /^[\p{L}\p{N}_%+=:./-][\p{L}\p{N}_@%+=:,./-]*$/u.test(text)
    ? text
    : `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}
