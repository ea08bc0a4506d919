import { Command } from "commander";
import type { Context, Result } from "../context.ts";
import { SceError } from "../errors.ts";
import { tableText } from "../help/text.ts";
import { TOPICS } from "../help/topics.ts";
import { nearest } from "../nearest.ts";

export function helpCommand(): Command {
  return new Command("help")
    .summary("help on a command, or on exit-codes, environment, config")
    .description("Help on a command, or on one of the topics exit-codes, environment and config.")
    .argument("[command-or-topic...]", "what to explain")
    .addHelpText("after", helpHelp);
}

function helpHelp(): string {
  return `
Topics:
${tableText(TOPICS.map(({ name, summary }) => [name, summary]))}
Examples:
  $ sce help youtube status
  $ sce help exit-codes
`;
}

/** Prints a topic, or the help of the command that the words name. */
export async function runHelp(words: readonly string[], program: Command, { system }: Context): Promise<Result> {
  const [first] = words;
  const topic = words.length === 1 ? TOPICS.find(({ name }) => name === first) : undefined;
  if (topic !== undefined) {
    await system.stdout.write(await topic.text());
    return undefined;
  }
  const [, other] = words;
  if (other !== undefined && TOPICS.some(({ name }) => name === first) && !program.commands.some(named(first)))
    throw new SceError("usage", `there is nothing more on "${first}" than: sce help ${first}`, `leave out ${other}`);
  let command = program;
  for (const word of words) {
    const next = command.commands.find(named(word));
    if (next === undefined) throw unknownTopic(word, command, program);
    command = next;
  }
  await system.stdout.write(helpText(command));
  return undefined;
}

function named(word: string | undefined): (command: Command) => boolean {
  return (command) => command.name() === word;
}

/** A command's whole help. */
export function helpText(command: Command): string {
  const parts: string[] = [];
  command.configureOutput({ writeOut: (text) => parts.push(text) }).outputHelp();
  return `${parts.join("").trimEnd()}\n`;
}

function unknownTopic(word: string, command: Command, program: Command): SceError {
  const names = command
    .createHelp()
    .visibleCommands(command)
    .map((candidate) => candidate.name());
  const topics = command === program ? TOPICS.map(({ name }) => name) : [];
  const candidates = [...new Set([...topics, ...names])];
  const near = nearest(word, candidates);
  return new SceError(
    "usage",
    `there is no help on "${word}"`,
    near === undefined ? `there is help on ${candidates.join(", ")}` : `did you mean ${near}?`,
  );
}
