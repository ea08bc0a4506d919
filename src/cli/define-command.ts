import { Command, type CommandUnknownOpts, type OptionValues } from "@commander-js/extra-typings";
import type { FailureKinds } from "../base/errors.ts";
import type { Context } from "./context.ts";

/** Runs the command of a command line, with its arguments and options. */
export type Run = (context: Context) => Promise<FailureKinds>;

/** A command, or a group of commands. */
export interface CommandDefinition {
  /**
   * Creates the command for commander.
   *
   * @param choose called if a command line names the command; never for a group
   */
  create(name: string, choose: (command: CommandUnknownOpts, run: Run) => void): CommandUnknownOpts;
}

interface CommandParts<Args extends unknown[], Options extends OptionValues> {
  /** Adds help, arguments and options. The types of `run`'s parameters are inferred from it. */
  readonly build: (command: Command) => Command<Args, Options>;
  /**
   * Runs the command. A group has none.
   *
   * @param args the value of each argument
   * @param options the command's own options
   * @param command the command itself, for commands that print help texts
   */
  readonly run?: (args: Args, options: Options, context: Context, command: CommandUnknownOpts) => Promise<FailureKinds>;
}

/** Defines a command. Its name comes from the table in program.ts. */
export function defineCommand<Args extends unknown[], Options extends OptionValues>({
  build,
  run,
}: CommandParts<Args, Options>): CommandDefinition {
  return {
    create(name, choose) {
      const command = build(new Command(name)).helpCommand(false);
      if (run === undefined) return command;
      return command.action(() =>
        choose(command, (context) => run(command.processedArgs, command.opts(), context, command)),
      );
    },
  };
}

/** The options that a command's `build` adds. */
export type OptionsOf<Build> = Build extends (command: Command) => Command<unknown[], infer Options> ? Options : never;
