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
  /** Aborted by a signal: from then on one line says how many uploads were not answered. */
  readonly interrupted: AbortSignal;
  /** Ends every write, with its reason. */
  readonly writesCancelled: AbortSignal;
  readonly printer: Printer;
  readonly progress: Pick<Progress, "paused">;
  readonly messages: Messages;
  /** How many uploads are in each state: counted here. */
  readonly counts: Map<State, number>;
  /** Where `--report` asks for reports. */
  readonly reports: Reports | undefined;
  /** Remembers the new states of uploads that were queued here. */
  readonly noteChange: NoteChange;
  /** Whether failed and unfinished uploads count as failures of the run. */
  readonly exitStatus: boolean;
  /** Errors name the id, for there are several. */
  readonly several: boolean;
  readonly explain: (error: SceError) => SceError;
}

/** So many characters are written at once. */
const PIECE = 64 * 1024;

/** What a run tells: each upload on stdout, what went wrong on stderr, and the kinds of failure that occurred. */
export class ResultWriter {
  readonly occurred = new Set<FailureKind>();
  /** How many uploads were printed or are held back for their table. */
  printed = 0;
  readonly #options: ResultWriterOptions;
  #held: { readonly error: SceError; readonly id: string }[] = [];
  /** After a signal: how many uploads have no answer, and the last of them. */
  #unanswered: { readonly count: number; readonly error: SceError; readonly id: string } | undefined;

  constructor(options: ResultWriterOptions) {
    this.#options = options;
  }

  /** Prints uploads in few writes, then what is wrong with them. */
  async add(answers: Iterable<StatusAnswer>): Promise<void> {
    let piece = "";
    for (const answer of answers) {
      piece += this.#take(answer);
      if (piece.length < PIECE) continue;
      await this.#writeRows(piece);
      piece = "";
    }
    await this.#write(piece);
  }

  /** Takes in one upload; gives the rows that can be printed now. */
  #take(given: StatusAnswer): string {
    const { printer, exitStatus, explain } = this.#options;
    const { answer, rows } = this.#render(given);
    const { upload, error } = answer;
    // First of all: they tell of it also where stdout is closed.
    this.report(answer);
    const head = this.printed === 0 ? printer.head : "";
    this.printed += 1;
    if (error !== undefined) this.#fail(explain(error), answer);
    else if (exitStatus && upload.state === "failed")
      this.#fail(new SceError("failed", `the upload failed: ${upload.error}`, undefined, answer), answer);
    else if (exitStatus && upload.state === "pending") this.occurred.add("pending");
    return head + rows;
  }

  /** An unexpected error about one upload is what is printed of it; the others are not affected. */
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

  /** Remembers the state of an upload, without printing it. */
  remember({ upload }: StatusAnswer): void {
    this.#options.noteChange(upload);
  }

  /** Counts and reports an upload, and remembers its state, without printing it. */
  report(answer: StatusAnswer): void {
    const { reports, explain, counts } = this.#options;
    const { upload, response, error, tookMs } = answer;
    this.remember(answer);
    counts.set(upload.state, (counts.get(upload.state) ?? 0) + 1);
    const fault = reports?.add({ upload, response: response?.text, error: error && explain(error), tookMs });
    if (fault !== undefined) this.#fail(fault, answer);
  }

  /** Prints what was held back. */
  async flush(): Promise<void> {
    await this.#write(this.#options.printer.flush());
  }

  /** A failure that concerns the run, not one upload. */
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

  /** Writes text, and only then the errors of the uploads in it: in a terminal they stand under their rows. */
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
    if (count > 1) await messages.error(new SceError("unreachable", `${count} uploads were not answered`));
  }
}
