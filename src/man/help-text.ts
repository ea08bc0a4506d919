import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** What stands in a command's help behind the options. */
export interface Notes {
  /** Blocks of lines, as blank lines part them. */
  readonly blocks: readonly (readonly string[])[];
  /** The lines of `Examples:`, without their prompt. */
  readonly examples: readonly string[];
}

/** Reads what a command adds to its help after what commander knows. */
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
