import type { Signal } from "../../abort.ts";
import { countsText, elapsed, type Progress } from "../../output/progress.ts";
import type { System } from "../../system/system.ts";
import type { Answer } from "../../uploads/ask.ts";
import type { Outage } from "../../uploads/outage.ts";
import { LONGEST_OUTAGE_MS } from "../../uploads/outage.ts";
import type { WaitState } from "../../uploads/wait.ts";

const A_MINUTE_MS = 60_000;

/** Tells how a wait goes: counts in the spinner, or a line for each change and one a minute in a log. */
export class WaitProgress {
  readonly #state: WaitState;
  readonly #outage: Outage;
  readonly #progress: Progress;
  readonly #system: System;
  readonly #started: number;
  readonly #concurrency: number;
  #toldOutage = false;
  #failuresInARow = 0;
  #lastLine: number;

  constructor(state: WaitState, outage: Outage, concurrency: number, progress: Progress, system: System) {
    this.#state = state;
    this.#outage = outage;
    this.#concurrency = concurrency;
    this.#progress = progress;
    this.#system = system;
    this.#started = system.monotonic();
    this.#lastLine = this.#started;
    progress.show(this.#counts());
  }

  /** An answer came, or the failure to get one. */
  async answer({ upload, reply, error }: Answer, before: Answer | undefined): Promise<void> {
    if (reply === undefined) await this.#failed(error?.message ?? "");
    else {
      if (this.#toldOutage) await this.#line("the API answers again");
      this.#toldOutage = false;
      this.#failuresInARow = 0;
      // Why an upload failed, or is not known, its error tells.
      const where = upload.url === undefined ? "" : ` (${upload.url})`;
      if (upload.state !== before?.upload.state) await this.#line(`id ${upload.id}: ${upload.state}${where}`);
    }
    this.#progress.show(this.#counts());
  }

  /** As long as others are answered, one that is not is no outage. */
  async #failed(message: string): Promise<void> {
    this.#failuresInARow += 1;
    const unfinished = this.#state.ids.size - this.#state.finished.size;
    const isOutage = this.#outage.answeredOnce && this.#failuresInARow >= Math.min(unfinished, this.#concurrency);
    if (!isOutage || this.#toldOutage) return;
    this.#toldOutage = true;
    await this.#line(`no answer: ${message}; going on for up to ${elapsed(LONGEST_OUTAGE_MS)}`);
  }

  /** A line for every minute in which nothing changed, until the signal is aborted. */
  everyMinute(signal: Signal): void {
    const tick = async () => {
      for (;;) {
        const since = this.#system.monotonic() - this.#lastLine;
        await this.#system.sleep(Math.max(A_MINUTE_MS - since, 1000), signal);
        this.#progress.show(this.#counts());
        if (this.#system.monotonic() - this.#lastLine >= A_MINUTE_MS) await this.#line(this.#counts());
      }
    };
    tick().catch(() => {});
  }

  #line(text: string): Promise<void> {
    this.#lastLine = this.#system.monotonic();
    return this.#progress.log(text);
  }

  #counts(): string {
    const { ids, answers, counts } = this.#state;
    const unasked = ids.size - answers.size;
    const parts = [countsText(counts), unasked > 0 && `${unasked} not answered yet`].filter(Boolean);
    const outage = this.#outage.lastedMs > 0 ? `; no answer for ${elapsed(this.#outage.lastedMs)}` : "";
    return `waiting for ${elapsed(this.#system.monotonic() - this.#started)}: ${parts.join(", ")}${outage}`;
  }
}
