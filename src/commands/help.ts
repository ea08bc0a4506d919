import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { SceError } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { commandPath, everyCommand, findSubcommand, programOf } from "../cli/command-tree.ts";
import { defineCommand } from "../cli/define-command.ts";
import { commandHelp } from "../help/command-help.ts";
import { notes, widthOf } from "../help/style.ts";
import { tableText } from "../help/text.ts";
import { TOPICS } from "../help/topics.ts";

/** `sce help`. Prints a topic, or the help of the command that the words name. */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("Show help for a command or topic")
      .description("Show help for a command or topic")
      .argument("[command-or-topic...]", "a command such as youtube status, or a topic")
      .addHelpText("after", notes(helpHelp)),
  run: async ([words], _options, { system }, command) => {
    const program = programOf(command);
    const [first = "", other] = words;
    const topic = words.length === 1 ? TOPICS.find(({ name }) => name === first) : undefined;
    if (topic !== undefined) {
      await system.stdout.write(await topic.text(widthOf(command)));
      return undefined;
    }
    if (
      other !== undefined &&
      TOPICS.some(({ name }) => name === first) &&
      findSubcommand(program, first) === undefined
    )
      throw new SceError("usage", `unexpected argument "${other}"`, `did you mean sce help ${first}?`);
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
  # Show help for a command
  $ sce help youtube status
  # Show a topic
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
  const namedAlike = everyCommand(program).find((candidate) => candidate.name() === word);
  const meant = near === undefined ? namedAlike && commandPath(namedAlike) : `${path} ${near}`.trim();
  const message = `no help for "${word}"`;
  if (meant !== undefined) return new SceError("usage", message, `did you mean sce help ${meant}?`);
  const hint = candidates.length === 0 ? `see \`sce help ${path}\`` : `use one of ${candidates.join(", ")}`;
  return new SceError("usage", message, hint);
}
