import { resolve } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { type FailureKinds, SceError } from "../../base/errors.ts";
import { decodeText } from "../../base/utf8.ts";
import type { Context } from "../../cli/context.ts";
import { defineCommand, type OptionsOf } from "../../cli/define-command.ts";
import { fieldList, integer, repeated } from "../../cli/global-options.ts";
import { notes } from "../../help/style.ts";
import { readSmallFile } from "../../system/read-file.ts";
import type { System } from "../../system/system.ts";
import { checkId } from "../../uploads/ids.ts";
import { addFormatOptions, addWaitOptions, resultPlan } from "./result-options.ts";
import type { UploadPlan } from "./upload-run.ts";
import type { UploadValues } from "./upload-values.ts";

const HELP = `
Examples:
  # Try an upload without an account
  $ sce --sandbox youtube upload a.mp4 --title A --wait
  # Queue an upload and print its id
  $ sce youtube upload 'sestore{#}/jb/a.mp4' --title 'My Video'
  # Queue an upload with tags and wait for it
  $ sce youtube upload 'sestore{#}/jb/a.mp4' --title A --tags news,live --wait
  # Read the description from a file
  $ sce youtube upload a.mp4 --title A --description-file about.txt
  # Queue a failed upload again with another title
  $ sce youtube upload --again 42 --title 'A better title'
  # Queue every line of a file, wait, and save the results
  $ sce youtube upload --from uploads.csv --wait --csv > results.csv

Upload, wait and use the URL:
  $ id=$(sce youtube upload 'sestore{#}/jb/a.mp4' --title 'My Video') &&
  > url=$(sce youtube status "$id" --wait --field url) &&
  > echo "watch it at $url"

PATH is a file in ScaleEngine's storage: sestore{#}/account/path/file.mp4. {#}
is the number of the store. sce does not send files.

stdout has only the id. With --json it has the API's response, and with --field
the same fields as \`sce youtube status\`. With --wait it has the result of the
wait, as \`sce youtube status ID --wait\` prints it, and stderr has the id first.

sce sends the request once. It tries again only if the request cannot have
arrived. If there is no answer (exit 5), the upload may be queued. Before you
send it again, look for the title on the YouTube channel or in ScaleEngine's
control panel.

sce always sends all six parameters, and "" for those that you leave out.

--from queues one upload per line of a file with the columns or keys path,
title, description, tags, visibility and callback. sce checks every line before
it sends anything. It prints one row per line: line, id, state, url, error. The
states are pending, uploaded, failed, refused, unsure and unsent.

Run the same command again to send what was refused or not sent. Nothing is sent
twice: the journal knows the lines by their values (see \`sce youtube list
--help\`). A line without an answer is unsure; only --resend-unsure=LINE,… sends
it again. Two lines with the same path are an error, and so is a path that you
queued before with other values, unless you add --allow-equal.

Exit codes: see \`sce help exit-codes\`.
`;

function build(command: Command) {
  const described = command
    .summary("Queue an upload to YouTube")
    .description("Queue an upload to YouTube and print its id")
    .argument("[path]", "the file in ScaleEngine's storage: sestore{#}/account/path/file.mp4")
    .option("--title <text>", "the video's title")
    .option("--description <text>", "the video's description")
    .option("--description-file <file>", "read the description from this UTF-8 file")
    .option("--tags <tags>", "the video's tags, separated by commas; repeatable", repeated)
    .addOption(
      new Option("--visibility <who>", "who can see the video (default: private)").choices(["private", "public"]),
    )
    .option("--callback <url>", "URL that ScaleEngine calls when the upload is finished")
    .option("--again <id>", "queue this failed upload again, or @last; other options override its values")
    .option("--from <file>", "queue many uploads: CSV with a header, or one JSON object per line; - is stdin")
    .option("--concurrency <n>", "with --from, parallel requests, 1 to 64 (default: 1)", integer(1, 64))
    .option("--resend-unsure [lines]", "with --from, send these unsure lines again, or all of them", lineNumbers)
    .option("--allow-equal", "with --from, allow equal lines, and paths that were queued before")
    .option("--no-journal", "with --from, do without the journal: a second run sends every line again");
  const formatted = addFormatOptions(described).option("--wait", "wait until the upload is finished");
  return addWaitOptions(formatted).addHelpText("after", notes(HELP));
}

