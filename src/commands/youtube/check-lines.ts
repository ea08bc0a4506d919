import { SceError } from "../../base/errors.ts";
import type { LineJournal } from "../../journal/lines.ts";
import type { LineRow } from "./line-rows.ts";

/**
 * Throws a usage error for lines that may be a mistake: two with one path, and one to be sent whose path was queued
 * before with other values.
 *
 * @param name of the file, or `-`
 */
export function checkLines(rows: readonly LineRow[], journal: LineJournal, name: string): void {
  const file = name === "-" ? "stdin" : name;
  const byPath = new Map<string, LineRow>();
  for (const row of rows) {
    const place = `line ${row.line} of ${file}`;
    const first = byPath.get(row.path);
    if (first !== undefined) {
      const same = first.digest === row.digest ? "is the same as" : "has the same path as";
      const id = first.known.id === "" ? "" : `, which is queued as ${first.known.id}`;
      throw new SceError("usage", `${place} ${same} line ${first.line}${id}`, "to queue both, add --allow-equal");
    }
    byPath.set(row.path, row);
    const other = row.isSettled ? undefined : journal.findOther(row);
    if (other === undefined) continue;
    const { id } = other;
    const before = id === undefined ? "may have been queued before" : `was queued before as ${id}`;
    throw new SceError(
      "usage",
      `${place}: ${row.path} ${before}, with other values`,
      `${id === undefined ? "" : `if that failed: sce youtube upload --again ${id}; `}to queue the path again, add --allow-equal`,
    );
  }
}
