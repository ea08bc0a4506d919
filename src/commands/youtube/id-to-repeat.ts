import { SceError } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { type JournalUploads, readJournalUploads } from "../../cli/journal-uploads.ts";
import { type JournalUpload, stateOf } from "../../journal/uploads.ts";
import { withJournalIds } from "./journal-ids.ts";
import { FIND_OUT } from "./upload-request.ts";

/**
 * The id that `--again` means. Throws a SceError of kind `refused` if the journal knows that the upload was queued
 * again already, and not that this failed.
 *
 * @param word an id, or @last
 */
export async function idToRepeat(word: string, context: Context): Promise<string> {
  const [id = word] = await withJournalIds([word], context);
  const newer = repeatOf(id, await journalUploadsIfAny(context));
  if (newer === undefined) return id;
  if (newer.id === undefined)
    throw new SceError(
      "refused",
      `upload ${id} may already have been queued again, at ${new Date(newer.createdMs).toISOString()}`,
      `${FIND_OUT}; to send it anyway, set SCE_JOURNAL=off`,
    );
  const hint = `check its status: sce youtube status ${newer.id}`;
  throw new SceError("refused", `upload ${id} was queued again as ${newer.id}, which is ${stateOf(newer)}`, hint);
}

/** Nothing if the journal cannot be read: the request for the upload warns of that. */
async function journalUploadsIfAny({ system, globals }: Context): Promise<JournalUploads["uploads"]> {
  try {
    return (await readJournalUploads(system, globals)).uploads;
  } catch (error) {
    if (error instanceof SceError) return [];
    throw error;
  }
}

/** The newest request that repeats this upload, directly or through others that failed, and that may succeed. */
function repeatOf(id: string, uploads: readonly JournalUpload[]): JournalUpload | undefined {
  const failed = new Set([id]);
  let found: JournalUpload | undefined;
  for (const upload of uploads) {
    if (upload.again === undefined || !failed.has(upload.again)) continue;
    const state = stateOf(upload);
    if (state === "failed" && upload.id !== undefined) failed.add(upload.id);
    else if (state !== "refused" && state !== "unsent") found = upload;
  }
  return found;
}
