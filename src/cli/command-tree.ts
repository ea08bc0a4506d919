import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** A command and all below it, each before its own. */
export function everyCommand(command: CommandUnknownOpts): CommandUnknownOpts[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** The command of this name, or alias, right below another one. */
export function findSubcommand(command: CommandUnknownOpts, name: string): CommandUnknownOpts | undefined {
  return command.commands.find((candidate) => candidate.name() === name || candidate.aliases().includes(name));
}

/** The words that lead to a command, without the program's own name. */
export function commandPath(command: CommandUnknownOpts): string {
  const names: string[] = [];
  for (let at = command; at.parent !== null; at = at.parent) names.unshift(at.name());
  return names.join(" ");
}

/** The program that a command belongs to. */
export function programOf(command: CommandUnknownOpts): CommandUnknownOpts {
  return command.parent === null ? command : programOf(command.parent);
}
