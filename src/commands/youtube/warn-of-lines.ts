import type { Remembered } from "../../cli/remembered.ts";
import type { Messages } from "../../terminal/messages.ts";

/** The numbers of so many bad lines are named. */
const NAMED_LINES = 5;

/** Warns of what is in the journal and cannot be read. */
export async function warnOfLines(
  { journal, badLines, isNewer }: Pick<Remembered, "journal" | "badLines" | "isNewer">,
  messages: Messages,
): Promise<void> {
  const path = journal.place.file?.path;
  if (isNewer) await messages.warn(`${path} was also written by a newer sce; what this one understands is listed`);
  if (badLines.length === 0) return;
  const left = badLines.length - NAMED_LINES;
  const numbers = `${badLines.slice(0, NAMED_LINES).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
  await messages.warn(`${path}: not a record, ignored: line${badLines.length === 1 ? "" : "s"} ${numbers}`);
}
