import { Command, type CommandUnknownOpts, type OptionValues } from "@commander-js/extra-typings";
import type { FailureKinds } from "../base/errors.ts";
import type { Context } from "./context.ts";

/** Runs the command that a command line names, with what the line says. */
export type Run = (context: Context) => Promise<FailureKinds>;

/** A command, or a group of commands. */
export interface CommandDefinition {
  /**
   * Makes it for commander.
   *
   * @param choose called once a command line names the command; never for a group
   */
  create(name: string, choose: (command: CommandUnknownOpts, run: Run) => void): CommandUnknownOpts;
}

interface CommandParts<Args extends unknown[], Options extends OptionValues> {
  /** Adds the help, the arguments and the options: the types of what `run` gets come from here. */
  readonly build: (command: Command) => Command<Args, Options>;
  /**
   * Does what the command is for. A group has none.
   *
   * @param args the value of each argument
   * @param options the command's own options as given
   * @param command the command itself, for those that print helps
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
