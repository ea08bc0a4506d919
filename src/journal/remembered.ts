import type { State } from "../uploads/upload.ts";
import type { Account, JournalRecord } from "./record.ts";

/** A request for an upload, as its latest record has it. */
export interface RememberedUpload extends JournalRecord {
  /** When it was requested, in milliseconds since 1970. */
  readonly createdMs: number;
}

/** What became of a request for an upload: the state of the upload if it was queued, else why it was not. */
export type RememberedState = Exclude<State, "unknown"> | "refused" | "unsure" | "unsent";

export const REMEMBERED_STATES = ["uploaded", "failed", "pending", "refused", "unsure", "unsent"] as const;

/** The requests of an account, or of all, in the order in which they were made. */
export function remember(records: Iterable<JournalRecord>, account: Account | undefined): RememberedUpload[] {
  const found = new Map<string, RememberedUpload>();
  for (const record of records) {
    if (account !== undefined && !isOf(record, account)) continue;
    found.set(record.key, { ...record, createdMs: found.get(record.key)?.createdMs ?? record.timeMs });
  }
  return [...found.values()];
}

function isOf({ api, cdn }: Account, account: Account): boolean {
  return api === account.api && cdn === account.cdn;
}

export function stateOf({ state }: JournalRecord): RememberedState {
  switch (state) {
    case "sending":
      return "unsure";
    case "queued":
      return "pending";
    default:
      return state;
  }
}

/**
 * The requests that stand for equal lines of a file, by the number of the line among its equals, from 0. The first
 * intent for a line wins; a request that no line made stands for the first line that is free. One that was refused or
 * never sent stands for none. One that replaces another takes its place.
 *
 * @param uploads the requests of one account with the same values, in the order in which they were made
 */
export function requestsByLine(uploads: Iterable<RememberedUpload>): Map<number, RememberedUpload> {
  const lines = new Map<number, RememberedUpload>();
  for (const upload of uploads) {
    if (upload.state === "refused" || upload.state === "unsent") continue;
    const replaced = [...lines].find(([, { key, id }]) => key === upload.instead || (id ?? "") === upload.again)?.[0];
    let line = replaced ?? upload.nth ?? 0;
    while (upload.nth === undefined && replaced === undefined && lines.has(line)) line += 1;
    if (replaced !== undefined || !lines.has(line)) lines.set(line, upload);
  }
  return lines;
}
