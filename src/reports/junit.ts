import type { SceError } from "../base/errors.ts";
import { shorten } from "../base/shorten.ts";
import { escapeForFile } from "../terminal/escape.ts";
import { reasonOf, textOf, type Upload } from "../uploads/upload.ts";
import type { Report, ReportedRun, ReportRow } from "./report.ts";
import { TextStore } from "./text-store.ts";

/** The element in a test case, by JUnit's schema. */
type Outcome = "failure" | "error" | "skipped" | "system-out";

interface Verdict {
  readonly outcome: Outcome;
  /** The kind of failure. */
  readonly type?: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** CI systems identify a case by these two names. */
const CLASS_NAME = "sce.youtube";
const RUN_NAME = "the run";

/** Longer texts are cut, in characters: CI systems keep them in memory and show them in a table. */
const LONGEST_TEXT = 10_000;

const SUITE_NAME = "sce youtube status";

/**
 * A JUnit report for Jenkins and GitLab, with one case per upload. If the run itself failed, it has a case of its own, so
 * that a run that ended early never looks successful. Follows the schema of Jenkins' xUnit plugin.
 */
export class JunitReport implements Report {
  readonly #cases = new TextStore();
  readonly #counts = { failure: 0, error: 0, skipped: 0, "system-out": 0 } satisfies Record<Outcome, number>;
  readonly #waits: boolean;

  /** @param waits whether the run waits for every upload, so that an unfinished upload is an error */
  constructor(waits: boolean) {
    this.#waits = waits;
  }

  add(row: ReportRow): void {
    this.#cases.add(this.#case(nameOf(row.upload), this.#verdict(row), row.tookMs));
  }

  finish(run: ReportedRun): readonly Uint8Array[] {
    for (const fault of run.faults) this.#cases.add(this.#case(RUN_NAME, verdictOf(fault), run.tookMs));
    const { failure, error, skipped } = this.#counts;
    const tests = Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
    const totals = `tests="${tests}" failures="${failure}" errors="${error}"`;
    const time = `time="${seconds(run.tookMs)}"`;
    const timestamp = new Date(run.startedAt).toISOString().slice(0, 19);
    const head = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${totals} ${time}>
  <testsuite name="${SUITE_NAME}" ${totals} skipped="${skipped}" ${time} timestamp="${timestamp}">
`;
    return [Buffer.from(head), ...this.#cases.parts(), Buffer.from("  </testsuite>\n</testsuites>\n")];
  }

  #verdict({ upload, error }: ReportRow): Verdict {
    if (error !== undefined) return verdictOf(error);
    const { state, url = "uploaded" } = upload;
    const reason = reasonOf(upload);
    switch (state) {
      case "uploaded":
        return { outcome: "system-out", message: url };
      case "failed":
        return { outcome: "failure", type: state, message: reason ?? "no reason given" };
      case "pending":
        return this.#waits
          ? {
              outcome: "error",
              type: state,
              message: pendingText("not finished when the wait ended; the upload continues at ScaleEngine", reason),
            }
          : { outcome: "skipped", message: pendingText("not finished yet", reason) };
      case "unknown":
        return { outcome: "error", type: state, message: reason ?? "no reason given" };
    }
  }

  #case(name: string, { outcome, type, message, hint }: Verdict, tookMs: number): string {
    const start = `    <testcase classname="${CLASS_NAME}" name="${xmlText(name)}" time="${seconds(tookMs)}">\n`;
    const kind = type === undefined ? "" : ` type="${type}"`;
    const messageText = xmlText(message);
    // Jenkins shows the message, GitLab the text.
    const attributes = outcome === "system-out" ? "" : `${kind} message="${messageText}"`;
    const text = hint === undefined ? messageText : `${messageText}\nhint: ${xmlText(hint)}`;
    this.#counts[outcome] += 1;
    return `${start}      <${outcome}${attributes}>${text}</${outcome}>\n    </testcase>\n`;
  }
}

function pendingText(text: string, reason: string | undefined): string {
  return reason === undefined ? text : `${text}: ${reason}`;
}

function verdictOf({ kind, message, hint }: SceError): Verdict {
  return { outcome: "error", type: kind, message, hint };
}

function nameOf({ id, data }: Upload): string {
  const title = textOf(data, "title");
  return title === undefined ? `upload ${id}` : `upload ${id}: ${title}`;
}

function seconds(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(3);
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for an element or an attribute, on one line. Escapes control characters: XML cannot contain them. */
function xmlText(text: string): string {
  return escapeForFile(shorten(text, LONGEST_TEXT, "…")).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}
