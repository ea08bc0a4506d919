import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { VERSION } from "../base/version.ts";
import { commandPath, everyCommand } from "../cli/command-tree.ts";
import { ABOUT_FILES, ABOUT_SETTINGS, ABOUT_TRUST, FILE_ROWS, KEY_ROWS } from "../help/config.ts";
import { ABOUT_VARIABLES, VARIABLE_ROWS } from "../help/environment.ts";
import { EXIT_CODE_ROWS, EXIT_CODES_OF_MANY } from "../help/exit-codes.ts";
import { argumentTerm, isGlobal } from "../help/style.ts";
import { buildProgram } from "../program.ts";
import { helpNotes } from "./help-text.ts";
import { bold, definition, paragraph, prose, roff, section, subsection, verbatim } from "./roff.ts";

const ABOUT_STREAMS = "stdout carries the result and nothing else. Progress, warnings, hints and errors go to stderr.";

/** The manual page `sce(1)`, built from the help texts. The same sources give the same bytes. */
export async function manPage(): Promise<string> {
  const program = await buildProgram(() => {});
  const commands = everyCommand(program).filter((command) => command.commands.length === 0 && isVisible(command));
  const examples = everyCommand(program)
    .filter(isVisible)
    .flatMap((command) => helpNotes(command).examples);
  // Two helps may have the same example, with their own comments.
  const unique = new Map(examples.map(([comment = "", ...commands]) => [commands.join("\n"), [comment, ...commands]]));
  const description = program.description();
  return [
    `.TH SCE 1 "" "sce ${VERSION}" "User Commands"\n`,
    section("NAME", `sce \\- ${roff(description.charAt(0).toLowerCase() + description.slice(1))}\n`),
    section("SYNOPSIS", commands.map(synopsis).join(".br\n")),
    section("DESCRIPTION", prose(`${description}.`), paragraph(ABOUT_STREAMS)),
    section("COMMANDS", ...commands.map(commandPart)),
    section(
      "GLOBAL OPTIONS",
      "You can put these before or after the name of any command.\n",
      ...options(program, true),
    ),
    section(
      "EXIT STATUS",
      ...EXIT_CODE_ROWS.map(([code, , meaning]) => definition(code, meaning)),
      paragraph(EXIT_CODES_OF_MANY),
    ),
    section(
      "ENVIRONMENT",
      ...VARIABLE_ROWS.map(([name, meaning]) => definition(name, meaning)),
      paragraph(ABOUT_VARIABLES),
    ),
    section(
      "CONFIGURATION",
      prose(ABOUT_SETTINGS),
      ...KEY_ROWS.map(([key, , meaning]) => definition(key, meaning)),
      paragraph(ABOUT_TRUST),
    ),
    section("FILES", ...FILE_ROWS.map(([name, meaning]) => definition(name, meaning)), paragraph(ABOUT_FILES)),
    section("EXAMPLES", verbatim([...unique.values()].flat())),
  ].join("");
}

function isVisible(command: CommandUnknownOpts): boolean {
  const { parent } = command;
  return parent === null || (isVisible(parent) && parent.createHelp().visibleCommands(parent).includes(command));
}

/** `sce youtube status [options] [id...]` */
function synopsis(command: CommandUnknownOpts): string {
  const words = command.registeredArguments.map(argumentTerm);
  return `${bold(`sce ${commandPath(command)}`)} ${roff(["[options]", ...words].join(" "))}\n`;
}

function commandPart(command: CommandUnknownOpts): string {
  const help = command.createHelp();
  return subsection(
    `sce ${commandPath(command)}`,
    prose(`${command.description()}.`),
    ...help
      .visibleArguments(command)
      .map((argument) => definition(argument.name(), help.argumentDescription(argument))),
    ...options(command, false),
    ...helpNotes(command).blocks.map(block),
  );
}

function options(command: CommandUnknownOpts, global: boolean): string[] {
  const help = command.createHelp();
  const isWanted = (option: Option) => isGlobal(option) === global;
  const visible = help.visibleOptions(command).filter(isWanted);
  return visible.map((option) => definition(help.optionTerm(option), help.optionDescription(option)));
}

/** roff keeps a block with indented lines as it is and fills the others. */
function block(lines: readonly string[]): string {
  return lines.some((line) => line.startsWith(" ")) ? `.PP\n${verbatim(lines)}` : paragraph(lines.join(" "));
}
