import { SceError } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { readRemembered } from "../../cli/remembered.ts";
import { idsOfPending, lastId, type RememberedUpload } from "../../journal/remembered.ts";

type Words = (uploads: readonly RememberedUpload[], why: string) => string[];

/** The words that stand for remembered ids. */
const WORDS: Readonly<Record<string, Words>> = {
  "@last": (uploads, why) => {
    const id = lastId(uploads);
    if (id === undefined) throw new SceError("usage", `@last: ${why}`, "give the id that youtube.upload returned");
    return [id];
  },
  "@pending": idsOfPending,
};

/**
 * The words with `@last` and `@pending` replaced by the ids that they stand for, the oldest first. Throws a usage error
 * for another word that begins with @, and for `@last` if no id is remembered.
 */
export async function withRememberedIds(
  words: readonly string[],
  { system, globals }: Pick<Context, "system" | "globals">,
): Promise<string[]> {
  const unknown = words.find((word) => word.startsWith("@") && !Object.hasOwn(WORDS, word));
  if (unknown !== undefined)
    throw new SceError(
      "usage",
      `"${unknown}" is not an upload id`,
      "@last is the upload that was queued last from this machine, @pending are those that are not finished",
    );
  if (!words.some((word) => word.startsWith("@"))) return [...words];
  const { uploads, journal } = await readRemembered(system, globals);
  const { off } = journal.place;
  const why = off === undefined ? "no upload of this account is remembered" : `the journal is off: ${off}`;
  return words.flatMap((word) => WORDS[word]?.(uploads, why) ?? [word]);
}
