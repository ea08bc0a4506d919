import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type JournalRecord, parseLine } from "../../src/journal/record.ts";
import { success } from "./api.ts";

/** The journal in a home folder. */
export function journalPath(home: string): string {
  return join(home, ".local/state/sce/uploads.ndjson");
}

/** The journal's records in file order, or none without a file. Throws if a line is neither a record nor torn. */
export function recordsIn(path: string): JournalRecord[] {
  let text = "";
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    const parsed = parseLine(line);
    if (parsed.kind === "bad" || parsed.kind === "newer") throw new Error(`not a record: ${line}`);
    return parsed.kind === "record" ? [parsed.record] : [];
  });
}

/** Whether the journal is in the folder that these tests expect, and files have owners. */
export const isUnix = process.platform !== "win32" && process.platform !== "darwin";

export const UPLOAD = "api youtube.upload -f path=a.mp4 -f title=A --retries 0";

export function queuedAs(id: number): string {
  return success({ id });
}

/** The state, id and error of each record. */
export function summaryOf(path: string) {
  return recordsIn(path).map(({ state, id, error }) => ({ state, ...(id && { id }), ...(error && { error }) }));
}
