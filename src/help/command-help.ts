import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** The complete help of a command. */
export function commandHelp(command: CommandUnknownOpts): string {
  const parts: string[] = [];
  command.configureOutput({ writeOut: (text) => parts.push(text) }).outputHelp();
  return `${parts.join("").trimEnd()}\n`;
}
