import { SceError } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { LINE_FIELDS } from "./line-rows.ts";
import type { ResultOptions } from "./result-options.ts";
import { resultPlan } from "./result-options.ts";
import type { ManyPlan } from "./upload-many.ts";

/** The options of `sce youtube upload` without `--from`. */
interface ManyOptions extends ResultOptions {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly descriptionFile?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly visibility?: string | undefined;
  readonly callback?: string | undefined;
  readonly again?: string | undefined;
  readonly report?: readonly string[] | undefined;
  readonly concurrency?: number | undefined;
  readonly resendUnsure?: number[] | true | undefined;
  readonly allowEqual?: true | undefined;
  readonly journal: boolean;
}

/** What the options of `--from` come to. Throws a usage error for options that do not go together. */
export async function manyPlan(
  from: string,
  path: string | undefined,
  options: ManyOptions,
  context: Context,
): Promise<ManyPlan> {
  const { title, description, descriptionFile, tags, visibility, callback, again } = options;
  const alone = { PATH: path, "--title": title, "--description": description, "--description-file": descriptionFile };
  const given = { ...alone, "--tags": tags, "--visibility": visibility, "--callback": callback, "--again": again };
  const other = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
  if (other !== undefined)
    throw new SceError(
      "usage",
      `${other} and --from can't be used together`,
      "each line of the file has its own values",
    );
  if (options.report !== undefined && !options.wait)
    throw new SceError("usage", "--report has no effect without --wait", "add --wait");
  const usesJournal = options.journal && !context.globals.sandbox;
  if (!usesJournal && options.resendUnsure !== undefined)
    throw new SceError("usage", "--resend-unsure needs the journal", "leave out --no-journal or --sandbox");
  const { field } = options;
  const unknown = field?.find((name) => !LINE_FIELDS.includes(name));
  if (unknown !== undefined)
    throw new SceError("usage", `unknown field "${unknown}" with --from: use ${LINE_FIELDS.join(", ")}`);
  // Rows have fields of their own, also with --json.
  const result = await resultPlan({ ...options, field: options.json ? [] : undefined }, false, context);
  const as = options.json ? "json" : options.csv ? "csv" : "text";
  return {
    ...result,
    format: { ...result.format, as, fields: field },
    from,
    waits: options.wait ?? false,
    concurrency: options.concurrency,
    allowsEqual: options.allowEqual ?? false,
    usesJournal,
    resends: options.resendUnsure ?? false,
  };
}
