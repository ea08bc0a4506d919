import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type JournalRecord, parseLine } from "../../src/journal/record.ts";

/** The journal in a home folder. */
export function journalPath(home: string): string {
  return join(home, ".local/state/sce/uploads.ndjson");
}

/** Its records, in the order of the file; none if there is no file. Throws if a line is neither a record nor torn. */
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
