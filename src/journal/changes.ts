import { SceError } from "../base/errors.ts";
import type { System } from "../system/system.ts";
import type { Messages } from "../terminal/messages.ts";
import type { Upload } from "../uploads/upload.ts";
import { appendRecord, HOW_TO_STOP } from "./journal-file.ts";
import type { JournalChoice } from "./place.ts";
import { readJournal } from "./read.ts";
import { recordBytes } from "./record.ts";
import { type JournalUpload, stateOf, uploadsIn } from "./uploads.ts";

/** Records the new state of an upload that is in the journal. Returns what the journal then knows about it. */
export type NoteChange = (upload: Upload) => JournalUpload | undefined;

/**
 * Opens the journal to record new states of its uploads. Does not create a journal. If it cannot be read or written,
 * that is one warning.
 */
export async function openChanges(
  { place, account }: JournalChoice,
  system: Pick<System, "now" | "sleep">,
  messages: Messages,
): Promise<NoteChange> {
  const { file } = place;
  let isBroken = false;
  const warn = async (error: unknown) => {
    if (!(error instanceof SceError)) throw error;
    isBroken = true;
    await messages.warn(`changes are not recorded: ${error.message}; ${HOW_TO_STOP}`);
  };
  if (file === undefined || account === undefined) return () => undefined;
  const byId = new Map<string, JournalUpload>();
  try {
    const content = await readJournal(file, system);
    for (const upload of uploadsIn(content?.records ?? [], account))
      if (upload.id !== undefined) byId.set(upload.id, upload);
  } catch (error) {
    await warn(error);
  }
  return ({ id, state, url, error }) => {
    const known = byId.get(id);
    if (known === undefined || state === "unknown" || state === stateOf(known)) return known;
    const { createdMs, url: _, error: __, ...request } = known;
    const reason = error === undefined ? {} : { error: messages.clean(error) };
    const record = { ...request, timeMs: system.now(), state, ...(url === undefined ? {} : { url }), ...reason };
    const changed = { ...record, createdMs };
    byId.set(id, changed);
    try {
      if (!isBroken) appendRecord(file, recordBytes(record), false);
    } catch (fault) {
      // Not awaited, because the answer must be printed first.
      warn(fault).catch(() => {});
    }
    return changed;
  };
}
