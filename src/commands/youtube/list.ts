import { type Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { SceError } from "../../base/errors.ts";
import { defineCommand, type OptionsOf } from "../../cli/define-command.ts";
import { duration, fieldList, integer } from "../../cli/global-options.ts";
import { REMEMBERED_STATES, type RememberedState } from "../../journal/remembered.ts";
import type { ListPlan } from "./list-uploads.ts";

const HELP = `
Examples:
  $ sce youtube list
  $ sce youtube list --state pending,failed,unsure --since 7d
  $ sce youtube list --refresh --state pending --field id,title
  $ sce youtube status @last
  $ sce youtube status @pending --wait

The API has no command that lists uploads. sce remembers those that it queued
from this machine, for the account in use, and lists them from its journal: the
newest first, without a request unless --refresh asks for one.

The states: pending, uploaded and failed as sce youtube status last saw them;
refused by the API; unsent if the request cannot have arrived; unsure if nobody
knows whether it was carried out. Look for the title of an unsure upload on the
YouTube channel or in ScaleEngine's control panel before you queue it again.

In sce youtube status, @last stands for the upload that was queued last, and
@pending for all that are pending. In PowerShell quote them: '@last'.

The journal is uploads.ndjson in $XDG_STATE_HOME/sce; without that variable in
~/.local/state/sce, on macOS in ~/Library/Application Support/sce, on Windows in
%LOCALAPPDATA%\\sce\\Data. It holds paths, titles, ids and times, no secret. It is
off in CI, with --sandbox, with SCE_JOURNAL=off, and with journal: false in your
own configuration file. SCE_JOURNAL=FILE names another file, also in CI.

Exit codes: see \`sce help exit-codes\`.
`;

function build(command: Command) {
  return command
    .summary("the uploads queued from this machine")
    .description("List the uploads that were queued from this machine, the newest first.")
    .option(
      "--state <states>",
      `only uploads in these states, separated by commas: ${REMEMBERED_STATES.join(", ")}`,
      states,
    )
    .option("--since <duration>", "only uploads requested within this time, such as 7d", duration)
    .option("--limit <n>", "at most so many uploads (default: 20)", integer(1, 999_999_999))
    .option("--refresh", "first ask the API for those that are pending")
    .option("--json", "one JSON object per upload and line")
    .option("--field <names>", "only these fields, separated by commas; one line per upload", fieldList)
    .option("--csv", "comma-separated values with a header")
    .addHelpText("after", HELP);
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

function states(text: string, before: readonly RememberedState[] = []): RememberedState[] {
  const chosen = fieldList(text).map((name) => {
    const state = REMEMBERED_STATES.find((known) => known === name);
    if (state === undefined) throw new InvalidArgumentError(`The states are ${REMEMBERED_STATES.join(", ")}.`);
    return state;
  });
  return [...before, ...chosen];
}

/** Throws a usage error for options that do not go together. */
async function checkedPlan({ json, csv, field, ...options }: OptionsOf<typeof build>): Promise<ListPlan> {
  if (json && csv) throw new SceError("usage", "--json and --csv can't be used together", "give one of them");
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
