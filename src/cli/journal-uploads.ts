import { type LoadOptions, loadConfig } from "../config/load.ts";
import { chooseJournal, type JournalChoice, SANDBOX_JOURNAL } from "../journal/place.ts";
import { type JournalContent, readJournal } from "../journal/read.ts";
import { type JournalUpload, uploadsIn } from "../journal/uploads.ts";
import type { System } from "../system/system.ts";

/** What the journal knows about the uploads of the current account, or of all accounts if no CDN ID is set. */
export interface JournalUploads extends Pick<JournalContent, "badLines" | "isNewer"> {
  readonly journal: JournalChoice;
  /** In the order in which they were requested. */
  readonly uploads: readonly JournalUpload[];
}

/** Reads the journal. Sends nothing and needs no secret. Throws a SceError if the file is not a journal. */
export async function readJournalUploads(
  system: System,
  options: LoadOptions & { readonly sandbox?: boolean | undefined },
): Promise<JournalUploads> {
  const journal = options.sandbox
    ? SANDBOX_JOURNAL
    : chooseJournal((await loadConfig(system, options)).settings, system);
  const { file } = journal.place;
  const content = file && (await readJournal(file, system));
  const { records = [], badLines = [], isNewer = false } = content ?? {};
  return { journal, uploads: uploadsIn(records, journal.account), badLines, isNewer };
}
