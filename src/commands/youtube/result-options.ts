import { type Command, InvalidArgumentError, Option, type OptionValues } from "@commander-js/extra-typings";
import { SceError } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { duration, fieldList, repeated, timeLimit } from "../../cli/global-options.ts";
import { PROGRESS_CHOICES, type ProgressChoice, type ResultPlan } from "./plan.ts";

const SHORTEST_INTERVAL_MS = 1000;

/** Adds the options for how uploads are printed. */
export function addFormatOptions<Args extends unknown[], Options extends OptionValues>(
  command: Command<Args, Options>,
) {
  return command
    .option("--json", "print the API's own response, one document per line")
    .option("--field <names>", "print only these fields, separated by commas", fieldList)
    .option("--csv", "print comma-separated values with a header");
}

/** Adds the options of a wait. */
export function addWaitOptions<Args extends unknown[], Options extends OptionValues>(command: Command<Args, Options>) {
  return command
    .option(
      "--interval <duration>",
      "with --wait, time from an answer to the next check of an upload (default: 10s)",
      interval,
    )
    .option("--timeout <duration>", "time limit for --wait, 0 for none (default: 1h)", timeLimit)
    .option("--fail-fast", "with --wait, stop at the first failed upload")
    .option("--as-finished", "with --wait, print each upload as soon as it is finished")
    .addOption(new Option("--progress <how>", "progress of --wait on stderr (default: auto)").choices(PROGRESS_CHOICES))
    .option("--report <format=file>", "also write junit=, markdown=, csv= or json=FILE; repeatable", repeated);
}

function interval(text: string): number {
  const ms = duration(text);
  if (ms < SHORTEST_INTERVAL_MS) throw new InvalidArgumentError("Use at least 1s.");
  return ms;
}

/** The values of the options in this file. */
export interface ResultOptions {
  readonly json?: true | undefined;
  readonly field?: string[] | undefined;
  readonly csv?: true | undefined;
  readonly wait?: true | undefined;
  readonly interval?: number | undefined;
  readonly timeout?: number | undefined;
  readonly failFast?: true | undefined;
  readonly asFinished?: true | undefined;
  readonly progress?: ProgressChoice | undefined;
}

/** Checks the options. Throws a usage error for options that can't be used together. */
export async function resultPlan(
  options: ResultOptions,
  isSingle: boolean,
  { isLog }: Pick<Context, "isLog">,
): Promise<ResultPlan> {
  const { json, csv, field } = options;
  if (json && csv) throw new SceError("usage", "--json and --csv can't be used together", "use only one of them");
  if (!options.wait) {
    const unused = [
      options.interval !== undefined && "--interval",
      options.timeout !== undefined && "--timeout",
      options.failFast && "--fail-fast",
      options.asFinished && "--as-finished",
      options.progress !== undefined && "--progress",
    ].find(Boolean);
    if (unused) throw new SceError("usage", `${unused} has no effect without --wait`, "add --wait");
  }
  if (isLog && options.progress !== undefined)
    throw new SceError("usage", "--progress and --log json can't be used together", "use only one of them");
  if (options.asFinished && json && field === undefined)
    throw new SceError(
      "usage",
      "--as-finished with --json needs --field",
      "add --field id,state: a response may not contain its id",
    );
  if (field !== undefined) (await import("../../output/fields.ts")).checkFieldNames(field);
  return {
    format: {
      as: json ? "json" : csv ? "csv" : field === undefined ? "text" : "fields",
      fields: field,
      single: isSingle,
      complete: options.wait ?? false,
    },
    intervalMs: options.interval ?? 10_000,
    timeoutMs: options.timeout ?? 3_600_000,
    failFast: options.failFast ?? false,
    asFinished: options.asFinished ?? false,
    progress: options.progress ?? "auto",
  };
}
