import { shorten } from "../base/shorten.ts";
import { countsText } from "../output/counts.ts";
import { changedAt, formatMoment } from "../output/time.ts";
import { escapeForFile } from "../terminal/escape.ts";
import { reasonOf, type State, textOf, type Upload } from "../uploads/upload.ts";
import type { Report, ReportedRun, ReportRow } from "./report.ts";
import { TextStore } from "./text-store.ts";

/** GitHub drops a summary of more than 1 MiB. This leaves room for other output of the same step. */
export const LARGEST_TABLE_BYTES = 1_000_000;

/** Longer texts are cut, in characters. */
const LONGEST_TEXT = 500;

const HEADER = "| id | state | link or reason | title | updated |\n| --- | --- | --- | --- | --- |\n";

/** A Markdown section for a job summary: the counts, the run's errors, and a table of the uploads. */
export class MarkdownReport implements Report {
  readonly #rows = new TextStore();
  readonly #counts = new Map<State, number>();
  #bytes = 0;
  #leftOut = 0;

  add({ upload }: ReportRow): void {
    const row = rowOf(upload);
    this.#counts.set(upload.state, (this.#counts.get(upload.state) ?? 0) + 1);
    const bytes = Buffer.byteLength(row);
    // Leaves out all rows after the first one that does not fit: a table with gaps would look complete.
    if (this.#leftOut > 0 || this.#bytes + bytes > LARGEST_TABLE_BYTES) {
      this.#leftOut += 1;
      return;
    }
    this.#bytes += bytes;
    this.#rows.add(row);
  }

  finish({ faults }: ReportedRun): readonly Uint8Array[] {
    const faultLines = faults.map(({ message }) => `${verbatim(`sce: ${message}`)}\n\n`).join("");
    const rows = this.#rows.parts();
    // The file may not end with a line break.
    const head = `\n### YouTube uploads: ${countsText(this.#counts) || "none"}\n\n${faultLines}${rows.length > 0 ? HEADER : ""}`;
    const more = this.#leftOut === 0 ? "" : `\n${this.#leftOut} more uploads are not shown.\n`;
    // Without an empty line, the next text would become a row.
    return [Buffer.from(head), ...rows, Buffer.from(`${more}${rows.length > 0 ? "\n" : ""}`)];
  }
}

function rowOf(upload: Upload): string {
  const { id, state, url, data } = upload;
  const outcome = url === undefined ? verbatim(reasonOf(upload)) : `<${url}>`;
  const time = changedAt(upload);
  const cells = [id, state, outcome, verbatim(textOf(data, "title")), time === undefined ? "-" : formatMoment(time)];
  return `| ${cells.join(" | ")} |\n`;
}

/**
 * Shows untrusted text literally. Characters with a meaning in Markdown become entities, which are never syntax. GitHub
 * and GitLab also look for mentions, references, addresses and emoji in the rendered text. They skip code, except for
 * addresses, so an HTML comment splits those.
 */
function verbatim(text: string | undefined): string {
  if (text === undefined) return "-";
  const shown = escapeForFile(shorten(text, LONGEST_TEXT, "…"));
  return `<code>${shown.replace(/[!-'*+/:-@[-`{-~]|(?<=www)\./gi, entity)}</code>`;
}

function entity(character: string): string {
  const written = `&#${character.charCodeAt(0)};`;
  return character === "@" ? `${written}<!-- -->` : written;
}
