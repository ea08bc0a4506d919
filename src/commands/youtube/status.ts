import type { Command } from "@commander-js/extra-typings";
import type { FailureKinds } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { defineCommand, type OptionsOf } from "../../cli/define-command.ts";
import { integer } from "../../cli/global-options.ts";
import { notes } from "../../help/style.ts";
import { partedWords } from "../../uploads/ids.ts";
import type { StatusPlan } from "./plan.ts";
import { addFormatOptions, addWaitOptions, resultPlan } from "./result-options.ts";

const HELP = `
Examples:
  # Try it without an account
  $ sce --sandbox youtube status 1
  # Show the details of one upload
  $ sce youtube status 42
  # Print the titles of several uploads
  $ sce youtube status 42 43 44 --json | jq -r '.data | objects | .title'
  # Wait until an upload is on YouTube
  $ sce youtube status 42 --wait --timeout 30m && echo "on YouTube"
  # Wait for all pending uploads queued from this machine
  $ sce youtube status @pending --wait --timeout 2h
  # Read the ids from a file
  $ cat ids.txt | sce youtube status - --csv > uploads.csv
  # Print each URL as soon as its upload is finished
  $ sce youtube status 42 43 --wait --as-finished --field id,url
  # Write reports for CI
  $ sce youtube status 42 43 --wait --report junit=uploads.xml \\
      --report markdown="$GITHUB_STEP_SUMMARY"

With --wait, --progress auto shows a row for each unfinished upload if stderr is
a terminal. Elsewhere, in CI and with -v, it prints a line for each change. The
uploads continue at ScaleEngine after Ctrl-C or --timeout. Run the same command
again to keep waiting.

@last is the last upload queued from this machine. @pending is every upload
queued from this machine that is not finished. PowerShell needs quotes: '@last'.
See \`sce youtube list --help\`.

A report contains every upload. sce also writes it if the run fails or is
interrupted. The markdown format appends to its file, and the others replace it.
The csv and json formats are those of --csv and --json. In junit, a failed
upload is a failure, an upload without an answer is an error, and a pending
upload is skipped, or an error with --wait.

Fields of --field: id, cdn_id, path, title, description, tags, visibility,
callback, youtube_id, message, results (results.etag, results.id,
results.kind), created, last_updated, status. data.NAME is any other field of
the response. sce adds:
  state  uploaded, failed, pending or unknown
  url    the video's URL on YouTube
  error  why the upload failed, or why there is no answer
  kind   pending, failed, refused, unreachable, …; empty for uploaded
  code   the API's code
  http   the HTTP status of the response
  age    seconds since last_updated, or since created

If the terminal closes, sce writes its reports and exits 129. nohup does not
prevent that, because Node resets SIGHUP. Use tmux or setsid instead.

Exit codes: see \`sce help exit-codes\`.
`;

function build(command: Command) {
  const described = command
    .summary("Show the status of uploads")
    .description("Show the status of YouTube uploads")
    .argument(
      "[id...]",
      "upload ids, separated by spaces or commas; - reads ids from stdin; @last and @pending are uploads queued from this machine",
    );
  const formatted = addFormatOptions(described)
    .option("--exit-status", "exit 7 if an upload failed, 8 if one is pending")
    .option("--wait", "wait until every upload is finished; implies --exit-status");
  return addWaitOptions(formatted)
    .option("--concurrency <n>", "parallel requests, 1 to 64 (default: 8)", integer(1, 64))
    .addHelpText("after", notes(HELP));
}

/** `sce youtube status`. A failed upload does not end the run. */
export const command = defineCommand({
  build,
  run: async ([ids], options, context) => {
    const plan = await withIds(await checkedPlan(ids, options, context), context);
    const run = await chooseRun(plan, ids, options.wait);
    if (options.report === undefined) return run(plan, context);
    const { withReports } = await import("../../reports/reports.ts");
    return withReports(options.report, options.wait ?? false, context, (reports) => run({ ...plan, reports }, context));
  },
});

/** Replaces words such as `@last` by ids. */
async function withIds(plan: StatusPlan, context: Context): Promise<StatusPlan> {
  if (!plan.words.some((word) => word.startsWith("@"))) return plan;
  const { withJournalIds } = await import("./journal-ids.ts");
  return { ...plan, words: await withJournalIds(plan.words, context) };
}

async function chooseRun(
  { words }: StatusPlan,
  given: readonly string[],
  isWait = false,
): Promise<(plan: StatusPlan, context: Context) => Promise<FailureKinds>> {
  if (words.length === 0 && given.length > 0) return reportNonePending;
  if (isWait) return (await import("./wait-for-status.ts")).waitForStatus;
  return (await import("./ask-status.ts")).askStatus;
}

async function reportNonePending(_: StatusPlan, { messages }: Context): Promise<FailureKinds> {
  await messages.note("no upload queued from this machine is pending");
  return undefined;
}

/** Checks the words and options. Throws a usage error for options that can't be used together. */
async function checkedPlan(
  given: readonly string[],
  options: OptionsOf<typeof build>,
  context: Context,
): Promise<StatusPlan> {
  const words = partedWords(given);
  return {
    ...(await resultPlan(options, words.length === 1 && words[0] !== "-" && words[0] !== "@pending", context)),
    words,
    exitStatus: options.exitStatus ?? options.wait ?? false,
    concurrency: options.concurrency ?? 8,
  };
}
