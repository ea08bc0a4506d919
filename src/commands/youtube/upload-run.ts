import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { abortedWith } from "../../base/abort.ts";
import { type FailureKinds, SceError } from "../../base/errors.ts";
import { shellWord } from "../../base/shell-word.ts";
import type { Context } from "../../cli/context.ts";
import { openSession, type Session } from "../../cli/session.ts";
import { jsonLine } from "../../output/json.ts";
import { OutputClosed } from "../../system/system.ts";
import { type Progress, startProgress } from "../../terminal/progress.ts";
import { readAnswer, type StatusAnswer, statusQuestion } from "../../uploads/status-answer.ts";
import { idToRepeat } from "./id-to-repeat.ts";
import type { ResultPlan } from "./plan.ts";
import { openResultWriter } from "./status-results.ts";
import { requestUpload } from "./upload-request.ts";
import { checkUpload, newUpload, type UploadValues, uploadAgain } from "./upload-values.ts";

/** A run of `sce youtube upload`, from checked options. */
export interface UploadPlan extends ResultPlan {
  /** The values from the command line. */
  readonly given: Partial<UploadValues>;
  /** The id of the failed upload to queue again, or @last. */
  readonly again: string | undefined;
  readonly waits: boolean;
}

/** Queues an upload and prints its id, or waits until it is finished. */
export async function runUpload(plan: UploadPlan, context: Context): Promise<FailureKinds> {
  const { given } = plan;
  const again = plan.again === undefined ? undefined : await idToRepeat(plan.again, context);
  // Wrong values fail before sce reads or sends anything.
  if (again === undefined) checkUpload(newUpload(given));
  const requests = abortedWith(context.interrupted);
  const session = await openSession(context, { connections: 1, signal: requests.signal });
  const progress = await startProgress(context);
  const print = (answer: StatusAnswer) => printAnswer(plan, answer, { session, progress }, context);
  try {
    const values = again === undefined ? newUpload(given) : uploadAgain(await failedUpload(again, session), given);
    checkUpload(values);
    await warnOfLocalFile(values.path, context);
    progress.show("queueing the upload");
    const answer = await requestUpload(values, session, context, again === undefined ? undefined : { again });
    progress.stop();
    if (answer.error !== undefined) {
      const occurred = await print(answer);
      // The id may be somewhere else in it.
      if (answer.response?.succeeded) await context.messages.response(jsonLine(answer.response.text));
      return occurred;
    }
    await context.messages.note(`queued as ${answer.upload.id}`);
    return plan.waits
      ? await followUpload(answer, { ...plan, session, requests }, context)
      : await printQueued(answer, plan, print, context);
  } finally {
    progress.stop();
    requests.abort();
    await session.close();
  }
}

/** The values of a failed upload. Throws a SceError if it did not fail. */
async function failedUpload(id: string, { apiClient, explain }: Session) {
  const { upload, error } = readAnswer(id, await apiClient.ask(statusQuestion(id)), 0);
  if (error !== undefined) throw explain(error);
  if (upload.state !== "failed")
    throw new SceError("usage", `upload ${id} is ${upload.state}`, "only a failed upload can be queued again");
  return upload.data;
}

/** Giving a local file is a common mistake. But the same path may exist in storage. */
async function warnOfLocalFile(path: string, { system, messages }: Context): Promise<void> {
  if (!existsSync(resolve(system.cwd, path))) return;
  await messages.warn(
    `${path} exists on this machine, but sce does not send files`,
    "copy the file to ScaleEngine's storage first; PATH is its path there",
  );
}

async function printQueued(
  answer: StatusAnswer,
  { format }: UploadPlan,
  print: (answer: StatusAnswer) => Promise<FailureKinds>,
  context: Context,
): Promise<FailureKinds> {
  const { id } = answer.upload;
  await context.messages.note(`to wait for it, run: ${waitCommand([id], context)}`);
  try {
    if (format.as !== "text") return await print(answer);
    await context.system.stdout.write(`${id}\n`);
    return undefined;
  } catch (error) {
    if (error instanceof OutputClosed) return undefined;
    if (!(error instanceof SceError)) throw error;
    // The exit code alone may lead someone to queue it again.
    throw new SceError(error.kind, `${error.message}; the upload was queued as ${id}`);
  }
}

/** Prints an answer in the chosen format, then its error. */
async function printAnswer(
  { format, reports }: UploadPlan,
  answer: StatusAnswer,
  { session, progress }: { readonly session: Session; readonly progress: Progress },
  context: Context,
): Promise<FailureKinds> {
  const onlyKnown = { format: { ...format, complete: false }, exitStatus: false };
  const results = await openResultWriter(onlyKnown, context, session, progress);
  await results.add([answer]);
  if (answer.error !== undefined) reports?.fault(session.explain(answer.error));
  return results.occurred;
}

/** Waits until a new upload is finished. */
async function followUpload(
  { upload: { id } }: StatusAnswer,
  plan: UploadPlan & { readonly session: Session; readonly requests: AbortController },
  context: Context,
): Promise<FailureKinds> {
  const { waitFor } = await import("./wait-for-status.ts");
  const resume = waitCommand([id], context);
  const occurred = await waitFor([id], { ...plan, concurrency: 1, resume }, context);
  // Running the same command again would queue the upload again.
  if (occurred?.has("unreachable") || occurred?.has("refused") || occurred?.has("credentials"))
    await context.messages.error(
      new SceError("unreachable", `the upload was queued as ${id}`, `to keep waiting, run: ${resume}`),
    );
  return occurred;
}

/** The command that waits for uploads of the same account, ready to paste into a shell. */
export function waitCommand(ids: readonly string[], { globals }: Context): string {
  const { config, profile, apiUrl, sandbox } = globals;
  const account = Object.entries({ config, profile, "api-url": apiUrl }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, shellWord(value)],
  );
  return ["sce", ...(sandbox ? ["--sandbox"] : []), ...account, "youtube status", ...ids, "--wait"].join(" ");
}
