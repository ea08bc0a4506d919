import type { JournalUploads } from "../../cli/journal-uploads.ts";
import type { Messages } from "../../terminal/messages.ts";

/** The most line numbers in one warning. */
const MOST_LINE_NUMBERS = 5;

/** Warns about lines of the journal that cannot be read. */
export async function warnOfLines(
  { journal, badLines, isNewer }: Pick<JournalUploads, "journal" | "badLines" | "isNewer">,
  messages: Messages,
): Promise<void> {
  const path = journal.place.file?.path;
  if (isNewer) await messages.warn(`a newer sce wrote to ${path}; this version lists what it understands`);
  if (badLines.length === 0) return;
  const left = badLines.length - MOST_LINE_NUMBERS;
  const numbers = `${badLines.slice(0, MOST_LINE_NUMBERS).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
  await messages.warn(`${path}: ignoring invalid line${badLines.length === 1 ? "" : "s"} ${numbers}`);
}
