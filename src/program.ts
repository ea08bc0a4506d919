import { Command, CommanderError } from "commander";
import { apiCommand, runApi } from "./commands/api/api.ts";
import { completeCommand, runComplete } from "./commands/complete.ts";
import { completionCommand, runCompletion } from "./commands/completion.ts";
import { configCommand, runConfigPath, runConfigShow } from "./commands/config.ts";
import { runConfigInit } from "./commands/config-init.ts";
import { doctorCommand, runDoctor } from "./commands/doctor.ts";
import { helpCommand, helpText, runHelp } from "./commands/help.ts";
import { runSandbox, sandboxCommand } from "./commands/sandbox.ts";
import { runStatus, statusCommand, youtubeCommand } from "./commands/youtube/status.ts";
import type { Context, GlobalOptions, Result } from "./context.ts";
import { SceError } from "./errors.ts";
import { programHelp } from "./help/program.ts";
import { HELP_STYLE } from "./help/style.ts";
import { addGlobalOptions, globalOptions } from "./options.ts";

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
  const program = buildProgram((command, run) => {
    request = { kind: "run", globals: globalOptions(command), run };
  }, argv[0]);
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

/** The commands that need no other one: the help and the completion tell of all of them. */
const STANDS_ALONE: ReadonlySet<string> = new Set(["youtube", "api", "config", "doctor", "sandbox", "completion"]);

/**
 * The tree of commands, each with its action.
 *
 * @param first the first word of a command line: where it is a command, the others cannot be reached and are left out,
 *   for making them all takes longer than to understand the line
 */
export function buildProgram(
  chosen: (command: Command, run: (context: Context) => Promise<Result>) => void,
  first?: string,
): Command {
  const program = new Command("sce")
    .description("Tell what became of the YouTube uploads that ScaleEngine carries out.")
    .enablePositionalOptions()
    .helpCommand(false)
    .addHelpText("after", programHelp);
  const act = (command: Command, action: Action) => command.action(() => chosen(command, action(command)));
  const add = (parent: Command, command: Command, action?: Action, hidden = false) => {
    if (action !== undefined) act(command, action);
    else command.helpCommand(false);
    parent.addCommand(command, { hidden });
    return command;
  };

  const isReached = (name: string) => first === undefined || !STANDS_ALONE.has(first) || first === name;
  if (isReached("youtube")) {
    const youtube = add(program, youtubeCommand());
    add(youtube, statusCommand(), (command) => (context) => runStatus(command.args, command.opts(), context));
  }
  if (isReached("api"))
    add(program, apiCommand(), (command) => (context) => runApi(command.args, command.opts(), context));
  if (isReached("config")) {
    const config = add(program, configCommand());
    const actions: Readonly<Record<string, Action>> = {
      show: (command) => (context) => runConfigShow(command.opts(), context),
      path: (command) => (context) => runConfigPath(command.opts(), context),
      init: (command) => (context) => runConfigInit(command.opts(), context),
    };
    for (const command of config.commands) {
      const action = actions[command.name()];
      if (action !== undefined) act(command, action);
    }
  }
  if (isReached("doctor")) add(program, doctorCommand(), (command) => (context) => runDoctor(command.opts(), context));
  if (isReached("sandbox"))
    add(program, sandboxCommand(), (command) => (context) => runSandbox(command.opts(), context));
  if (isReached("completion"))
    add(
      program,
      completionCommand(),
      (command) => (context) => runCompletion(command.args, () => helpText(command), context),
    );
  if (isReached("__complete"))
    add(program, completeCommand(), (command) => (context) => runComplete(command.args, program, context), true);
  if (isReached("help")) add(program, helpCommand(), (command) => (context) => runHelp(command.args, program, context));
  const all = everyCommand(program);
  addGlobalOptions(all);
  for (const command of all) command.enablePositionalOptions().configureHelp(HELP_STYLE);
  return program;
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
