import { SceError } from "../base/errors.ts";
import type { System } from "../system/system.ts";
import type { Messages } from "../terminal/messages.ts";
import type { Upload } from "../uploads/upload.ts";
import { appendRecord, HOW_TO_STOP } from "./journal-file.ts";
import type { JournalChoice } from "./place.ts";
import { readJournal } from "./read.ts";
import { recordBytes } from "./record.ts";
import { type RememberedUpload, remember, stateOf } from "./remembered.ts";

/** Remembers what an answer says about an upload of the journal, if that is new; gives what is known then. */
export type NoteChange = (upload: Upload) => RememberedUpload | undefined;

/**
 * Opens the journal for the states of its uploads; a journal that does not exist is not created. One that cannot be read
 * or written is one warning.
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
    await messages.warn(`changes are not remembered: ${error.message}; ${HOW_TO_STOP}`);
  };
  if (file === undefined || account === undefined) return () => undefined;
  const byId = new Map<string, RememberedUpload>();
  try {
    const content = await readJournal(file, system);
    for (const upload of remember(content?.records ?? [], account))
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
      // Nobody waits for it: an answer has to be printed.
      warn(fault).catch(() => {});
    }
    return changed;
  };
}
