import { SceError } from "../base/errors.ts";
import { parseJsonText } from "../base/json-text.ts";
import type { ListedUpload, State } from "../uploads/upload.ts";
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

export function stateOf({ state }: Pick<JournalRecord, "state">): RememberedState {
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
export function lastId(uploads: readonly RememberedUpload[]): string | undefined {
  return uploads.findLast(({ id }) => id !== undefined)?.id;
}

/** The ids of the uploads that are not finished, in the order of their requests. A sandbox may give an id again. */
export function idsOfPending(uploads: readonly RememberedUpload[]): string[] {
  const latest = new Map(uploads.flatMap((upload) => (upload.id === undefined ? [] : [[upload.id, upload]])));
  return [...latest.values()].flatMap((upload) => (stateOf(upload) === "pending" ? [upload.id ?? ""] : []));
}

/** The request as an upload for the views, with the fields that are known, and why it is not queued. */
export function listed(request: RememberedUpload): { upload: ListedUpload; error: SceError | undefined } {
  const { cdn, path, title, createdMs, timeMs, id = "", url } = request;
  const state = stateOf(request);
  const reason = request.error ?? (state === "unsure" ? "sce ended before the API answered" : undefined);
  const fields = { cdn_id: cdn, path, title, created: dateTime(createdMs), last_updated: dateTime(timeMs) };
  const data = new Map(Object.entries(fields).map(([name, text]) => [name, parseJsonText(JSON.stringify(text))]));
  const kind = state === "refused" ? "refused" : state === "unsure" || state === "unsent" ? "unreachable" : undefined;
  return { upload: { id, state, url, error: reason, data }, error: kind && new SceError(kind, reason ?? "") };
}

/** `2018-01-01 00:00:00`, UTC, as the API writes it. */
function dateTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
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
