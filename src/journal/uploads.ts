import { SceError } from "../base/errors.ts";
import { parseJsonText } from "../base/json-text.ts";
import type { ListedUpload } from "../uploads/upload.ts";
import type { Account, JournalRecord } from "./record.ts";

/** A request for an upload, by its latest record. */
export interface JournalUpload extends JournalRecord {
  /** When it was requested, in milliseconds since 1970. */
  readonly createdMs: number;
}

/** The state of an upload if it was queued. Otherwise, the outcome of its request. In the order of summaries. */
export const JOURNAL_STATES = ["uploaded", "failed", "pending", "refused", "unsure", "unsent"] as const;

export type JournalState = (typeof JOURNAL_STATES)[number];

/** The requests of an account, or of all accounts, in the order in which they were made. */
export function uploadsIn(records: Iterable<JournalRecord>, account: Account | undefined): JournalUpload[] {
  const found = new Map<string, JournalUpload>();
  for (const record of records) {
    if (account !== undefined && !isOf(record, account)) continue;
    found.set(record.key, { ...record, createdMs: found.get(record.key)?.createdMs ?? record.timeMs });
  }
  return [...found.values()];
}

function isOf({ api, cdn }: Account, account: Account): boolean {
  return api === account.api && cdn === account.cdn;
}

export function stateOf({ state }: Pick<JournalRecord, "state">): JournalState {
  switch (state) {
    case "sending":
      return "unsure";
    case "queued":
      return "pending";
    default:
      return state;
  }
}

/** The id of the upload that was queued last; undefined if there is none. */
export function lastId(uploads: readonly JournalUpload[]): string | undefined {
  return uploads.findLast(({ id }) => id !== undefined)?.id;
}

/** The ids of the unfinished uploads, in the order of their requests. A sandbox may reuse an id. */
export function idsOfPending(uploads: readonly JournalUpload[]): string[] {
  const latest = new Map(uploads.flatMap((upload) => (upload.id === undefined ? [] : [[upload.id, upload]])));
  return [...latest.values()].flatMap((upload) => (stateOf(upload) === "pending" ? [upload.id ?? ""] : []));
}

/** The request as an upload for the views, with its known fields, and the error if it was not queued. */
export function listed(request: JournalUpload): { upload: ListedUpload; error: SceError | undefined } {
  const { cdn, path, title, createdMs, timeMs, id = "", url } = request;
  const state = stateOf(request);
  const reason = request.error ?? (state === "unsure" ? "sce ended before the API answered" : undefined);
  const fields = { cdn_id: cdn, path, title, created: dateTime(createdMs), last_updated: dateTime(timeMs) };
  const data = new Map(Object.entries(fields).map(([name, text]) => [name, parseJsonText(JSON.stringify(text))]));
  const kind = state === "refused" ? "refused" : state === "unsure" || state === "unsent" ? "unreachable" : undefined;
  return { upload: { id, state, url, error: reason, data }, error: kind && new SceError(kind, reason ?? "") };
}

/** A time in the API's form, in UTC: `2018-01-01 00:00:00`. */
function dateTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

/**
 * Assigns requests to equal lines of a file. The keys count these lines from 0. The first intent for a line wins. A
 * request that did not come from a file gets the first free line. A request that was refused or never sent gets none.
 * One that replaces another takes its place.
 *
 * @param uploads the requests of one account with the same values, in the order in which they were made
 */
export function requestsByLine(uploads: Iterable<JournalUpload>): Map<number, JournalUpload> {
  const lines = new Map<number, JournalUpload>();
  for (const upload of uploads) {
    if (upload.state === "refused" || upload.state === "unsent") continue;
    const replaced = [...lines].find(([, { key, id }]) => key === upload.instead || (id ?? "") === upload.again)?.[0];
    let line = replaced ?? upload.nth ?? 0;
    while (upload.nth === undefined && replaced === undefined && lines.has(line)) line += 1;
    if (replaced !== undefined || !lines.has(line)) lines.set(line, upload);
  }
  return lines;
}
