import { CommanderError, type CommandUnknownOpts, type Option } from "@commander-js/extra-typings";
import { everyCommand } from "./cli/command-tree.ts";
import type { CommandDefinition, Run } from "./cli/define-command.ts";
import { createProgram, type GlobalOptions, globalOptions, shareGlobalOptions } from "./cli/global-options.ts";
import { programHelp } from "./help/program.ts";
import { globalOptionsHelp, HELP_STYLE, notes } from "./help/style.ts";

type CommandTable = Readonly<Record<string, () => Promise<{ readonly command: CommandDefinition }>>>;

/**
 * The commands, in the order of the help. A group comes before its commands. A command line loads only its command and
 * the group of that command, because loading all of them takes longer than parsing the line.
 */
const COMMANDS: CommandTable = {
  youtube: () => import("./commands/youtube/youtube.ts"),
  "youtube status": () => import("./commands/youtube/status.ts"),
  "youtube upload": () => import("./commands/youtube/upload.ts"),
  "youtube list": () => import("./commands/youtube/list.ts"),
  api: () => import("./commands/api/api.ts"),
  config: () => import("./commands/config/config.ts"),
  "config show": () => import("./commands/config/show.ts"),
  "config path": () => import("./commands/config/path.ts"),
  "config init": () => import("./commands/config/init.ts"),
  doctor: () => import("./commands/doctor.ts"),
  sandbox: () => import("./commands/sandbox.ts"),
  completion: () => import("./commands/completion.ts"),
};

/** The commands that need all other commands. */
const META_COMMANDS: CommandTable = {
  __complete: () => import("./commands/complete.ts"),
  help: () => import("./commands/help.ts"),
};

/** What a command line asks for. */
export type Invocation =
  /** Text for stdout: help or the version. */
  | { readonly kind: "print"; readonly text: string }
  | { readonly kind: "run"; readonly globals: GlobalOptions; readonly run: Run };

/**
 * Parses a command line. Throws a SceError of kind `usage` if it is wrong.
 *
 * @param columns the width for help texts
 */
export async function parseCommandLine(argv: readonly string[], columns: number): Promise<Invocation> {
  let invocation: Invocation | undefined;
  const printed: string[] = [];
  const errors: string[] = [];
  const program = await buildProgram((globals, run) => {
    invocation = { kind: "run", globals, run };
  }, argv);
  for (const command of everyCommand(program))
    command.exitOverride().configureOutput({
      writeOut: (text) => printed.push(text),
      writeErr: (text) => errors.push(text),
      getOutHelpWidth: () => columns,
      getErrHelpWidth: () => columns,
    });
  try {
    await program.parseAsync(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A group without a command shows its help. That is not an error.
    if (error.code === "commander.help") return print(errors);
    if (error.exitCode === 0) return print(printed);
    throw (await import("./cli/usage-error.ts")).usageError(error, argv, program);
  }
  return invocation ?? print(printed);
}

/** Commander adds a line break to a help text that already ends with one. */
function print(parts: readonly string[]): Invocation {
  return { kind: "print", text: `${parts.join("").trimEnd()}\n` };
}

/**
 * Builds the tree of commands.
 *
 * @param choose called with the command to run after a command line is parsed
 * @param argv a command line: the tree contains only the commands that it can reach
 */
export async function buildProgram(
  choose: (globals: GlobalOptions, run: Run) => void,
  argv: readonly string[] = [],
): Promise<CommandUnknownOpts> {
  const program = createProgram()
    .description("Queue YouTube uploads at ScaleEngine and show their status")
    .enablePositionalOptions()
    .helpCommand(false)
    .addHelpText("after", notes(programHelp))
    .addHelpText("afterAll", ({ command }) => globalOptionsHelp(command));
  const built = new Map<string, CommandUnknownOpts>();
  for (const [path, load] of Object.entries(reachableCommands(argv, program.options))) {
    const [, group = "", name = path] = /^(.*) (.*)$/.exec(path) ?? [];
    const { command: definition } = await load();
    const command = definition.create(name, (chosen, run) => choose(globalOptions(program, chosen), run));
    (built.get(group) ?? program).addCommand(command, { hidden: name.startsWith("__") });
    built.set(path, command);
  }
  shareGlobalOptions(program);
  for (const command of everyCommand(program))
    command.enablePositionalOptions().showSuggestionAfterError(false).configureHelp(HELP_STYLE);
  return program;
}

/**
 * The command that the line names, its group and its subcommands. Every command if the line names none of COMMANDS.
 */
function reachableCommands(argv: readonly string[], options: readonly Option[]): CommandTable {
  const named = namedCommand(argv, options);
  if (named === "") return { ...COMMANDS, ...META_COMMANDS };
  const isWithin = (path: string, group: string) => `${path} `.startsWith(`${group} `);
  return Object.fromEntries(
    Object.entries(COMMANDS).filter(([path]) => isWithin(path, named) || isWithin(named, path)),
  );
}

/** The path of the command that the line names before any help option. Empty if it names none. */
function namedCommand(argv: readonly string[], options: readonly Option[]): string {
  let path = "";
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? "";
    if (word === "--help" || /^-\w*h/.test(word)) return path;
    if (word.startsWith("-")) {
      if (options.some(({ required, long }) => required && long === word)) at += 1;
      continue;
    }
    const next = path === "" ? word : `${path} ${word}`;
    if (!Object.hasOwn(COMMANDS, next)) return path;
    path = next;
  }
  return path;
}
