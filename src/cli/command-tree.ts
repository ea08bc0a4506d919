import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** A command and all of its subcommands, parents first. */
export function everyCommand(command: CommandUnknownOpts): CommandUnknownOpts[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** The direct subcommand with this name or alias. */
export function findSubcommand(command: CommandUnknownOpts, name: string): CommandUnknownOpts | undefined {
  return command.commands.find((candidate) => candidate.name() === name || candidate.aliases().includes(name));
}

/** The words of a command, without the program's name. */
export function commandPath(command: CommandUnknownOpts): string {
  const names: string[] = [];
  for (let at = command; at.parent !== null; at = at.parent) names.unshift(at.name());
  return names.join(" ");
}

/** The program that a command belongs to. */
export function programOf(command: CommandUnknownOpts): CommandUnknownOpts {
  return command.parent === null ? command : programOf(command.parent);
}