/** `sce youtube upload` */
export const command = defineCommand({
  build,
  run: async ([path], options, context) => {
    const { again, wait, report } = options;
    if (options.from !== undefined) return runMany(path, { ...options, from: options.from }, context);
    checkWithoutFrom(options);
    const result = await resultPlan(options, true, context);
    if (report !== undefined && !wait)
      throw new SceError("usage", "--report has no effect without --wait", "add --wait");
    if (again !== undefined) again !== "@last" && checkId(again, "--again ");
    else checkGiven(path, options.title);
    const plan: UploadPlan = {
      ...result,
      given: givenValues(path, options, context.system),
      again,
      waits: wait ?? false,
    };
    const { runUpload } = await import("./upload-run.ts");
    if (report === undefined) return runUpload(plan, context);
    const { withReports } = await import("../../reports/reports.ts");
    return withReports(report, true, context, (reports) => runUpload({ ...plan, reports }, context));
  },
});

/** Carries out `--from`. */
async function runMany(
  path: string | undefined,
  { from, ...options }: OptionsOf<typeof build> & { readonly from: string },
  context: Context,
): Promise<FailureKinds> {
  const { manyPlan } = await import("./many-plan.ts");
  const plan = await manyPlan(from, path, options, context);
  const { uploadMany } = await import("./upload-many.ts");
  if (options.report === undefined) return uploadMany(plan, context);
  const { withReports } = await import("../../reports/reports.ts");
  return withReports(options.report, true, context, (reports) => uploadMany({ ...plan, reports }, context));
}

/** Throws a usage error for an option that is about a file of uploads. */
function checkWithoutFrom({ concurrency, resendUnsure, allowEqual, journal }: OptionsOf<typeof build>): void {
  const idle = [
    concurrency !== undefined && "--concurrency",
    resendUnsure !== undefined && "--resend-unsure",
    allowEqual && "--allow-equal",
    !journal && "--no-journal",
  ].find(Boolean);
  if (idle) throw new SceError("usage", `${idle} has no effect without --from`, "add --from FILE");
}

function lineNumbers(text: string): number[] {
  return fieldList(text).map(integer(1, 999_999_999));
}

function checkGiven(path: string | undefined, title: string | undefined): void {
  const example = "sce youtube upload 'sestore{#}/account/path/file.mp4' --title 'My Video'";
  if (path === undefined) throw new SceError("usage", "no path given", `name the file in storage: ${example}`);
  if (title === undefined) throw new SceError("usage", "no title given", "add --title 'My Video'");
}

/** The values from the command line, by the names of the parameters. */
function givenValues(
  path: string | undefined,
  options: OptionsOf<typeof build>,
  system: System,
): Partial<UploadValues> {
  const { title, description, descriptionFile, tags, visibility, callback } = options;
  const words = { path, title, description, tags: tags?.join(","), visibility, callback };
  const given = Object.entries(words).filter((entry): entry is [string, string] => entry[1] !== undefined);
  for (const [name, word] of given) checkWord(name, word);
  if (descriptionFile === undefined) return Object.fromEntries(given);
  if (description !== undefined)
    throw new SceError("usage", "--description and --description-file can't be used together", "use only one of them");
  const name = `--description-file ${descriptionFile}`;
  const { bytes } = readSmallFile(resolve(system.cwd, descriptionFile), { name, kind: "usage" });
  return { ...Object.fromEntries(given), description: decodeText(bytes, name, "usage") };
}

/** Throws if a word is not valid UTF-8. Node replaces invalid bytes with U+FFFD. */
function checkWord(name: string, word: string): void {
  if (word.includes("\ufffd")) throw new SceError("usage", `invalid UTF-8 in the ${name}: ${word}`);
}
