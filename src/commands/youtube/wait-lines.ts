import { formatDuration, formatElapsed } from "../../base/duration.ts";
import { countsText } from "../../output/counts.ts";
import { LONGEST_OUTAGE_MS } from "../../uploads/outage.ts";
import type { Wait } from "../../uploads/wait.ts";
import type { WaitEvent } from "../../uploads/wait-event.ts";
import type { WaitRow } from "../../uploads/wait-rows.ts";

/** What the lines about a wait need. */
type CountedWait = Pick<Wait, "counts" | "elapsedMs" | "outageMs" | "total">;

/** The line for an event; undefined for events that have none. */
export function eventLine(event: WaitEvent, wait: CountedWait): string | undefined {
  switch (event.type) {
    case "first":
    case "change":
    case "recovered":
      return stateLine(event.row);
    case "trouble":
      return troubleLine(event.row);
    case "outage":
      return `no answer: ${event.failure.message}; retrying for up to ${formatElapsed(LONGEST_OUTAGE_MS)}`;
    case "outage-over":
      return "the API is answering again";
    case "alive":
      return aliveLine(wait);
    default:
      return undefined;
  }
}

/** What `--verbose` logs before another attempt. */
export function retryLine({ row, attempt, delayMs }: Extract<WaitEvent, { type: "retry" }>): string {
  return `id ${row.id}: attempt ${attempt} in ${formatDuration(delayMs)}`;
}

/** `2 uploaded, 1 failed`. */
export function summaryLine(wait: CountedWait): string {
  return counts(wait, "without an answer");
}

function aliveLine(wait: CountedWait): string {
  const outage = wait.outageMs > 0 ? `; no answer for ${formatElapsed(wait.outageMs)}` : "";
  return `still waiting after ${formatElapsed(wait.elapsedMs)}: ${counts(wait, "without an answer yet")}${outage}`;
}

function counts({ counts, total }: CountedWait, unansweredWord: string): string {
  const answered = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const unanswered = total > answered ? `${total - answered} ${unansweredWord}` : "";
  return [countsText(counts), unanswered].filter(Boolean).join(", ");
}

function stateLine({ id, state, url, message }: WaitRow): string {
  const where = url === undefined ? "" : ` (${url})`;
  const detail = message === undefined ? "" : `: ${message}`;
  return `id ${id}: ${state}${where}${detail}`;
}

function troubleLine({ id, trouble }: WaitRow): string {
  const attempts = trouble !== undefined && trouble.attempts > 1 ? ` (${trouble.attempts} attempts)` : "";
  return `id ${id}: no answer: ${trouble?.failure.brief}${attempts}; still trying`;
}
