import type { NoAnswer } from "../../api/no-answer.ts";
import type { Context } from "../../cli/context.ts";
import type { LiveRows } from "../../terminal/live-rows.ts";
import { isUnicodeLocale } from "../../terminal/terminal.ts";
import type { Wait } from "../../uploads/wait.ts";
import type { WaitEvent } from "../../uploads/wait-event.ts";
import { liveLines } from "./live-text.ts";
import { eventLine, retryLine } from "./wait-lines.ts";
import type { WaitProgress } from "./wait-progress.ts";

const TICK_MS = 1000;

/** The most bytes that a row may cost per second, and what ora adds to each row and to each redraw. */
const BYTES_PER_SECOND = 120;
const BYTES_AROUND_ROW = 9;
const BYTES_AROUND_ALL = 24;

/** The height of a terminal that does not report one. */
const DEFAULT_ROWS = 24;

interface LiveOptions {
  readonly wait: Wait;
  readonly rows: LiveRows;
  readonly timeoutMs: number;
  /** Whether the results show finished uploads, so that no line has to. */
  readonly isFinishPrinted: boolean;
}

/** Rows at the end of a terminal, below one line for each finished upload. */
export class LiveProgress implements WaitProgress {
  readonly #context: Context;
  readonly #options: LiveOptions;
  readonly #ended = new AbortController();
  readonly #endPauses: () => void;
  /** Lines to write above the rows. */
  #above: string[] = [];
  /** The number of other writers that are writing now. */
  #writers = 0;
  #isFlushing = false;
  #isDue = false;
  #outage: NoAnswer | undefined;
  #isStopped = false;
  /** When the rows may be drawn again. It depends on the bytes of the last time. */
  #nextDrawMs = Number.NEGATIVE_INFINITY;

  constructor(context: Context, options: LiveOptions) {
    this.#context = context;
    this.#options = options;
    const { rows } = options;
    context.messages.writeInside((write) => this.#aside(write));
    this.#endPauses = context.system.onPause(
      () => {
        this.#isStopped = true;
        rows.erase();
      },
      () => {
        this.#isStopped = false;
        rows.forget();
        this.#change();
      },
    );
    this.#change();
    this.#tick().catch(() => {});
  }

  take(event: WaitEvent): (() => Promise<void>) | undefined {
    const { wait, isFinishPrinted } = this.#options;
    this.#change();
    if (event.type === "outage") this.#outage = event.failure;
    if (event.type === "outage-over") this.#outage = undefined;
    if (event.type === "retry") return () => this.#context.messages.detail(retryLine(event));
    const line = "row" in event && event.row.isFinished && !isFinishPrinted ? eventLine(event, wait) : undefined;
    if (line !== undefined) this.#above.push(line);
    return undefined;
  }

  async paused(write: () => Promise<void>): Promise<void> {
    // A pipe or a file does not disturb the terminal.
    return this.#context.system.stdout.isTTY ? this.#aside(write) : write();
  }

  async summarize(line: string): Promise<void> {
    await this.#context.messages.note(line);
  }

  stop(): void {
    if (this.#ended.signal.aborted) return;
    this.#flush();
    this.#ended.abort();
    this.#endPauses();
  }

  /** Runs another writer, below the pending lines and above the rows. */
  async #aside(write: () => Promise<void>): Promise<void> {
    if (this.#ended.signal.aborted || this.#isFlushing) return write();
    this.#writers += 1;
    this.#flush();
    try {
      await write();
    } finally {
      this.#writers -= 1;
      this.#change();
    }
  }

  async #tick(): Promise<void> {
    for (;;) {
      await this.#context.system.sleep(TICK_MS, this.#ended.signal);
      this.#change();
    }
  }

  /** Schedules one redraw for all changes until the rows may be drawn again. */
  #change(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    const { system } = this.#context;
    const draw = () => {
      this.#isDue = false;
      this.#draw();
    };
    system.sleep(Math.max(0, this.#nextDrawMs - system.monotonic()), this.#ended.signal).then(draw, () => {});
  }

  #draw(): void {
    if (this.#writers > 0 || this.#isStopped) return;
    const { wait, rows, timeoutMs } = this.#options;
    const { system, messages } = this.#context;
    const { stderr } = system;
    if (this.#above.length > 0) this.#flush();
    if (!system.isInForeground()) return;
    if (!(stderr.columns > 0)) {
      rows.erase();
      return;
    }
    const nowMs = system.monotonic();
    const lines = liveLines(wait, {
      columns: stderr.columns,
      rows: stderr.rows || DEFAULT_ROWS,
      unicode: isUnicodeLocale(system),
      nowMs,
      timeoutMs,
      outage: this.#outage,
      clean: messages.clean,
    });
    rows.draw(lines);
    const bytes = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + BYTES_AROUND_ROW, BYTES_AROUND_ALL);
    this.#nextDrawMs = nowMs + (1000 * bytes) / (BYTES_PER_SECOND * lines.length);
  }

  /** Replaces the rows by the pending lines. */
  #flush(): void {
    this.#options.rows.erase();
    this.#isFlushing = true;
    // The stream keeps them in order. A failed write of progress does not matter.
    for (const line of this.#above.splice(0)) this.#context.messages.note(line).catch(() => {});
    this.#isFlushing = false;
  }
}
