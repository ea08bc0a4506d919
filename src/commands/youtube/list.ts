import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { SceError } from "../../base/errors.ts";
import { defineCommand, type OptionsOf } from "../../cli/define-command.ts";
import { duration, fieldList, integer } from "../../cli/global-options.ts";
import { notes } from "../../help/style.ts";
import { JOURNAL_STATES, type JournalState } from "../../journal/uploads.ts";
import type { ListPlan } from "./list-uploads.ts";

const HELP = `
Examples:
  # List the latest uploads
  $ sce youtube list
  # List the last week's uploads that are not on YouTube
  $ sce youtube list --state pending,failed,unsure --since 7d
  # Ask the API for the pending uploads and list those still pending
  $ sce youtube list --refresh --state pending --field id,title
  # Show the last upload
  $ sce youtube status @last
  # Wait for all pending uploads
  $ sce youtube status @pending --wait

The API has no command that lists uploads. So sce keeps a journal of the uploads
that you queue from this machine, for each account. The list comes from the
journal. Only --refresh sends requests.

States:
  pending, uploaded, failed  the last state that \`sce youtube status\` saw
  refused                    the API refused the upload
  unsent                     the request cannot have arrived
  unsure                     the upload may or may not be queued

Before you queue an unsure upload again, look for its title on the YouTube
channel or in ScaleEngine's control panel.

In \`sce youtube status\`, @last is the last upload that you queued and @pending
is every pending upload. PowerShell needs quotes: '@last'.

The journal is uploads.ndjson in $XDG_STATE_HOME/sce. By default the folder is
~/.local/state/sce, on macOS ~/Library/Application Support/sce, on Windows
%LOCALAPPDATA%\\sce\\Data. It holds paths, titles, ids and times, but no secret.

sce keeps no journal in CI, with --sandbox, with SCE_JOURNAL=off, or with
journal: false in your own configuration file. SCE_JOURNAL=FILE names another
file, also in CI.

Exit codes: see \`sce help exit-codes\`.
`;

function build(command: Command) {
  return command
    .summary("List the uploads queued from this machine")
    .description("List the uploads queued from this machine, newest first")
    .option("--state <states>", `list only these states, separated by commas: ${JOURNAL_STATES.join(", ")}`, states)
    .option("--since <duration>", "list only uploads queued within this time, such as 7d", duration)
    .option("--limit <n>", "list at most this many uploads (default: 20)", integer(1, 999_999_999))
    .option("--refresh", "ask the API for the pending uploads first")
    .option("--json", "print one JSON object per upload")
    .option("--field <names>", "print only these fields, separated by commas", fieldList)
    .option("--csv", "print comma-separated values with a header")
    .addHelpText("after", notes(HELP));
}

/** `sce youtube list` */
export const command = defineCommand({
  build,
  run: async (_args, options, context) => {
    const plan = await checkedPlan(options);
    const { listUploads } = await import("./list-uploads.ts");
    return listUploads(plan, context);
  },
});

function states(text: string, before: readonly JournalState[] = []): JournalState[] {
  const chosen = fieldList(text).map((name) => {
    const state = JOURNAL_STATES.find((known) => known === name);
    if (state === undefined) throw new InvalidArgumentError(`Use ${JOURNAL_STATES.join(", ")}.`);
    return state;
  });
  return [...before, ...chosen];
}

/** Throws a usage error for options that can't be used together. */
async function checkedPlan({ json, csv, field, ...options }: OptionsOf<typeof build>): Promise<ListPlan> {
  if (json && csv) throw new SceError("usage", "--json and --csv can't be used together", "use only one of them");
  if (field !== undefined) (await import("../../output/fields.ts")).checkFieldNames(field);
  return {
    as: json ? "json" : csv ? "csv" : field === undefined ? "text" : "fields",
    fields: field,
    states: options.state,
    sinceMs: options.since ?? Number.POSITIVE_INFINITY,
    limit: options.limit ?? 20,
    refresh: options.refresh ?? false,
  };
}
