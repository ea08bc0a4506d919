import { Command } from "commander";
import type { Context, Result } from "../context.ts";
import { SceError } from "../errors.ts";
import { nearest } from "../nearest.ts";

const TOPICS: Readonly<Record<string, () => Promise<string>>> = {
  "exit-codes": async () => (await import("../help/exit-codes.ts")).exitCodesHelp(),
  environment: async () => (await import("../help/environment.ts")).environmentHelp(),
  config: async () => (await import("../help/config.ts")).configHelp(),
};

export function helpCommand(): Command {
  return new Command("help")
    .summary("help on a command, or on exit-codes, environment, config")
    .description("Help on a command, or on one of the topics exit-codes, environment and config.")
    .argument("[command-or-topic...]", "what to explain");
}

/** Prints a topic, or the help of the command that the words name. */
export async function runHelp(words: readonly string[], program: Command, { system }: Context): Promise<Result> {
  const [first] = words;
  const topic = first !== undefined && words.length === 1 && Object.hasOwn(TOPICS, first) ? TOPICS[first] : undefined;
  if (topic !== undefined) {
    await system.stdout.write(await topic());
    return undefined;
  }
  let command = program;
  for (const word of words) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (next === undefined) throw unknownTopic(word, command, program);
    command = next;
  }
  await system.stdout.write(helpText(command));
  return undefined;
}

function helpText(command: Command): string {
  const parts: string[] = [];
  command.configureOutput({ writeOut: (text) => parts.push(text) }).outputHelp();
  return parts.join("");
}

function unknownTopic(word: string, command: Command, program: Command): SceError {
  const names = command.commands.map((candidate) => candidate.name());
  const candidates = command === program ? [...Object.keys(TOPICS), ...names] : names;
  const near = nearest(word, candidates);
  return new SceError(
    "usage",
    `there is no help on "${word}"`,
    near === undefined ? `there is help on ${candidates.join(", ")}` : `did you mean ${near}?`,
  );
}
