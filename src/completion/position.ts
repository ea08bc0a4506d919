import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { findSubcommand } from "../cli/command-tree.ts";

/** The position of a word in the tree of commands. */
export interface Position {
  readonly command: CommandUnknownOpts;
  /** The command's arguments before the word. */
  readonly operands: readonly string[];
  /** The option that takes the word as its value. */
  readonly option: Option | undefined;
  /** Whether the word follows `--` and so is not an option. */
  readonly optionsEnded: boolean;
  /** The last value of each option, by its long name. */
  readonly values: ReadonlyMap<string, string>;
}

/** Reads the words before the cursor as commander does. Never fails, because they are rarely complete. */
export function findPosition(program: CommandUnknownOpts, words: readonly string[]): Position {
  let command = program;
  let operands: string[] = [];
  let option: Option | undefined;
  let optionsEnded = false;
  const values = new Map<string, string>();
  for (const word of words) {
    if (option !== undefined) {
      values.set(longName(option), word);
      option = undefined;
    } else if (!optionsEnded && word === "--") {
      optionsEnded = true;
    } else if (!optionsEnded && word.startsWith("-") && word !== "-") {
      const { option: named, value } = readOption(command, word);
      if (named?.required && value === undefined) option = named;
      if (named !== undefined && value !== undefined) values.set(longName(named), value);
    } else {
      const next = operands.length === 0 ? findSubcommand(command, word) : undefined;
      if (next === undefined) operands = [...operands, word];
      command = next ?? command;
    }
  }
  return { command, operands, option, optionsEnded, values };
}

/** The option in a word, and its value if it is in the same word: `--color=auto`, `-qv`, `-fname`. */
export function readOption(
  command: CommandUnknownOpts,
  word: string,
): { option: Option | undefined; value: string | undefined } {
  if (word.startsWith("--")) {
    const at = word.indexOf("=");
    const name = at === -1 ? word : word.slice(0, at);
    const option = command.options.find(({ long }) => long === name);
    return { option, value: at === -1 ? undefined : word.slice(at + 1) };
  }
  // Short options can be combined up to the first one that takes a value, which is the rest of the word.
  for (const [at, letter] of [...word].entries()) {
    const option = at === 0 ? undefined : command.options.find(({ short }) => short === `-${letter}`);
    if (!option?.required) continue;
    const rest = [...word].slice(at + 1).join("");
    return { option, value: rest === "" ? undefined : rest };
  }
  return { option: undefined, value: undefined };
}

/** `--color`, or the short name if there is no long one. */
export function longName(option: Option): string {
  return option.long ?? option.short ?? "";
}
