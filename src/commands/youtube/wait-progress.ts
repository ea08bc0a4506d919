import { formatDuration, formatElapsed } from "../../base/duration.ts";
import { countsText } from "../../output/counts.ts";
import type { Messages } from "../../terminal/messages.ts";
import type { Progress } from "../../terminal/progress.ts";
import { LONGEST_OUTAGE_MS } from "../../uploads/outage.ts";
import type { Wait } from "../../uploads/wait.ts";
import type { WaitEvent } from "../../uploads/wait-event.ts";
import type { WaitRow } from "../../uploads/wait-rows.ts";

/** Shows how a wait goes: counts in the spinner, or a line for each change and one a minute in a log. */
export class WaitProgress {
  readonly #wait: Wait;
  readonly #progress: Progress;
  readonly #messages: Messages;

  constructor(wait: Wait, progress: Progress, messages: Messages) {
    this.#wait = wait;
    this.#progress = progress;
    this.#messages = messages;
    progress.show(this.#counts());
  }

  /** Shows what happened; gives how to write the line about it, if there is one. */
  take(event: WaitEvent): (() => Promise<void>) | undefined {
    this.#progress.show(this.#counts());
    if (event.type === "retry") {
      const { row, attempt, delayMs } = event;
      return () => this.#messages.detail(`id ${row.id}: attempt ${attempt} in ${formatDuration(delayMs)}`);
    }
    const line = this.#line(event);
    return line === undefined ? undefined : () => this.#progress.log(line);
  }

  #line(event: WaitEvent): string | undefined {
    switch (event.type) {
      case "first":
      case "change":
      case "recovered":
        return stateLine(event.row);
      case "trouble":
        return troubleLine(event.row);
      case "outage":
        return `no answer: ${event.failure.message}; going on for up to ${formatElapsed(LONGEST_OUTAGE_MS)}`;
      case "outage-over":
        return "the API answers again";
      case "alive":
        return this.#counts();
      default:
        return undefined;
    }
  }

  #counts(): string {
    const { counts, total, elapsedMs, outageMs } = this.#wait;
    const answered = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const unasked = total - answered;
    const parts = [countsText(counts), unasked > 0 && `${unasked} not answered yet`].filter(Boolean);
    const outage = outageMs > 0 ? `; no answer for ${formatElapsed(outageMs)}` : "";
    return `waiting for ${formatElapsed(elapsedMs)}: ${parts.join(", ")}${outage}`;
  }
}

/** Why an upload failed, or is not known, its error says. */
function stateLine({ id, state, url, message }: WaitRow): string {
  const where = url === undefined ? "" : ` (${url})`;
  const said = message === undefined ? "" : `: ${message}`;
  return `id ${id}: ${state}${where}${said}`;
}

function troubleLine({ id, trouble }: WaitRow): string {
  const attempts = trouble !== undefined && trouble.attempts > 1 ? ` (${trouble.attempts} attempts)` : "";
  return `id ${id}: no answer: ${trouble?.failure.brief}${attempts}; still trying`;
}
