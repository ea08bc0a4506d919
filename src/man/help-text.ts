import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** The part of a command's help after the options. */
export interface Notes {
  /** Blocks of lines, separated by blank lines. */
  readonly blocks: readonly (readonly string[])[];
  /** The lines of `Examples:`, without their prompt. */
  readonly examples: readonly string[];
}

/** Reads the text that a command adds to commander's help. */
export function helpNotes(command: CommandUnknownOpts): Notes {
  const parts: string[] = [];
  command.configureOutput({ writeOut: (text) => parts.push(text), getOutHelpWidth: () => 80 }).outputHelp();
  const added = parts.join("").slice(command.helpInformation().length).trim();
  const blocks = added.split(/\n\n+/).map((block) => block.split("\n"));
  const isExamples = ([first]: readonly string[]) => first === "Examples:";
  return {
    blocks: blocks.filter((block) => !isExamples(block) && block.join("") !== ""),
    examples: blocks.filter(isExamples).flatMap(([, ...lines]) => lines.map((line) => line.replace(/^ *[$>] /, ""))),
  };
}
