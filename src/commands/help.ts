import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { SceError } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { commandPath, everyCommand, findSubcommand, programOf } from "../cli/command-tree.ts";
import { defineCommand } from "../cli/define-command.ts";
import { commandHelp } from "../help/command-help.ts";
import { tableText } from "../help/text.ts";
import { TOPICS } from "../help/topics.ts";

/** `sce help`. Prints a topic, or the help of the command that the words name. */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("help on a command, or on exit-codes, environment, config")
      .description("Help on a command, or on one of the topics exit-codes, environment and config.")
      .argument("[command-or-topic...]", "what to explain")
      .addHelpText("after", helpHelp),
  run: async ([words], _options, { system }, command) => {
    const program = programOf(command);
    const [first = "", other] = words;
    const topic = words.length === 1 ? TOPICS.find(({ name }) => name === first) : undefined;
    if (topic !== undefined) {
      await system.stdout.write(await topic.text());
      return undefined;
    }
    if (
      other !== undefined &&
      TOPICS.some(({ name }) => name === first) &&
      findSubcommand(program, first) === undefined
    )
      throw new SceError("usage", `there is nothing more on "${first}" than: sce help ${first}`, `leave out ${other}`);
    let explained = program;
    for (const word of words) {
      const next = findSubcommand(explained, word);
      if (next === undefined) throw unknownTopic(word, explained, program);
      explained = next;
    }
    await system.stdout.write(commandHelp(explained));
    return undefined;
  },
});

function helpHelp(): string {
  return `
Topics:
${tableText(TOPICS.map(({ name, summary }) => [name, summary]))}
Examples:
  $ sce help youtube status
  $ sce help exit-codes
`;
}

function unknownTopic(word: string, command: CommandUnknownOpts, program: CommandUnknownOpts): SceError {
  const names = command
    .createHelp()
    .visibleCommands(command)
    .map((candidate) => candidate.name());
  const topics = command === program ? TOPICS.map(({ name }) => name) : [];
  const candidates = [...new Set([...topics, ...names])];
  const beginning = candidates.find((name) => word.length > 1 && name.startsWith(word.toLowerCase()));
  const near = nearest(word, candidates) ?? beginning;
  const path = commandPath(command);
  const elsewhere = everyCommand(program).find((candidate) => candidate.name() === word);
  const meant = near === undefined ? elsewhere && commandPath(elsewhere) : `${path} ${near}`.trim();
  const message = `there is no help on "${word}"`;
  if (meant !== undefined) return new SceError("usage", message, `did you mean sce help ${meant}?`);
  const known = candidates.length === 0 ? `see \`sce help ${path}\`` : `there is help on ${candidates.join(", ")}`;
  return new SceError("usage", message, known);
}
