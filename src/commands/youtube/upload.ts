import { resolve } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { type FailureKinds, SceError } from "../../base/errors.ts";
import { decodeText } from "../../base/utf8.ts";
import type { Context } from "../../cli/context.ts";
import { defineCommand, type OptionsOf } from "../../cli/define-command.ts";
import { fieldList, integer, repeated } from "../../cli/global-options.ts";
import { readSmallFile } from "../../system/read-file.ts";
import type { System } from "../../system/system.ts";
import { checkId } from "../../uploads/ids.ts";
import { addFormatOptions, addWaitOptions, resultPlan } from "./result-options.ts";
import type { UploadPlan } from "./upload-run.ts";
import type { UploadValues } from "./upload-values.ts";

const HELP = `
PATH is a file in ScaleEngine's storage: sestore{#}/account/path/file.mp4, where
{#} stands for the store's number. sce itself sends no files.

stdout has the id alone; with --json the API's response, with --field the same
fields as \`sce youtube status\`. With --wait it is the one result of the wait, as
\`sce youtube status ID --wait\` prints it, and the id is on stderr before that.

The request is sent once, and again only if it cannot have arrived. If there is
no answer (exit 5), the upload may be queued all the same: before you send it
again, look for the title on the YouTube channel or in ScaleEngine's control
panel.

All six parameters are always sent, "" for those that are not given.

--from queues one upload per line of a file, which has the columns or keys path,
title, description, tags, visibility and callback. Every line is checked before
anything is sent. One row is printed for each line: line, id, state, url, error;
the states are pending, uploaded, failed, refused, unsure and unsent.

The same command again sends what was refused or not sent, and nothing twice:
the journal knows the lines by their values (see \`sce youtube list --help\`).
A line without an answer is unsure. Only --resend-unsure=LINE,… sends it again.
Two lines with one path are an error, and so is a path that was queued before
with other values, unless --allow-equal is given.

Examples:
  $ sce youtube upload 'sestore{#}/jb/a.mp4' --title 'My Video'
  $ sce youtube upload 'sestore{#}/jb/a.mp4' --title A --tags news,live --wait
  $ sce youtube upload a.mp4 --title A --description-file about.txt
  $ sce youtube upload --again 42 --title 'A better title'
  $ sce youtube upload --from uploads.csv --wait --csv > results.csv

Upload, wait, use the result:
  $ id=$(sce youtube upload 'sestore{#}/jb/a.mp4' --title 'My Video') &&
  > url=$(sce youtube status "$id" --wait --field url) &&
  > echo "watch it at $url"

Exit codes: see \`sce help exit-codes\`. To try it:
sce --sandbox youtube upload a.mp4 --title A --wait
`;

function build(command: Command) {
  const described = command
    .summary("queue an upload to YouTube")
    .description("Queue an upload of a file in ScaleEngine's storage to YouTube, and print its id.")
    .argument("[path]", "the file in ScaleEngine's storage: sestore{#}/account/path/file.mp4")
    .option("--title <text>", "the video's title")
    .option("--description <text>", "the video's description")
    .option("--description-file <file>", "a file that holds the description, as UTF-8")
    .option("--tags <tags>", "tags, separated by commas; repeatable", repeated)
    .addOption(
      new Option("--visibility <who>", "who can see the video (default: private)").choices(["private", "public"]),
    )
    .option("--callback <url>", "what ScaleEngine calls when the upload is finished")
    .option(
      "--again <id>",
      "queue a failed upload again, with its parameters unless others are given; @last for the last one",
    )
    .option("--from <file>", "queue many uploads: CSV with a header, or one JSON object per line; - is stdin")
    .option("--concurrency <n>", "with --from, parallel requests, 1 to 64 (default: 1)", integer(1, 64))
    .option("--resend-unsure [lines]", "with --from, send unsure lines again: these, or all", lineNumbers)
    .option("--allow-equal", "with --from, queue also equal lines, and paths that were queued before")
    .option("--no-journal", "with --from, remember nothing: the same command again sends all again");
  const formatted = addFormatOptions(described).option("--wait", "ask until the upload is finished");
  return addWaitOptions(formatted).addHelpText("after", HELP);
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
  if (path === undefined) throw new SceError("usage", "no path was given", example);
  if (title === undefined) throw new SceError("usage", "no title was given", "add --title 'My Video'");
}

/** The values that the command line gives, by the names of the parameters. */
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
    throw new SceError("usage", "--description and --description-file can't be used together", "give one of them");
  const name = `--description-file ${descriptionFile}`;
  const { bytes } = readSmallFile(resolve(system.cwd, descriptionFile), { name, kind: "usage" });
  return { ...Object.fromEntries(given), description: decodeText(bytes, name, "usage") };
}

/** Throws if a word is not UTF-8: Node replaces invalid bytes with U+FFFD. */
function checkWord(name: string, word: string): void {
  if (word.includes("\ufffd")) throw new SceError("usage", `invalid UTF-8 in the ${name}: ${word}`);
}
