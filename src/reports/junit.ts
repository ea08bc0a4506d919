import type { SceError } from "../base/errors.ts";
import { shorten } from "../base/shorten.ts";
import { escapeForFile } from "../terminal/escape.ts";
import { reasonOf, textOf, type Upload } from "../uploads/upload.ts";
import type { Report, ReportedRun, ReportRow } from "./report.ts";
import { TextStore } from "./text-store.ts";

/** The element in a test case, as named in JUnit's schema. */
type Outcome = "failure" | "error" | "skipped" | "system-out";

interface Verdict {
  readonly outcome: Outcome;
  /** The kind of what went wrong. */
  readonly type?: string;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** CI systems identify a case by these two names. */
const CLASS_NAME = "sce.youtube";
const RUN_NAME = "the run";

/** Texts are cut after so many characters: CI systems keep what they read in memory, and show a table of it. */
const LONGEST_TEXT = 10_000;

const SUITE_NAME = "sce youtube status";

/**
 * A JUnit report as Jenkins and GitLab read it: one case per upload, and one for the run if the run itself failed, so
 * that a run that ended early never looks successful. It follows the schema of Jenkins' xUnit plugin.
 */
export class JunitReport implements Report {
  readonly #cases = new TextStore();
  readonly #counts = { failure: 0, error: 0, skipped: 0, "system-out": 0 } satisfies Record<Outcome, number>;
  readonly #waits: boolean;

  /** @param waits the run waits until every upload is finished, so an unfinished upload is an error */
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
        return { outcome: "failure", type: state, message: reason ?? "nothing is known about it" };
      case "pending":
        return this.#waits
          ? {
              outcome: "error",
              type: state,
              message: pendingText("it was not finished when the wait ended; the upload goes on", reason),
            }
          : { outcome: "skipped", message: pendingText("it is not finished yet", reason) };
      case "unknown":
        return { outcome: "error", type: state, message: reason ?? "nothing is known about it" };
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

function pendingText(text: string, said: string | undefined): string {
  return said === undefined ? text : `${text}: ${said}`;
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

/** Text for an element or an attribute, on one line. Control characters are shown escaped: XML cannot contain them. */
function xmlText(text: string): string {
  return escapeForFile(shorten(text, LONGEST_TEXT, "…")).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}
