import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { System } from "../system/system.ts";
import { findPosition, readOption } from "./position.ts";
import { type Candidate, type CandidateContext, operandSource, optionSource, type Source } from "./sources.ts";

/** The possible completions of the word under the cursor. */
export interface Completion {
  /**
   * `files`: the shell completes file names. `words`: one of the candidates completes the word. `open`: the word may
   * continue after a candidate.
   */
  readonly kind: "files" | "words" | "open";
  /** The part of the word that stays: `--color=`, `--field=id,`. */
  readonly head: string;
  /** All words that can follow the head. Some shells match in their own ways, so the typed text does not filter them. */
  readonly candidates: readonly Candidate[];
}

const NOTHING: Completion = { kind: "words", head: "", candidates: [] };

/**
 * Completes the last word. `words` follow the program's name, up to the cursor. Candidates come from the tree of
 * commands, the config files and the journal.
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
 * @param head the option's name if it is part of the same word
 * @param given the typed part of the value
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
 * Words that need no quotes in any shell, except for the last two in PowerShell. sce offers no other words, because
 * each shell quotes in its own way and a project's file may name a profile `$(reboot)`.
 */
const NEEDS_NO_QUOTES = /^(?:\w[\w.+/-]*|@last|@pending)$/;
