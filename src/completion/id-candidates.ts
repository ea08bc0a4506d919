import { idsOfPending, type JournalUpload, stateOf } from "../journal/uploads.ts";
import { escapeText } from "../terminal/escape.ts";
import { cut } from "../terminal/width.ts";
import type { Candidate } from "./sources.ts";

/** The most ids to offer, newest first. More would fill the screen. */
const MOST_IDS = 20;

const LONGEST_DESCRIPTION = 60;

/** `@last`, `@pending` and the newest ids, with titles and states. Leaves out words that stand for no id. */
export function idCandidates(uploads: readonly JournalUpload[]): Candidate[] {
  const queued = uploads.filter(({ id }) => id !== undefined).reverse();
  const [last] = queued;
  const pending = idsOfPending(uploads).length;
  const described = (upload: JournalUpload) => {
    const title = cut(escapeText(upload.title), LONGEST_DESCRIPTION, "...");
    return title === "" ? stateOf(upload) : `${title} (${stateOf(upload)})`;
  };
  return [
    ...(last === undefined ? [] : [{ value: "@last", description: described(last) }]),
    ...(pending === 0 ? [] : [{ value: "@pending", description: `not finished: ${pending}` }]),
    ...queued.slice(0, MOST_IDS).map((upload) => ({ value: upload.id ?? "", description: described(upload) })),
  ];
}
