import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { System } from "../system/system.ts";
import { findPosition, readOption } from "./position.ts";
import { type Candidate, type CandidateContext, operandSource, optionSource, type Source } from "./sources.ts";

/** What may stand in the place of the word under the cursor. */
export interface Completion {
  /**
   * `files`: the shell completes file names; `words`: one of the candidates; `open`: one of the candidates, and more may
   * follow in the same word.
   */
  readonly kind: "files" | "words" | "open";
  /** The part of the word that stays: `--color=`, `--field=id,`. */
  readonly head: string;
  /** What may follow the head, whether or not it begins as the word does: some shells match in other ways, too. */
  readonly candidates: readonly Candidate[];
}

const NOTHING: Completion = { kind: "words", head: "", candidates: [] };

/**
 * Completes the last of the words, which are those after the program's name up to the cursor. All of it comes from the
 * tree of commands. Reads config files where a profile's name is wanted, and nothing else.
 */
export async function complete(
  program: CommandUnknownOpts,
  words: readonly string[],
  system: System,
): Promise<Completion> {
  const word = words.at(-1) ?? "";
  const position = findPosition(program, words.slice(0, -1));
  const { command, option, optionsEnded } = position;
  const context: CandidateContext = { position, program, system };
  if (option !== undefined) return fromSource(optionSource(command, option), "", word, context);
  if (optionsEnded || !word.startsWith("-")) return fromSource(operandSource(position), "", word, context);
  const { option: named, value } = readOption(command, word);
  if (value === undefined) return { ...NOTHING, candidates: options(command) };
  if (!named?.required) return NOTHING;
  return fromSource(optionSource(command, named), word.slice(0, word.length - value.length), value, context);
}

function options(command: CommandUnknownOpts): Candidate[] {
  const visible = command.createHelp().visibleOptions(command);
  return visible.flatMap(({ long, short, description }) =>
    [long, short].flatMap((value) => (value ? [{ value, description }] : [])),
  );
}

/**
 * @param head the option's name where it is in the same word
 * @param given what there is of the value
 */
async function fromSource(
  source: Source | undefined,
  head: string,
  given: string,
  context: CandidateContext,
): Promise<Completion> {
  if (source === undefined) return { ...NOTHING, head };
  const { separator } = source;
  const before = separator === undefined ? "" : given.slice(0, given.lastIndexOf(separator) + 1);
  if (source.kind === "files") {
    if (before !== "" || source.list === undefined) return { kind: "files", head: head + before, candidates: [] };
    return { kind: "open", head, candidates: await source.list(context) };
  }
  const chosen = separator === undefined ? [] : before.split(separator);
  const candidates = (await source.list(context)).filter(
    ({ value }) => NEEDS_NO_QUOTES.test(value) && !chosen.includes(value),
  );
  return { kind: separator === undefined ? "words" : "open", head: head + before, candidates };
}

/**
 * Whether a name is nothing but itself in bash, zsh, fish and PowerShell. Others are not offered: a project's file may
 * call its profiles `$(reboot)`, and each shell quotes in its own way.
 */
const NEEDS_NO_QUOTES = /^\w[\w.+/-]*$/;
