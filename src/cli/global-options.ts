import { Command, type CommandUnknownOpts, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { parseDuration } from "../base/duration.ts";
import { VERSION } from "../base/version.ts";
import { everyCommand } from "./command-tree.ts";

/** The heading of the options that every command has. */
export const GLOBAL_OPTIONS = "Global options:";

/** An option's value in milliseconds. */
export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError("Use a duration such as 500ms, 10s, 5m, 1h30m or 7d.");
  return ms;
}

/** A time limit in milliseconds; 0 means none. */
export function timeLimit(text: string): number {
  return duration(text) || Number.POSITIVE_INFINITY;
}

/** The longest delay of Node's timers. A longer limit counts as none. */
const LONGEST_ATTEMPT_MS = 2 ** 31 - 1;

/** One attempt's time limit in milliseconds; 0 means none. */
function attemptLimit(text: string): number {
  const limit = timeLimit(text);
  return limit > LONGEST_ATTEMPT_MS ? Number.POSITIVE_INFINITY : limit;
}

/** A parser for a whole number in a range. */
export function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Use a whole number from ${least} to ${most}.`);
  };
}

/** The values of an option that can be repeated. */
export function repeated(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/** The names of a comma-separated list. Repeating the option adds to the list. */
export function fieldList(text: string, before: readonly string[] = []): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === "")) throw new InvalidArgumentError("A name is missing.");
  return [...before, ...names];
}

/** The program with the global options. Their types are inferred from it. */
export function createProgram() {
  return new Command("sce")
    .optionsGroup(GLOBAL_OPTIONS)
    .option("--config <file>", "read only this configuration file")
    .option("--profile <name>", "use this profile of the configuration")
    .option("--api-url <url>", "URL of the API")
    .option("--sandbox", "use a local fake of the API, without an account")
    .option("--request-timeout <duration>", "limit for one attempt, 0 for none (default: 30s)", attemptLimit)
    .option("--retries <n>", "retries per request, 0 to 100 (default: 4)", integer(0, 100))
    .addOption(new Option("--color <when>", "use colour (default: auto)").choices(["auto", "always", "never"]))
    .addOption(new Option("--no-color", "the same as --color never").preset("never"))
    .addOption(new Option("--log <format>", "format of messages (default: text)").choices(["text", "json"]))
    .option("-q, --quiet", "print only errors")
    .option("-v, --verbose", "log requests and where settings come from");
}

type Program = ReturnType<typeof createProgram>;

/** The defaults of the global options. */
const DEFAULTS = { requestTimeout: 30_000, retries: 4, color: "auto" } as const satisfies ReturnType<Program["opts"]>;

/**
 * The options that every command has, before and after its name. Those with a default are always set. `requestTimeout`
 * is the time limit of one attempt in milliseconds, Infinity for none. `retries` counts the attempts after the first.
 */
export type GlobalOptions = Readonly<ReturnType<typeof globalOptions>>;

/** Adds the program's options to all of its commands. They can share them, because commander keeps no state in an option. */
export function shareGlobalOptions(program: Program): void {
  const shared = [...program.options];
  for (const command of everyCommand(program)) {
    command.optionsGroup(GLOBAL_OPTIONS);
    if (command !== program) for (const option of shared) command.addOption(option);
    command.version(VERSION, "-V, --version", "print the version").helpOption("-h, --help", "print this help");
  }
}

/** The global options of a command line. Those after the command's name win over those before it. */
export function globalOptions(program: Program, command: CommandUnknownOpts) {
  const path = [command];
  for (let at = command.parent; at !== null; at = at.parent) path.unshift(at);
  // The program collects them, because it knows their types.
  for (const name of program.options.map((option) => option.attributeName())) {
    const value = path.map((at) => at.getOptionValue(name)).findLast((given) => given !== undefined);
    if (value !== undefined) program.setOptionValue(name, value);
  }
  return { ...DEFAULTS, ...program.opts() };
}
