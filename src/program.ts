import { Command, CommanderError, type Option } from "commander";
import type { Context, GlobalOptions, Result } from "./context.ts";
import { SceError } from "./errors.ts";
import { programHelp } from "./help/program.ts";
import { HELP_STYLE } from "./help/style.ts";
import { addGlobalOptions, globalOptions, makeGlobalOptions } from "./options.ts";

/** What a command line asks for. */
export type Request =
  /** Text for stdout: a help or the version. */
  | { readonly kind: "print"; readonly text: string }
  | { readonly kind: "run"; readonly globals: GlobalOptions; readonly run: (context: Context) => Promise<Result> };

type Action = (command: Command) => (context: Context) => Promise<Result>;

/**
 * Reads a command line. Throws a SceError of kind `usage` for one that cannot be understood.
 *
 * @param columns the width for help texts
 */
export async function parseCommandLine(argv: readonly string[], columns: number): Promise<Request> {
  let request: Request | undefined;
  const printed: string[] = [];
  const errors: string[] = [];
  const program = await buildProgram((command, run) => {
    request = { kind: "run", globals: globalOptions(command), run };
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
    // A group without a command shows its help, as a question and not as a mistake.
    if (error.code === "commander.help") return printRequest(errors);
    if (error.exitCode === 0) return printRequest(printed);
    throw usageError(error.message, argv, program);
  }
  return request ?? printRequest(printed);
}

/** Commander ends a help that has its own last line with one more. */
function printRequest(parts: readonly string[]): Request {
  return { kind: "print", text: `${parts.join("").trimEnd()}\n` };
}

/** Where commands are added to: each below its parent, and with its action if it does something itself. */
interface Tree {
  readonly program: Command;
  add(parent: Command, command: Command, action?: Action): Command;
  act(command: Command, action: Action): void;
}

/**
 * The commands of the first level that need no other one, in the order of the help. Each loads what it is made of: where
 * a line names one of them, the others cannot be reached, and to load and make all takes longer than to read the line.
 */
const COMMANDS: Readonly<Record<string, (tree: Tree) => Promise<void>>> = {
  youtube: async ({ program, add }) => {
    const { runStatus, statusCommand, youtubeCommand } = await import("./commands/youtube/status.ts");
    const youtube = add(program, youtubeCommand());
    add(youtube, statusCommand(), (command) => (context) => runStatus(command.args, command.opts(), context));
  },
  api: async ({ program, add }) => {
    const { apiCommand, runApi } = await import("./commands/api/api.ts");
    add(program, apiCommand(), (command) => (context) => runApi(command.args, command.opts(), context));
  },
  config: async ({ program, add, act }) => {
    const { configCommand, runConfigPath, runConfigShow } = await import("./commands/config.ts");
    const { runConfigInit } = await import("./commands/config-init.ts");
    const actions: Readonly<Record<string, Action>> = {
      show: (command) => (context) => runConfigShow(command.opts(), context),
      path: (command) => (context) => runConfigPath(command.opts(), context),
      init: (command) => (context) => runConfigInit(command.opts(), context),
    };
    for (const command of add(program, configCommand()).commands) {
      const action = actions[command.name()];
      if (action !== undefined) act(command, action);
    }
  },
  doctor: async ({ program, add }) => {
    const { doctorCommand, runDoctor } = await import("./commands/doctor.ts");
    add(program, doctorCommand(), (command) => (context) => runDoctor(command.opts(), context));
  },
  sandbox: async ({ program, add }) => {
    const { runSandbox, sandboxCommand } = await import("./commands/sandbox.ts");
    add(program, sandboxCommand(), (command) => (context) => runSandbox(command.opts(), context));
  },
  completion: async ({ program, add }) => {
    const { completionCommand, runCompletion } = await import("./commands/completion.ts");
    const { helpText } = await import("./commands/help.ts");
    const run: Action = (command) => (context) => runCompletion(command.args, () => helpText(command), context);
    add(program, completionCommand(), run);
  },
};

/** The commands that tell of all the others. */
async function addGuides({ program, add }: Tree): Promise<void> {
  const { completeCommand, runComplete } = await import("./commands/complete.ts");
  const { helpCommand, runHelp } = await import("./commands/help.ts");
  add(program, completeCommand(), (command) => (context) => runComplete(command.args, program, context));
  add(program, helpCommand(), (command) => (context) => runHelp(command.args, program, context));
}

/**
 * The tree of commands, each with its action.
 *
 * @param argv a command line: where it names a command that needs no other one, the tree has only that
 */
export async function buildProgram(
  chosen: (command: Command, run: (context: Context) => Promise<Result>) => void,
  argv: readonly string[] = [],
): Promise<Command> {
  const program = new Command("sce")
    .description("Tell what became of the YouTube uploads that ScaleEngine carries out.")
    .enablePositionalOptions()
    .helpCommand(false)
    .addHelpText("after", programHelp);
  const act = (command: Command, action: Action) => {
    command.action(() => chosen(command, action(command)));
  };
  const add = (parent: Command, command: Command, action?: Action) => {
    if (action !== undefined) act(command, action);
    else command.helpCommand(false);
    parent.addCommand(command, { hidden: command.name().startsWith("__") });
    return command;
  };

  const tree = { program, add, act };
  const options = makeGlobalOptions();
  const name = firstWord(argv, options);
  const only = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (only !== undefined) await only(tree);
  else {
    for (const addCommand of Object.values(COMMANDS)) await addCommand(tree);
    await addGuides(tree);
  }
  const all = everyCommand(program);
  addGlobalOptions(all, options);
  for (const command of all) command.enablePositionalOptions().configureHelp(HELP_STYLE);
  return program;
}

/** The first word that is neither an option nor its value, where no help is asked for before it. */
function firstWord(argv: readonly string[], options: readonly Option[]): string {
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? "";
    if (!word.startsWith("-")) return word;
    if (word === "--help" || /^-\w*h/.test(word)) return "";
    if (options.some((option) => option.required && option.long === word)) at += 1;
  }
  return "";
}

export function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** Commander's message, with its suggestion or the way to the help as the hint. */
function usageError(text: string, argv: readonly string[], program: Command): SceError {
  const [message = "", suggestion] = text
    .replace(/^error: /, "")
    .replace(
      /^command-argument value '(.*)' is invalid for argument '.*?'\. Allowed choices are (.*)\.$/s,
      "there is no $1; there are $2",
    )
    .split("\n");
  const meant = /\(Did you mean (.*)\?\)/.exec(suggestion ?? "")?.[1] ?? elsewhere(message, program);
  const hint = meant === undefined ? `see \`${helpFor(argv, program)}\`` : `did you mean ${meant}?`;
  return new SceError("usage", message.replace(/\.$/, ""), hint);
}

/** Where a command is that was looked for in the wrong place: `sce status` for `sce youtube status`. */
function elsewhere(message: string, program: Command): string | undefined {
  const word = /^unknown command '(.*)'/.exec(message)?.[1];
  const found = everyCommand(program).find((command) => command.name() === word && command.parent !== program);
  return found?.parent ? `sce ${found.parent.name()} ${found.name()}` : undefined;
}

/** The command whose help is the nearest to what was typed. */
function helpFor(argv: readonly string[], program: Command): string {
  let at = program;
  const path = ["sce"];
  for (const word of argv) {
    const next = at.commands.find((command) => command.name() === word);
    if (next === undefined) continue;
    at = next;
    path.push(word);
  }
  return `${path.join(" ")} --help`;
}
