import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** A command's whole help. */
export function commandHelp(command: CommandUnknownOpts): string {
  const parts: string[] = [];
  command.configureOutput({ writeOut: (text) => parts.push(text) }).outputHelp();
  return `${parts.join("").trimEnd()}\n`;
}
