import { SceError } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { readJournalUploads } from "../../cli/journal-uploads.ts";
import { idsOfPending, type JournalUpload, lastId } from "../../journal/uploads.ts";

type Words = (uploads: readonly JournalUpload[], why: string) => string[];

/** The words that stand for ids in the journal. */
const WORDS: Readonly<Record<string, Words>> = {
  "@last": (uploads, why) => {
    const id = lastId(uploads);
    if (id === undefined) throw new SceError("usage", `@last: ${why}`, "give the id that youtube.upload returned");
    return [id];
  },
  "@pending": idsOfPending,
};

/**
 * Replaces `@last` and `@pending` by ids, oldest first. Throws a usage error for other words that begin with @, and for
 * `@last` if the journal has no id.
 */
export async function withJournalIds(
  words: readonly string[],
  { system, globals }: Pick<Context, "system" | "globals">,
): Promise<string[]> {
  const unknown = words.find((word) => word.startsWith("@") && !Object.hasOwn(WORDS, word));
  if (unknown !== undefined)
    throw new SceError(
      "usage",
      `"${unknown}" is not an upload id`,
      "use @last for the last upload queued from this machine, or @pending for all that are not finished",
    );
  if (!words.some((word) => word.startsWith("@"))) return [...words];
  const { uploads, journal } = await readJournalUploads(system, globals);
  const { off } = journal.place;
  const why =
    off === undefined ? "no upload of this account was queued from this machine" : `the journal is off: ${off}`;
  return words.flatMap((word) => WORDS[word]?.(uploads, why) ?? [word]);
}
