import { SceError } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { type Remembered, readRemembered } from "../../cli/remembered.ts";
import { type RememberedUpload, stateOf } from "../../journal/remembered.ts";
import { withRememberedIds } from "./remembered-ids.ts";
import { FIND_OUT } from "./upload-request.ts";

/**
 * The id that `--again` means. Throws a SceError of kind `refused` if the journal knows that the upload was queued
 * again already, and not that this failed.
 *
 * @param word an id, or @last
 */
export async function idToRepeat(word: string, context: Context): Promise<string> {
  const [id = word] = await withRememberedIds([word], context);
  const newer = repeatOf(id, await rememberedIfAny(context));
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
async function rememberedIfAny({ system, globals }: Context): Promise<Remembered["uploads"]> {
  try {
    return (await readRemembered(system, globals)).uploads;
  } catch (error) {
    if (error instanceof SceError) return [];
    throw error;
  }
}

/** The newest request that repeats this upload, directly or through others that failed, and that may succeed. */
function repeatOf(id: string, uploads: readonly RememberedUpload[]): RememberedUpload | undefined {
  const failed = new Set([id]);
  let found: RememberedUpload | undefined;
  for (const upload of uploads) {
    if (upload.again === undefined || !failed.has(upload.again)) continue;
    const state = stateOf(upload);
    if (state === "failed" && upload.id !== undefined) failed.add(upload.id);
    else if (state !== "refused" && state !== "unsent") found = upload;
  }
  return found;
}
