import { parseJsonText } from "../../base/json-text.ts";
import { type JournalUpload, listed, stateOf } from "../../journal/uploads.ts";
import { createPrinter, type Format, type Printer } from "../../output/printer.ts";
import type { System } from "../../system/system.ts";
import type { ListedUpload } from "../../uploads/upload.ts";
import type { UploadLine } from "./upload-lines.ts";
import { PARAMETERS } from "./upload-values.ts";

/** What is printed of each line. */
const COLUMNS = ["line", "id", "state", "url", "error"] as const;

/** The fields that `--field` may name. */
export const LINE_FIELDS: readonly string[] = [...COLUMNS, ...PARAMETERS];

type Known = Pick<ListedUpload, "id" | "state" | "url" | "error">;

/** A line of the file, and what is known of its upload. */
export interface LineRow extends UploadLine {
  known: Known;
  /** The key of the unsure request that is sent again. */
  readonly instead?: string | undefined;
  /** Whether its upload is not sent any more: it was, or must not be. */
  isSettled: boolean;
}

const UNSENT: Known = { id: "", state: "unsent", url: undefined, error: undefined };

/**
 * The row of a line before anything is sent.
 *
 * @param request stands for the line
 * @param resends whether it is sent again if it is unsure
 */
export function rowOf(line: UploadLine, request: JournalUpload | undefined, resends: boolean): LineRow {
  if (request === undefined) return { ...line, known: UNSENT, isSettled: false };
  const known = { ...listed(request).upload, state: stateOf(request) };
  const isSent = resends && known.state === "unsure";
  return { ...line, known, isSettled: !isSent, instead: isSent ? request.key : undefined };
}

/** Prints rows, each once. Also the printer of a wait, which finds them by the ids of their uploads. */
export class RowPrinter implements Printer {
  readonly #rows: readonly LineRow[];
  readonly #inOrder: boolean;
  readonly #byId = new Map<string, LineRow[]>();
  readonly #printed = new Set<LineRow>();
  readonly #printer: Printer;
  /** All rows before this one are printed. */
  #next = 0;
  #isBegun = false;
  readonly head = "";
  readonly holdsBack = false;

  private constructor(rows: readonly LineRow[], inOrder: boolean, printer: Printer) {
    this.#rows = rows;
    this.#inOrder = inOrder;
    this.#printer = printer;
    for (const row of rows)
      if (row.known.id !== "") this.#byId.set(row.known.id, [...(this.#byId.get(row.known.id) ?? []), row]);
  }

  /** @param inOrder in the order of the file, not as they are known */
  static async open(
    rows: readonly LineRow[],
    { as, fields }: Pick<Format, "as" | "fields">,
    inOrder: boolean,
    system: System,
  ): Promise<RowPrinter> {
    const format = {
      as: as === "text" ? "fields" : as,
      fields: fields ?? COLUMNS,
      single: false,
      complete: true,
    } as const;
    return new RowPrinter(rows, inOrder, await createPrinter(format, system, "never"));
  }

  /** The rows that are not printed yet, or of those the ones without an upload to wait for. */
  rest(which: (row: LineRow) => boolean = () => true): string {
    return this.#rows.map((row) => (which(row) ? this.#show(row) : "")).join("");
  }

  /** The rows that can be printed while others are not settled. */
  settled(): string {
    let text = "";
    while (this.#rows[this.#next]?.isSettled) text += this.#show(this.#rows[this.#next++]);
    return text;
  }

  print({ upload }: { readonly upload: ListedUpload }): string {
    const { state, url, error } = upload;
    return (this.#byId.get(upload.id) ?? [])
      .map((row) => {
        // It was queued, whether or not the API can be asked about it.
        row.known = { id: upload.id, state: state === "unknown" ? "pending" : state, url, error };
        return this.#inOrder ? this.#upTo(row) : this.#show(row);
      })
      .join("");
  }

  flush(): string {
    return "";
  }

  #upTo(last: LineRow): string {
    let text = "";
    while (!this.#printed.has(last)) text += this.#show(this.#rows[this.#next++]);
    return text;
  }

  #show(row: LineRow | undefined): string {
    if (row === undefined || this.#printed.has(row)) return "";
    this.#printed.add(row);
    const head = this.#isBegun ? "" : this.#printer.head;
    this.#isBegun = true;
    const parts = Object.entries(row.values).map(
      ([name, text]) => [name, parseJsonText(JSON.stringify(text))] as const,
    );
    const data = new Map([["line", parseJsonText(`${row.line}`)], ...parts]);
    return head + this.#printer.print({ upload: { ...row.known, data } });
  }
}
