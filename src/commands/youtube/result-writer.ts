import { orAborted } from "../../base/abort.ts";
import { type FailureKind, SceError } from "../../base/errors.ts";
import { asSceError } from "../../base/internal-error.ts";
import type { NoteChange } from "../../journal/changes.ts";
import type { Printer } from "../../output/printer.ts";
import type { Reports } from "../../reports/reports.ts";
import type { Output } from "../../system/system.ts";
import type { Messages } from "../../terminal/messages.ts";
import type { Progress } from "../../terminal/progress.ts";
import { noAnswerAbout, type StatusAnswer } from "../../uploads/status-answer.ts";
import type { State } from "../../uploads/upload.ts";

interface ResultWriterOptions {
  readonly stdout: Output;
  /** Aborted by a signal. After that, one line counts the uploads without an answer. */
  readonly interrupted: AbortSignal;
  /** Aborts every write. */
  readonly writesCancelled: AbortSignal;
  readonly printer: Printer;
  readonly progress: Pick<Progress, "paused">;
  readonly messages: Messages;
  /** How many uploads are in each state. This writer counts them. */
  readonly counts: Map<State, number>;
  /** The reports of `--report`. */
  readonly reports: Reports | undefined;
  /** Records the new states of uploads in the journal. */
  readonly noteChange: NoteChange;
  /** Whether failed and unfinished uploads count as failures of the run. */
  readonly exitStatus: boolean;
  /** Whether there are several ids, so that errors name theirs. */
  readonly several: boolean;
  readonly explain: (error: SceError) => SceError;
}

/** The number of characters in one write. */
const CHUNK = 64 * 1024;

/** Writes each upload to stdout and each error to stderr. Collects the kinds of failure. */
export class ResultWriter {
  readonly occurred = new Set<FailureKind>();
  /** How many uploads were printed, or wait for their table. */
  printed = 0;
  readonly #options: ResultWriterOptions;
  #held: { readonly error: SceError; readonly id: string }[] = [];
  /** After a signal: the number of uploads without an answer, and the last of them. */
  #unanswered: { readonly count: number; readonly error: SceError; readonly id: string } | undefined;

  constructor(options: ResultWriterOptions) {
    this.#options = options;
  }

  /** Prints uploads in few writes, then their errors. */
  async add(answers: Iterable<StatusAnswer>): Promise<void> {
    let chunk = "";
    for (const answer of answers) {
      chunk += this.#take(answer);
      if (chunk.length < CHUNK) continue;
      await this.#writeRows(chunk);
      chunk = "";
    }
    await this.#write(chunk);
  }

  /** Takes one upload. Returns the rows that can be printed now. */
  #take(given: StatusAnswer): string {
    const { printer, exitStatus, explain } = this.#options;
    const { answer, rows } = this.#render(given);
    const { upload, error } = answer;
    // This comes first, because reports need it even if stdout is closed.
    this.report(answer);
    const head = this.printed === 0 ? printer.head : "";
    this.printed += 1;
    if (error !== undefined) this.#fail(explain(error), answer);
    else if (exitStatus && upload.state === "failed")
      this.#fail(new SceError("failed", `the upload failed: ${upload.error}`, undefined, answer), answer);
    else if (exitStatus && upload.state === "pending") this.occurred.add("pending");
    return head + rows;
  }

  /** An unexpected error about one upload becomes its result, and does not affect the others. */
  #render(answer: StatusAnswer): { readonly answer: StatusAnswer; readonly rows: string } {
    const { printer } = this.#options;
    try {
      return { answer, rows: printer.print(answer) };
    } catch (error) {
      const failed = noAnswerAbout(answer.upload.id, asSceError(error), answer.tookMs);
      return { answer: failed, rows: printer.print(failed) };
    }
  }

  /** Whether there is something to flush. */
  get holdsBack(): boolean {
    return this.#options.printer.holdsBack;
  }

  /** Records the state of an upload in the journal. */
  remember({ upload }: StatusAnswer): void {
    this.#options.noteChange(upload);
  }

  /** Counts an upload, adds it to the reports and records its state, but does not print it. */
  report(answer: StatusAnswer): void {
    const { reports, explain, counts } = this.#options;
    const { upload, response, error, tookMs } = answer;
    this.remember(answer);
    counts.set(upload.state, (counts.get(upload.state) ?? 0) + 1);
    const fault = reports?.add({ upload, response: response?.text, error: error && explain(error), tookMs });
    if (fault !== undefined) this.#fail(fault, answer);
  }

  /** Prints the rows that wait for their table. */
  async flush(): Promise<void> {
    await this.#write(this.#options.printer.flush());
  }

  /** Reports a failure of the whole run. */
  async fail(error: SceError): Promise<void> {
    const { messages, reports, explain } = this.#options;
    this.occurred.add(error.kind);
    const explained = explain(error);
    reports?.fault(explained);
    await messages.error(explained);
  }

  #fail(error: SceError, { upload, response }: StatusAnswer): void {
    this.occurred.add(error.kind);
    if (response === undefined && this.#options.interrupted.aborted)
      this.#unanswered = { count: (this.#unanswered?.count ?? 0) + 1, error, id: upload.id };
    else this.#held.push({ error, id: upload.id });
  }

  /** Writes rows, then their errors. In a terminal the errors appear below the rows. */
  async #write(text: string): Promise<void> {
    if (text === "" && this.holdsBack) return;
    await this.#writeRows(text);
    await this.#options.progress.paused(() => this.#writeErrors());
  }

  async #writeRows(text: string): Promise<void> {
    const { stdout, writesCancelled, progress } = this.#options;
    if (text !== "") await progress.paused(() => orAborted(stdout.write(text), writesCancelled));
  }

  async #writeErrors(): Promise<void> {
    const { messages, several } = this.#options;
    const held = this.#held;
    this.#held = [];
    if (this.#unanswered?.count === 1) held.push(this.#unanswered);
    await messages.errors(held.map(({ error, id }) => ({ error, id, isNamed: several })));
    const { count = 0 } = this.#unanswered ?? {};
    this.#unanswered = undefined;
    if (count > 1) await messages.error(new SceError("unreachable", `no answer for ${count} uploads`));
  }
}
