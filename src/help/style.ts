import type { Argument, CommandUnknownOpts, Help, Option } from "@commander-js/extra-typings";
import { GLOBAL_OPTIONS } from "../cli/global-options.ts";
import { fitted } from "./fit.ts";
import { paragraph, tableText, WIDEST } from "./text.ts";

/** The style of commander's help: choices are plain words, and the global options come last. */
export const HELP_STYLE: Partial<Help> = {
  optionDescription: withChoices,
  argumentDescription: withChoices,
  subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(" "),
  formatHelp: (command, help) => {
    const width = widthOf(command);
    const options = help.visibleOptions(command).filter((option) => !isGlobal(option));
    return [
      paragraph(`Usage: ${help.commandUsage(command)}`, width),
      paragraph(help.commandDescription(command), width),
      section(
        "Commands:",
        help.visibleCommands(command).map((inner) => [help.subcommandTerm(inner), help.subcommandDescription(inner)]),
        width,
      ),
      section(
        "Arguments:",
        help.visibleArguments(command).map((argument) => [argument.name(), help.argumentDescription(argument)]),
        width,
      ),
      section("Options:", optionRows(options, help), width),
    ]
      .filter((text) => text !== "")
      .join("\n");
  },
};

/** The last section of a help. */
export function globalOptionsHelp(command: CommandUnknownOpts): string {
  const help = command.createHelp();
  return `\n${section(GLOBAL_OPTIONS, optionRows(help.visibleOptions(command).filter(isGlobal), help), widthOf(command))}`;
}

/** A command's examples and explanations, as `addHelpText` takes them. They are written for 80 columns. */
export function notes(text: string | (() => string)) {
  return ({ command }: { readonly command: CommandUnknownOpts }): string =>
    fitted(typeof text === "string" ? text : text(), widthOf(command)).replace(/\n$/, "");
}

/** Whether every command has this option. */
export function isGlobal({ helpGroupHeading }: Option): boolean {
  return helpGroupHeading === GLOBAL_OPTIONS;
}

/** How many columns the help of a command takes. */
export function widthOf(command: CommandUnknownOpts): number {
  return Math.min(WIDEST, command.configureOutput().getOutHelpWidth?.() ?? WIDEST);
}

function section(heading: string, rows: readonly (readonly string[])[], width: number): string {
  return rows.length === 0 ? "" : `${heading}\n${tableText(rows, width)}`;
}

function optionRows(options: readonly Option[], help: Help): string[][] {
  return options.map((option) => [help.optionTerm(option), help.optionDescription(option)]);
}

function withChoices({ description, argChoices }: Option | Argument): string {
  if (argChoices === undefined) return description;
  // The default comes last.
  const [, what = "", rest = ""] = /^(.*?)( \(default: .*\))?$/.exec(description) ?? [];
  return `${what}: ${argChoices.join(", ")}${rest}`;
}

/** `<shell>`, `[id...]` */
export function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}
