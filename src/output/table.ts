import { escapeText } from "../terminal/escape.ts";
import { cut, width } from "../terminal/width.ts";
import { type ListedUpload, reasonOf, textOf } from "../uploads/upload.ts";
import { ellipsis, inColorOf, type Style } from "./state-style.ts";
import { changedAt, formatAge } from "./time.ts";

type Row = readonly [id: string, state: string, outcome: string, age: string, title: string];

/** The content of a row. Its age is computed when the row is printed. */
interface HeldRow {
  readonly upload: ListedUpload;
  readonly changedAt: number | undefined;
  readonly outcome: string;
  readonly title: string;
}

/** If nothing is cut, a wider cell does not widen its column. */
const WIDEST_CELL = 500;

const HEADER: Row = ["ID", "STATE", "URL OR REASON", "AGE", "TITLE"];
const LAST = HEADER.length - 1;

/** The order in which columns shrink on a narrow terminal, and the smallest width of each. */
const SHRINK_ORDER: readonly (readonly [column: number, least: number])[] = [
  [4, 24],
  [2, "https://youtu.be/12345ABCdef".length],
  [4, 8],
  [4, 0],
  [3, 0],
  [2, 1],
];

interface Column {
  /** The width that cells are padded to. */
  width: number;
  /** The width that cells are cut to; 0 if the terminal has no room for the column. */
  limit: number;
}

interface TableOptions {
  readonly style: Style;
  /** Milliseconds since 1970, for the ages. */
  readonly now: () => number;
  /** The terminal's width; Infinity to cut nothing. */
  readonly columns: number;
  readonly header: boolean;
  /** The maximum number of rows that set the widths. */
  readonly measured: number;
}

/** A table that gets its rows one by one. The first rows set its widths. */
export class Table {
  readonly #options: TableOptions;
  #heldRows: HeldRow[] = [];
  #columns: readonly Column[] | undefined;

  constructor(options: TableOptions) {
    this.#options = options;
  }

  /** Adds a row. Returns the lines that can be printed now. */
  add(upload: ListedUpload): string {
    const row = {
      upload,
      changedAt: changedAt(upload),
      outcome: escapeText(upload.url ?? reasonOf(upload) ?? "-"),
      title: escapeText(textOf(upload.data, "title") ?? "-"),
    };
    if (this.#columns !== undefined) return this.#line(row, this.#columns);
    this.#heldRows.push(row);
    return this.#heldRows.length >= this.#options.measured ? this.flush() : "";
  }

  /** Returns the lines that were held back. Later rows use their widths. */
  flush(): string {
    if (this.#heldRows.length === 0) return "";
    const { header, style } = this.#options;
    const rows = this.#heldRows.map((row) => this.#row(row));
    const columns = this.#fit(header ? [HEADER, ...rows] : rows);
    this.#columns = columns;
    const lines = this.#heldRows.map((row) => this.#line(row, columns));
    this.#heldRows = [];
    if (header) lines.unshift(`${style.paint.bold(this.#cells(HEADER, columns).join("").trimEnd())}\n`);
    return lines.join("");
  }

  get holdsBack(): boolean {
    return this.#heldRows.length > 0;
  }

  #row({ upload, changedAt, outcome, title }: HeldRow): Row {
    const age = changedAt === undefined ? "-" : formatAge(changedAt, this.#options.now());
    return [upload.id || "-", upload.state, outcome, age, title];
  }

  /** The widest cell of each column, narrowed until a row fits the terminal. */
  #fit(rows: readonly Row[]): Column[] {
    const isCut = Number.isFinite(this.#options.columns);
    const cellWidth = (cell: string) => {
      const columns = width(cell, isCut ? this.#options.columns : WIDEST_CELL);
      return isCut || columns <= WIDEST_CELL ? columns : 0;
    };
    const columns = HEADER.map((_, at) => ({
      // The last column needs no padding. Its width matters only if it may be cut.
      width: at === LAST && !isCut ? 0 : Math.max(...rows.map((row) => cellWidth(row[at] ?? ""))),
      limit: Number.POSITIVE_INFINITY,
    }));
    for (const [at, least] of SHRINK_ORDER) {
      const excess = lineWidth(columns) - this.#options.columns;
      const column = columns[at];
      if (column === undefined || excess <= 0) continue;
      column.width = Math.max(Math.min(column.width, least), column.width - excess);
      column.limit = column.width;
    }
    return columns;
  }

  #line(row: HeldRow, columns: readonly Column[]): string {
    const { style } = this.#options;
    const [id = "", state = "", ...rest] = this.#cells(this.#row(row), columns);
    const word = state.trimEnd();
    return `${(id + inColorOf(row.upload.state, word, style) + state.slice(word.length) + rest.join("")).trimEnd()}\n`;
  }

  /** The cells with the gaps between them. Together they are never wider than the terminal. */
  #cells(row: Row, columns: readonly Column[]): string[] {
    let left = this.#options.columns;
    return columns.map(({ width: wanted, limit }, at) => {
      if (limit === 0 || left <= 0) return "";
      const shown = cut(row[at] ?? "", Math.min(left, limit), ellipsis(this.#options.style));
      if (at === LAST) return shown;
      const used = width(shown, Number.isFinite(left) ? left : wanted);
      const columns = Math.min(left, Math.max(wanted, used) + 2);
      left -= columns;
      return shown + " ".repeat(columns - used);
    });
  }
}

function lineWidth(columns: readonly Column[]): number {
  const shown = columns.filter(({ limit }) => limit > 0);
  return shown.reduce((sum, { width }) => sum + width, 0) + 2 * (shown.length - 1);
}
