import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { SceError } from "../../base/errors.ts";
import { defineCommand, type OptionsOf } from "../../cli/define-command.ts";
import { duration, fieldList, integer, repeated, timeLimit } from "../../cli/global-options.ts";
import { partedWords } from "../../uploads/ids.ts";
import { PROGRESS_CHOICES, type StatusPlan } from "./plan.ts";

const SHORTEST_INTERVAL_MS = 1000;

const HELP = `
Examples:
  $ sce youtube status 42
  $ sce youtube status 42 43 44 --json | jq -r .data.title
  $ sce youtube status 42 --wait --timeout 30m && echo "on YouTube"
  $ cat ids.txt | sce youtube status - --csv > uploads.csv
  $ sce youtube status 42 43 --wait --as-finished --field id,url
  $ sce youtube status 42 43 --wait --report junit=uploads.xml \\
      --report markdown="$GITHUB_STEP_SUMMARY"

With --wait, --progress auto shows a row for each unfinished upload if stderr is
a terminal, and prints a line for each change elsewhere, in CI and with -v.
After Ctrl-C or --timeout the uploads continue at ScaleEngine; run the same
command again to go on waiting.

The reports of --report have every upload that was asked for, however stdout is
printed, and are written also where the run fails or is interrupted. markdown
adds to its file, the others replace it; csv and json are what --csv and --json
print. In junit a failed upload is a failure, no answer an error, a pending one
skipped, with --wait an error.

The fields of --field: id, cdn_id, path, title, description, tags, visibility,
callback, youtube_id, message, results (results.etag, results.id,
results.kind), created, last_updated, status; data.NAME for any other; and what
sce makes of them: state, url, error, kind (what keeps it from being uploaded:
pending, failed, refused, unreachable, …; empty if nothing does), code (the
API's code), http (the HTTP status of the response), age (seconds since
last_updated, else created).

A closed terminal ends sce with 129, after the reports are written. nohup cannot
prevent that, since Node takes SIGHUP back; run sce in tmux, or with setsid.

Exit codes: see \`sce help exit-codes\`. To try it: sce --sandbox youtube status 1
`;

function build(command: Command) {
  return command
    .summary("what became of uploads")
    .description("Tell what became of one or more YouTube uploads.")
    .argument(
      "[id...]",
      "ids of uploads, as youtube.upload gave them, separated by spaces or commas; - reads ids from stdin",
    )
    .option("--json", "the API's own response, a document a line")
    .option("--field <names>", "only these fields, separated by commas; a line an id", fieldList)
    .option("--csv", "comma-separated values with a header")
    .option("--exit-status", "exit 7 where an upload failed, 8 where one is pending")
    .option("--wait", "ask until every upload is finished; implies --exit-status")
    .option(
      "--interval <duration>",
      "with --wait, how long after its last answer an upload is asked again (default: 10s)",
      interval,
    )
    .option("--timeout <duration>", "how long --wait may take, 0 for no limit (default: 1h)", timeLimit)
    .option("--fail-fast", "with --wait, stop at the first failed upload")
    .option("--as-finished", "with --wait, print each upload as soon as it is finished, in any order")
    .addOption(
      new Option("--progress <how>", "how --wait shows what happens on stderr (default: auto)").choices(
        PROGRESS_CHOICES,
      ),
    )
    .option("--concurrency <n>", "requests under way at once, 1 to 64 (default: 8)", integer(1, 64))
    .option("--report <format=file>", "also write junit=, markdown=, csv= or json=FILE; repeatable", repeated)
    .addHelpText("after", HELP);
}

/** `sce youtube status`. The failure of one upload is reported and counted, and does not end the run. */
export const command = defineCommand({
  build,
  run: async ([ids], options, context) => {
    const plan = await checkedPlan(ids, options);
    const run = options.wait
      ? (await import("./wait-for-status.ts")).waitForStatus
      : (await import("./ask-status.ts")).askStatus;
    if (options.report === undefined) return run(plan, context);
    const { withReports } = await import("../../reports/reports.ts");
    return withReports(options.report, options.wait ?? false, context, (reports) => run({ ...plan, reports }, context));
  },
});

function interval(text: string): number {
  const ms = duration(text);
  if (ms < SHORTEST_INTERVAL_MS) throw new InvalidArgumentError("It has to be 1s at least.");
  return ms;
}

/** What the words and options come to. Throws a usage error for options that do not go together. */
async function checkedPlan(given: readonly string[], options: OptionsOf<typeof build>): Promise<StatusPlan> {
  const { json, csv, field } = options;
  const words = partedWords(given);
  if (json && csv) throw new SceError("usage", "--json and --csv exclude each other", "give one of them");
  if (!options.wait) {
    const idle = [
      options.interval !== undefined && "--interval",
      options.timeout !== undefined && "--timeout",
      options.failFast && "--fail-fast",
      options.asFinished && "--as-finished",
      options.progress !== undefined && "--progress",
    ].find(Boolean);
    if (idle) throw new SceError("usage", `${idle} has no effect without --wait`, "add --wait");
  }
  if (options.asFinished && json && field === undefined)
    throw new SceError(
      "usage",
      "--as-finished with --json needs --field",
      "add --field id,state: a response alone may not say which id it is about",
    );
  if (field !== undefined) (await import("../../output/fields.ts")).checkFieldNames(field);
  return {
    words,
    format: {
      as: json ? "json" : csv ? "csv" : field === undefined ? "text" : "fields",
      fields: field,
      single: words.length === 1 && words[0] !== "-",
      complete: options.wait ?? false,
    },
    exitStatus: options.exitStatus ?? options.wait ?? false,
    concurrency: options.concurrency ?? 8,
    intervalMs: options.interval ?? 10_000,
    timeoutMs: options.timeout ?? 3_600_000,
    failFast: options.failFast ?? false,
    asFinished: options.asFinished ?? false,
    progress: options.progress ?? "auto",
  };
}
