import { type Command, InvalidArgumentError, Option } from "commander";
import type { GlobalOptions } from "./context.ts";
import { parseDuration } from "./duration.ts";
import { VERSION } from "./version.ts";

/** What the global options are where nothing is said. */
const DEFAULTS = { requestTimeout: 30_000, retries: 4, color: "auto" } as const satisfies GlobalOptions;

/** The heading of the options that every command understands. */
export const GLOBAL_OPTIONS = "Global options:";

/** An option's value in milliseconds. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError("It is no duration; write 500ms, 10s, 5m or 1h30m.");
  return ms;
}

/** A time limit in milliseconds; 0 means none. */
export function timeLimit(text: string): number {
  return duration(text) || Number.POSITIVE_INFINITY;
}

/** Node's timers hold no more; an attempt that long is one without a limit. */
const LONGEST_ATTEMPT_MS = 2 ** 31 - 1;

/** One attempt's time limit in milliseconds; 0 means none. */
function attemptLimit(text: string): number {
  const limit = timeLimit(text);
  return limit > LONGEST_ATTEMPT_MS ? Number.POSITIVE_INFINITY : limit;
}

/** A whole number between two others. */
export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It has to be a whole number from ${least} to ${most}.`);
  };
}

/** The names of a comma-separated list; given twice, the option adds to it. */
export function fieldList(text: string, before: readonly string[] = []): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === "")) throw new InvalidArgumentError("A name is missing.");
  return [...before, ...names];
}

/** What every command understands. Commander keeps nothing of a command in its options: all can share them. */
export function makeGlobalOptions(): Option[] {
  return [
    new Option("--config <file>", "read this configuration file and no other"),
    new Option("--profile <name>", "use this profile of the configuration"),
    new Option("--api-url <url>", "where the API is"),
    new Option("--sandbox", "ask a stand-in for the API inside this process: no account, no network"),
    new Option("--request-timeout <duration>", "limit for one attempt, 0 for none (default: 30s)").argParser(
      attemptLimit,
    ),
    new Option("--retries <n>", "attempts after the first one, 0 to 100 (default: 4)").argParser(integer(0, 100)),
    new Option("--color <when>", "colour the results (default: auto)").choices(["auto", "always", "never"]),
    new Option("-q, --quiet", "errors only"),
    new Option("-v, --verbose", "tell every request, and where each setting came from"),
  ];
}

/** Adds the options that are understood before and after their names to commands. */
export function addGlobalOptions(commands: readonly Command[], options: readonly Option[]): void {
  for (const command of commands) {
    command.optionsGroup(GLOBAL_OPTIONS);
    for (const option of options) command.addOption(option);
    command.version(VERSION, "-V, --version", "print the version").helpOption("-h, --help", "print this help");
  }
}

/** The global options as given, those after the command's name before those before it. */
export function globalOptions(command: Command): GlobalOptions {
  const parents = [];
  for (let at: Command | null = command; at !== null; at = at.parent) parents.unshift(at.opts());
  return Object.assign({}, DEFAULTS, ...parents);
}
