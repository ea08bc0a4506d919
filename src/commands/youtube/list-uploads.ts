import { abortedWith } from "../../base/abort.ts";
import type { FailureKind, FailureKinds } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { type JournalUploads, readJournalUploads } from "../../cli/journal-uploads.ts";
import { openSession } from "../../cli/session.ts";
import { openChanges } from "../../journal/changes.ts";
import { type JournalState, type JournalUpload, listed, stateOf } from "../../journal/uploads.ts";
import { createPrinter, type Format } from "../../output/printer.ts";
import { startProgress } from "../../terminal/progress.ts";
import { askAll } from "../../uploads/ask-all.ts";
import { warnOfLines } from "./warn-of-lines.ts";

/** A run of `sce youtube list`, from checked options. */
export interface ListPlan extends Pick<Format, "as" | "fields"> {
  /** All states if undefined. */
  readonly states: readonly JournalState[] | undefined;
  /** The greatest age of an upload, in milliseconds. */
  readonly sinceMs: number;
  readonly limit: number;
  readonly refresh: boolean;
}

/** The keys of the objects that --json prints. */
const JSON_FIELDS = ["id", "state", "url", "error", "path", "title", "created", "last_updated"];

const CONCURRENCY = 8;

/** Prints the uploads in the journal, newest first. */
export async function listUploads(plan: ListPlan, context: Context): Promise<FailureKinds> {
  const { system, globals, messages } = context;
  const found = await readJournalUploads(system, globals);
  await warnOfLines(found, messages);
  const isRecent = ({ createdMs }: JournalUpload) => system.now() - createdMs <= plan.sinceMs;
  const isWanted = (upload: JournalUpload) => plan.states?.includes(stateOf(upload)) ?? true;
  const isPending = (upload: JournalUpload) => stateOf(upload) === "pending";
  const recent = found.uploads.filter(isRecent).reverse();
  // A refresh may find a pending upload in a wanted state.
  const candidates = recent.filter((upload) => isWanted(upload) || (plan.refresh && isPending(upload)));
  let shown = candidates.slice(0, plan.limit);
  const occurred = new Set<FailureKind>();
  if (plan.refresh && shown.some(isPending)) shown = (await refreshed(shown, occurred, context)).filter(isWanted);
  const printer = await createPrinter(
    {
      as: plan.as,
      fields: plan.fields ?? (plan.as === "json" ? JSON_FIELDS : undefined),
      single: false,
      complete: true,
    },
    system,
    globals.color,
  );
  const rows = shown.map((upload) => printer.print(listed(upload)));
  await system.stdout.write(printer.head + rows.join("") + printer.flush());
  if (shown.length === 0) await messages.note(nothing(found));
  else if (candidates.length > plan.limit && system.stdout.isTTY)
    await messages.note(
      `showing ${shown.length} of ${candidates.length} uploads; use --limit ${candidates.length} to show all`,
    );
  return occurred;
}

/** Asks for the pending uploads and records their new states. An upload without an answer keeps its state. */
async function refreshed(
  uploads: readonly JournalUpload[],
  occurred: Set<FailureKind>,
  context: Context,
): Promise<JournalUpload[]> {
  const { system, globals, messages, interrupted } = context;
  const requests = abortedWith(interrupted);
  const session = await openSession(context, { connections: CONCURRENCY, signal: requests.signal });
  const progress = await startProgress(context);
  const latest = new Map(uploads.map((upload) => [upload.key, upload]));
  const ids = uploads.flatMap((upload) =>
    upload.id !== undefined && stateOf(upload) === "pending" ? [upload.id] : [],
  );
  try {
    const noteChange = await openChanges(session.journal, system, messages);
    progress.show("asking");
    const answers = askAll(streamOf(ids), {
      attempt: session.attempt,
      retries: globals.retries,
      concurrency: CONCURRENCY,
      signal: requests.signal,
      clock: system,
      onRetry: () => {},
    });
    for await (const ready of answers)
      for (const { upload, error } of ready) {
        const changed = noteChange(upload);
        if (changed !== undefined && latest.has(changed.key)) latest.set(changed.key, changed);
        if (error === undefined) continue;
        occurred.add(error.kind);
        const named = { error: session.explain(error), id: upload.id, isNamed: true };
        await progress.paused(() => messages.errors([named]));
      }
    return [...latest.values()];
  } finally {
    progress.stop();
    requests.abort();
    await session.close();
  }
}

async function* streamOf(ids: readonly string[]): AsyncGenerator<string> {
  yield* ids;
}

function nothing({ journal: { place }, uploads }: JournalUploads): string {
  if (place.off !== undefined) return `the journal is off: ${place.off}`;
  return uploads.length > 0 ? "no uploads match" : "no upload of this account was queued from this machine";
}
