import type { Command } from "@commander-js/extra-typings";
import type { FailureKinds } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { defineCommand, type OptionsOf } from "../../cli/define-command.ts";
import { integer } from "../../cli/global-options.ts";
import { partedWords } from "../../uploads/ids.ts";
import type { StatusPlan } from "./plan.ts";
import { addFormatOptions, addWaitOptions, resultPlan } from "./result-options.ts";

const HELP = `
Examples:
  $ sce youtube status 42
  $ sce youtube status 42 43 44 --json | jq -r '.data | objects | .title'
  $ sce youtube status 42 --wait --timeout 30m && echo "on YouTube"
  $ sce youtube status @pending --wait --timeout 2h
  $ cat ids.txt | sce youtube status - --csv > uploads.csv
  $ sce youtube status 42 43 --wait --as-finished --field id,url
  $ sce youtube status 42 43 --wait --report junit=uploads.xml \\
      --report markdown="$GITHUB_STEP_SUMMARY"

With --wait, --progress auto shows a row for each unfinished upload if stderr is
a terminal, and prints a line for each change elsewhere, in CI and with -v.
After Ctrl-C or --timeout the uploads continue at ScaleEngine; run the same
command again to go on waiting.

@last is the upload that was queued last from this machine, @pending are those
that are not finished: see \`sce youtube list --help\`. In PowerShell quote them:
'@last'.

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
  const described = command
    .summary("what became of uploads")
    .description("Tell what became of one or more YouTube uploads.")
    .argument(
      "[id...]",
      "ids of uploads, as youtube.upload gave them, separated by spaces or commas; - reads ids from stdin; @last and @pending are uploads queued from this machine",
    );
  const formatted = addFormatOptions(described)
    .option("--exit-status", "exit 7 if an upload failed, 8 if one is pending")
    .option("--wait", "ask until every upload is finished; implies --exit-status");
  return addWaitOptions(formatted)
    .option("--concurrency <n>", "parallel requests, 1 to 64 (default: 8)", integer(1, 64))
    .addHelpText("after", HELP);
}

/** `sce youtube status`. The failure of one upload is reported and counted, and does not end the run. */
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

/** The plan with the ids that words such as `@last` stand for. */
async function withIds(plan: StatusPlan, context: Context): Promise<StatusPlan> {
  if (!plan.words.some((word) => word.startsWith("@"))) return plan;
  const { withRememberedIds } = await import("./remembered-ids.ts");
  return { ...plan, words: await withRememberedIds(plan.words, context) };
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
  await messages.note("no remembered upload is pending");
  return undefined;
}

/** What the words and options come to. Throws a usage error for options that do not go together. */
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
