import type { CommanderError, CommandUnknownOpts } from "@commander-js/extra-typings";
import { SceError } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { shellWord } from "../base/shell-word.ts";
import { commandPath, everyCommand, findSubcommand } from "./command-tree.ts";
import { hintFor, OPTION_HINTS, WORD_HINTS } from "./hints.ts";

interface Typed {
  readonly argv: readonly string[];
  readonly program: CommandUnknownOpts;
  /** The command that the words name, as far as it exists. */
  readonly command: CommandUnknownOpts;
}

/** How to read each of commander's errors. */
const READERS: Readonly<Record<string, (message: string, typed: Typed) => SceError | undefined>> = {
  "commander.unknownOption": unknownOption,
  "commander.unknownCommand": unknownCommand,
  "commander.excessArguments": unexpectedArgument,
  "commander.missingArgument": missingArgument,
  "commander.invalidArgument": invalidArgument,
};

/**
 * Turns commander's usage error into ours. The hint comes from the table of what people type, then from similar names.
 * Otherwise it names the help. Messages do not repeat values, because one may be a secret.
 */
export function usageError(error: CommanderError, argv: readonly string[], program: CommandUnknownOpts): SceError {
  let command = program;
  for (const word of argv) command = findSubcommand(command, word) ?? command;
  const typed = { argv, program, command };
  const message = error.message.replace(/^error: /, "").replace(/\.$/, "");
  const { message: what, hint } = READERS[error.code]?.(message, typed) ?? usage(message);
  const help = ["sce", commandPath(command), "--help"].filter(Boolean).join(" ");
  return usage(what, hint ?? `see \`${help}\``);
}

function usage(message: string, hint?: string): SceError {
  return new SceError("usage", message, hint);
}

function unknownOption(message: string, typed: Typed): SceError {
  const flag = /'(.*)'$/s.exec(message)?.[1] ?? "";
  const { argv, command, program } = typed;
  const name = optionName(flag, command);
  if (flag !== name && longOptions(command).includes(name)) return usage(`option '${name}' takes no value`);
  const at = argv.indexOf(flag);
  const value = flag.slice(name.length) || (at < 0 ? "" : (argv[at + 1] ?? ""));
  const words = [commandPath(command), `--${name.replace(/^-+/, "")}`, value.replace(/^=/, "")];
  const owners = everyCommand(program).filter(({ options }) => options.some(({ long }) => long === name));
  const owner = owners.includes(command) ? command : owners.length === 1 ? owners[0] : undefined;
  const near = nearest(name, longOptions(command));
  return usage(
    `unknown option '${name}'`,
    owner !== undefined
      ? `put ${name} after \`sce ${commandPath(owner)}\``
      : (hintFor(words.join(" ").trimEnd(), OPTION_HINTS) ?? (near && `did you mean ${near}?`)),
  );
}

/** The name of an option without its value. For a short option it is the letter, unless the word lacks a dash. */
function optionName(flag: string, command: CommandUnknownOpts): string {
  const [word = flag] = /^--?[A-Za-z0-9][\w-]*/.exec(flag) ?? [];
  return word.startsWith("--") || longOptions(command).includes(`-${word}`) ? word : word.slice(0, 2);
}

function longOptions(command: CommandUnknownOpts): string[] {
  const visible = command.createHelp().visibleOptions(command);
  return visible.map(({ long }) => long).filter((long) => long !== null && long !== undefined);
}

function unknownCommand(message: string, { argv, command, program }: Typed): SceError {
  const word = /^unknown command '(.*)'$/s.exec(message)?.[1] ?? "";
  const path = commandPath(command);
  const rest = argv.slice(argv.indexOf(word)).filter((other) => !other.startsWith("-"));
  const near = nearest(
    word,
    command
      .createHelp()
      .visibleCommands(command)
      .map((other) => other.name()),
  );
  const suggestion = near === undefined ? commandNamed(word, program) : `${path} ${near}`.trim();
  return usage(message, hintFor([path, ...rest].filter(Boolean).join(" "), WORD_HINTS) ?? didYouMean(suggestion));
}

/** The path of a command of this name in one of the groups. */
function commandNamed(name: string, program: CommandUnknownOpts): string | undefined {
  const found = program.commands.flatMap(everyCommand).find((command) => command.name() === name);
  return found && commandPath(found);
}

function didYouMean(path: string | undefined): string | undefined {
  return path && `did you mean sce ${path}?`;
}

function unexpectedArgument(_: string, { argv, command }: Typed): SceError {
  const { args, registeredArguments } = command;
  const word = args[registeredArguments.length] ?? "";
  const [name = ""] = word.split("=");
  const path = commandPath(command);
  const meant = hintFor([path, ...args].join(" "), WORD_HINTS);
  return usage(
    `unexpected argument "${name}${name === word ? "" : "=…"}"`,
    // The command that was typed is no suggestion.
    unquotedValue(argv, word) ?? (meant === didYouMean(path) ? undefined : meant),
  );
}

/** In `-f title=My Video` the shell makes two words: the value needs quotes. */
function unquotedValue(argv: readonly string[], word: string): string | undefined {
  const at = argv.findIndex((other, n) => other === word && /^(-f|-F|--text|--value)/.test(argv[n - 2] ?? ""));
  const [, key, start] = /^([^=]+)=(.*)$/s.exec(argv[at - 1] ?? "") ?? [];
  if (key === undefined || at < 0) return undefined;
  const following = argv.slice(at);
  const end = following.findIndex((other) => other.startsWith("-"));
  const value = [start, ...following.slice(0, end < 0 ? undefined : end)].join(" ");
  return `quote values that contain spaces: ${argv[at - 2]} ${shellWord(key)}=${shellWord(value)}`;
}

function missingArgument(message: string, { command }: Typed): SceError {
  return usage(message, hintFor(commandPath(command), WORD_HINTS));
}

/** `completion tcsh`: an argument that is not one of the choices. */
function invalidArgument(message: string, { command }: Typed): SceError | undefined {
  const [, word, name, choices] =
    /^command-argument value '(.*)' is invalid for argument '(.*?)'\. Allowed choices are (.*)$/s.exec(message) ?? [];
  if (word === undefined || choices === undefined) return undefined;
  const near = nearest(word, choices.split(", "));
  const path = commandPath(command);
  return usage(
    `unknown ${name} "${word}": use ${choices}`,
    hintFor(`${path} ${word}`, WORD_HINTS) ?? didYouMean(near && `${path} ${near}`),
  );
}
