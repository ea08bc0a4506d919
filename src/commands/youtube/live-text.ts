import type { NoAnswer } from "../../api/no-answer.ts";
import { formatDuration, formatElapsed } from "../../base/duration.ts";
import { shorten } from "../../base/shorten.ts";
import { cut, pad, width } from "../../terminal/width.ts";
import type { Wait } from "../../uploads/wait.ts";
import type { WaitRow } from "../../uploads/wait-rows.ts";

/** What the rows show. */
type ShownWait = Pick<Wait, "counts" | "elapsedMs" | "nextCheckMs" | "outageMs" | "rows" | "total" | "unfinished">;

interface LiveOptions {
  /** Size of the terminal. */
  readonly columns: number;
  readonly rows: number;
  /** Whether our own symbols may be beyond ASCII. */
  readonly unicode: boolean;
  /** The time of the monotonic clock, and the time limit of the wait, Infinity for none. */
  readonly nowMs: number;
  readonly timeoutMs: number;
  /** The failure behind an outage; undefined if there is none. */
  readonly outage: NoAnswer | undefined;
  /** Makes a text from outside safe to show. */
  readonly clean: (text: string) => string;
}

/** A terminal with no more rows shows only the summary. */
const SMALL_TERMINAL_ROWS = 5;

/** One row for the summary, and a free one above everything. */
const OTHER_ROWS = 2;

/** The longest row in bytes, so that a redraw every second costs little. */
const LONGEST_ROW = 100;

/** Texts are cut to this length before they are measured, because that happens every second. */
const LONGEST_TEXT = 4 * LONGEST_ROW;

const LONGEST_STATE = 40;

/** A row for each unfinished upload, as many as fit, and a summary. */
export function liveLines(wait: ShownWait, options: LiveOptions): string[] {
  const { rows, unicode } = options;
  const lines: string[] = [];
  if (rows > SMALL_TERMINAL_ROWS) {
    const room = rows - OTHER_ROWS;
    const isAllShown = wait.unfinished <= room;
    lines.push(...uploadRows(wait, isAllShown ? room : room - 1, options));
    const left = wait.unfinished - lines.length;
    if (left > 0) lines.push(`${unicode ? "…" : "..."} and ${left} more pending`);
  }
  lines.push(summary(wait, options));
  return lines.map((line) => cutRow(line, options));
}

function uploadRows(wait: ShownWait, most: number, options: LiveOptions): string[] {
  const shown: WaitRow[] = [];
  for (const row of wait.rows) {
    if (shown.length === most) break;
    if (!row.isFinished) shown.push(row);
  }
  const cells = shown.map((row) => rowCells(row, options));
  const widths = [0, 1, 2].map((at) => Math.max(0, ...cells.map((row) => width(row[at] ?? ""))));
  return cells.map((row) =>
    row
      .map((cell, at) => pad(cell, widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function rowCells({ id, state, trouble, sinceMs, message, title }: WaitRow, options: LiveOptions): string[] {
  const { clean, nowMs, unicode } = options;
  const text = clean(shorten(message ?? title ?? "", LONGEST_TEXT, ""));
  const now =
    trouble === undefined
      ? (state ?? "no answer yet")
      : clean(`no answer: ${shorten(trouble.failure.brief, LONGEST_TEXT, "")}`);
  return [id, cut(now, LONGEST_STATE, unicode ? "…" : "..."), seconds(nowMs - sinceMs), text];
}

/** `2 of 4 finished, 1 failed · 31s of 1h · next check in 7s` */
function summary(wait: ShownWait, { timeoutMs, unicode, outage, clean }: LiveOptions): string {
  const { counts, total, unfinished, elapsedMs, outageMs, nextCheckMs } = wait;
  const failed = counts.get("failed") ? `, ${counts.get("failed")} failed` : "";
  const limit = timeoutMs === Number.POSITIVE_INFINITY ? "" : ` of ${formatDuration(timeoutMs)}`;
  const parts = [`${total - unfinished} of ${total} finished${failed}`, `${seconds(elapsedMs)}${limit}`];
  if (outage !== undefined)
    parts.push(`no answer for ${seconds(outageMs)}: ${clean(shorten(outage.brief, LONGEST_TEXT, ""))}`);
  if (nextCheckMs === 0) parts.push("checking now");
  else if (nextCheckMs !== undefined) parts.push(`next check in ${formatElapsed(nextCheckMs)}`);
  return parts.join(unicode ? " · " : " - ");
}

/** Whole elapsed seconds. */
function seconds(ms: number): string {
  return ms < 1000 ? "0s" : formatDuration(Math.floor(ms / 1000) * 1000);
}

/** Cuts a row to the width of the terminal and to the longest row. */
function cutRow(row: string, { columns, unicode }: LiveOptions): string {
  const mark = unicode ? "…" : "...";
  // ora begins with a space, and the last column stays free.
  let room = Math.min(columns - 2, LONGEST_ROW);
  let shown = cut(row, room, mark);
  for (let bytes = Buffer.byteLength(shown); bytes > LONGEST_ROW; bytes = Buffer.byteLength(shown)) {
    room = Math.floor((room * LONGEST_ROW) / bytes);
    shown = cut(shown, room, mark);
  }
  return shown;
}
