import { Command, InvalidArgumentError } from "commander";
import type { Context, Result } from "../../context.ts";
import { duration, fieldList, integer, timeLimit } from "../../options.ts";
import { checkedPlan, type StatusOptions } from "./plan.ts";

const SHORTEST_INTERVAL_MS = 1000;

const HELP = `
Examples:
  $ sce youtube status 42
  $ sce youtube status 42 43 44 --json | jq -r .data.title
  $ sce youtube status 42 --wait --timeout 30m && echo "on YouTube"
  $ cat ids.txt | sce youtube status - --csv > uploads.csv
  $ sce youtube status 42 43 --wait --report junit=uploads.xml \\
      --report markdown="$GITHUB_STEP_SUMMARY"

The reports of --report have every upload that was asked for, however stdout is
printed, and are written also where the run fails or is interrupted. markdown
adds to its file, the others replace it; csv and json are what --csv and --json
print. In junit a failed upload is a failure, no answer an error, a pending one
skipped, with --wait an error.

The fields of --field: state, url, error, id, cdn_id, path, title, description,
tags, visibility, callback, youtube_id, message, results (results.etag,
results.id, results.kind), created, last_updated, status; data.NAME for any
other.

Exit codes: see \`sce help exit-codes\`. To try it: sce --sandbox youtube status 1
`;

export function youtubeCommand(): Command {
  return new Command("youtube").description("YouTube uploads.").addHelpText(
    "after",
    `
Examples:
  $ sce youtube status 42
  $ sce youtube status --help
`,
  );
}

export function statusCommand(): Command {
  return new Command("status")
    .summary("what became of uploads")
    .description("Tell what became of one or more YouTube uploads.")
    .argument("[id...]", "ids of uploads, as youtube.upload gave them; - reads ids from stdin")
    .option("--json", "the API's own response, a document a line")
    .option("--field <names>", "only these fields, separated by commas; a line an id", fieldList)
    .option("--csv", "comma-separated values with a header")
    .option("--exit-status", "exit 7 where an upload failed, 8 where one is pending")
    .option("--wait", "ask until every upload is finished; implies --exit-status")
    .option("--interval <duration>", "between two rounds of --wait (default: 10s)", interval)
    .option("--timeout <duration>", "how long --wait may take, 0 for no limit (default: 1h)", timeLimit)
    .option("--fail-fast", "with --wait, stop at the first failed upload")
    .option("--concurrency <n>", "requests under way at once, 1 to 64 (default: 8)", integer(1, 64))
    .option("--report <format=file>", "also write junit=, markdown=, csv= or json=FILE; repeatable", repeated)
    .addHelpText("after", HELP);
}

/** Runs `sce youtube status`. The failures of single uploads are told and counted, and do not end the run. */
export async function runStatus(words: readonly string[], options: StatusOptions, context: Context): Promise<Result> {
  const plan = await checkedPlan(words, options);
  const run = options.wait
    ? (await import("./wait-for-status.ts")).waitForStatus
    : (await import("./ask-status.ts")).askStatus;
  if (options.report === undefined) return run(plan, context);
  const { withReports } = await import("../../reports/reports.ts");
  return withReports(options.report, options.wait ?? false, context, (reports) => run({ ...plan, reports }, context));
}

function repeated(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

function interval(text: string): number {
  const ms = duration(text);
  if (ms < SHORTEST_INTERVAL_MS) throw new InvalidArgumentError("It has to be 1s at least.");
  return ms;
}
