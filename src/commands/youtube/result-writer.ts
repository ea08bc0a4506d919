import { orAborted, type Signal } from "../../base/abort.ts";
import { type FailureKind, SceError } from "../../base/errors.ts";
import type { Printer } from "../../output/printer.ts";
import type { Reports } from "../../reports/reports.ts";
import type { Output } from "../../system/system.ts";
import type { Messages } from "../../terminal/messages.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { Answer } from "../../uploads/answer.ts";
import type { State } from "../../uploads/upload.ts";

interface ResultsOptions {
  readonly stdout: Output;
  /** Ends every write, with its reason. */
  readonly overdue: Signal;
  readonly printer: Printer;
  readonly progress: Pick<Progress, "paused">;
  readonly messages: Messages;
  /** Where `--report` asks for reports. */
  readonly reports: Reports | undefined;
  /** Whether failed and unfinished uploads count as failures of the run. */
  readonly exitStatus: boolean;
  /** Errors name the id, for there are several. */
  readonly several: boolean;
  readonly explain: (error: SceError) => SceError;
}

/** What a run tells: each upload on stdout, what went wrong on stderr, and the kinds of failure that occurred. */
export class Results {
  readonly occurred = new Set<FailureKind>();
  /** How many uploads were printed or are held back for their table. */
  printed = 0;
  /** How many of them are in each state. */
  readonly counts = new Map<State, number>();
  readonly #options: ResultsOptions;
  #held: (readonly [SceError, string])[] = [];

  constructor(options: ResultsOptions) {
    this.#options = options;
  }

  /** Prints one upload, then what is wrong with it. */
  async add(answer: Answer): Promise<void> {
    const { upload, error } = answer;
    const { printer, exitStatus, explain } = this.#options;
    // First of all: they tell of it also where stdout is closed.
    this.report(answer);
    const head = this.printed === 0 ? printer.head : "";
    this.printed += 1;
    this.counts.set(upload.state, (this.counts.get(upload.state) ?? 0) + 1);
    const text = head + printer.print(answer);
    if (error !== undefined) this.#fail(explain(error), upload.id);
    else if (exitStatus && upload.state === "failed")
      this.#fail(new SceError("failed", `the upload failed: ${upload.error}`), upload.id);
    else if (exitStatus && upload.state === "pending") this.occurred.add("pending");
    await this.#write(text);
  }

  /** Whether there is something to flush. */
  get holdsBack(): boolean {
    return this.#options.printer.holdsBack;
  }

  /** Tells the reports alone of an upload: one that could not be printed any more. */
  report({ upload, reply, error, tookMs }: Answer): void {
    const { reports, explain } = this.#options;
    reports?.add({ upload, response: reply?.text, error: error && explain(error), tookMs });
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

  #fail(error: SceError, id: string): void {
    this.occurred.add(error.kind);
    this.#held.push([error, id]);
  }

  /** Writes text, and only then the errors of the uploads in it: in a terminal they stand under their rows. */
  async #write(text: string): Promise<void> {
    const { stdout, overdue, progress, printer } = this.#options;
    if (text === "" && printer.holdsBack) return;
    await progress.paused(async () => {
      if (text !== "") await orAborted(stdout.write(text), overdue);
      await this.#tell();
    });
  }

  async #tell(): Promise<void> {
    const { messages, several } = this.#options;
    const held = this.#held;
    this.#held = [];
    for (const [error, id] of held) await messages.error(error, several ? `id ${id}` : undefined);
  }
}
