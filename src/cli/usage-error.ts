import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { SceError } from "../base/errors.ts";
import { commandPath, everyCommand, findSubcommand } from "./command-tree.ts";

/**
 * Turns commander's message about a wrong command line into an error. The hint is commander's suggestion, or the
 * command for help.
 */
export function usageError(text: string, argv: readonly string[], program: CommandUnknownOpts): SceError {
  const [message = "", suggestion] = text
    .replace(/^error: /, "")
    .replace(
      /^command-argument value '(.*)' is invalid for argument '.*?'\. Allowed choices are (.*)\.$/s,
      "there is no $1; there are $2",
    )
    .split("\n");
  const meant = /\(Did you mean (.*)\?\)/.exec(suggestion ?? "")?.[1] ?? suggestedPath(message, program);
  const hint = meant === undefined ? `see \`${helpFor(argv, program)}\`` : `did you mean ${meant}?`;
  return new SceError("usage", message.replace(/\.$/, ""), hint);
}

/** Suggests `sce youtube status` for `sce status`. */
function suggestedPath(message: string, program: CommandUnknownOpts): string | undefined {
  const word = /^unknown command '(.*)'/.exec(message)?.[1];
  const found = word === undefined ? undefined : findCommandNamed(word, program);
  return found && `sce ${commandPath(found)}`;
}

/** A command of this name in one of the groups. */
function findCommandNamed(name: string, program: CommandUnknownOpts): CommandUnknownOpts | undefined {
  return program.commands
    .flatMap(everyCommand)
    .find((command) => command.name() === name && command.parent !== program);
}

/** The command line for the help of the command that was typed, as far as it exists. */
function helpFor(argv: readonly string[], program: CommandUnknownOpts): string {
  let command = program;
  for (const word of argv) command = findSubcommand(command, word) ?? command;
  return ["sce", commandPath(command), "--help"].filter(Boolean).join(" ");
}
