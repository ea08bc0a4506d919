import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { GLOBAL_OPTIONS } from "../cli/global-options.ts";

/** The part of a command's help between its own options and the global options. */
export interface Notes {
  /** Blocks of lines, separated by blank lines. */
  readonly blocks: readonly (readonly string[])[];
  /** Under `Examples:`, without prompts: for each example its comment, then its commands. */
  readonly examples: readonly (readonly string[])[];
}

/** Reads what a command adds to its help. */
export function helpNotes(command: CommandUnknownOpts): Notes {
  const parts: string[] = [];
  command.configureOutput({ writeOut: (text) => parts.push(text), getOutHelpWidth: () => 80 }).outputHelp();
  const added = parts.join("").slice(command.helpInformation().length).trim();
  const blocks = added.split(/\n\n+/).map((block) => block.split("\n"));
  const startsWith = (heading: string) => (block: readonly string[]) => block[0] === heading;
  const isExamples = startsWith("Examples:");
  const isGlobalOptions = startsWith(GLOBAL_OPTIONS);
  return {
    blocks: blocks.filter((block) => !isExamples(block) && !isGlobalOptions(block) && block.join("") !== ""),
    examples: blocks.filter(isExamples).flatMap(([, ...lines]) => exampleLines(lines)),
  };
}

function exampleLines(lines: readonly string[]): string[][] {
  const examples: string[][] = [];
  for (const line of lines) {
    const text = line.replace(/^ *[$>] /, "").replace(/^ +#/, "#");
    if (text.startsWith("#")) examples.push([text]);
    else examples.at(-1)?.push(text);
  }
  return examples;
}
