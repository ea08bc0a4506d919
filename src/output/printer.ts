import type { System } from "../system/system.ts";
import { isUnicodeLocale, wantsColor } from "../terminal/terminal.ts";
import type { StatusAnswer } from "../uploads/status-answer.ts";
import type { ListedUpload } from "../uploads/upload.ts";
import type { FieldSource } from "./fields.ts";

/** The widths of a list come from so many rows at most: it is a stream, and a reader wants to see its beginning. */
export const MEASURED_ROWS = 100;

/** How results are printed. */
export interface Format {
  readonly as: "text" | "json" | "csv" | "fields";
  /** The fields to print; all of the format's own where there are none. */
  readonly fields: readonly string[] | undefined;
  /** Exactly one upload was named on the command line. */
  readonly single: boolean;
  /** Something is printed for each upload, also where nothing is known of it. */
  readonly complete: boolean;
}

/** An upload, and the API's response about it if there is one. */
type Printable = FieldSource & Partial<Pick<StatusAnswer, "response">>;

/** Turns uploads into text for stdout, one after the other. */
export interface Printer {
  /** What stands before the first upload. */
  readonly head: string;
  /** The text that can be printed now that this is known. */
  print(answer: Printable): string;
  /** The text that was held back. */
  flush(): string;
  /** Whether some text may still be held back. */
  readonly holdsBack: boolean;
}

/** Makes the printer of a format, loading nothing that the format does not need. */
export async function createPrinter(
  { as, fields, single, complete }: Format,
  system: System,
  color: "auto" | "always" | "never",
): Promise<Printer> {
  if (as === "json") {
    const { jsonBlock, jsonLine } = await import("./json.ts");
    const show = single && system.stdout.isTTY ? jsonBlock : jsonLine;
    if (fields === undefined) return simple(({ response }) => show(response?.text));
    const { fieldObject } = await import("./fields.ts");
    return simple((answer) => show(fieldObject(answer, fields, system.now())));
  }
  if (as === "fields") {
    const { fieldLine } = await import("./fields.ts");
    return simple((answer) => fieldLine(answer, fields ?? [], system.now()));
  }
  if (as === "csv") {
    const { csvHeader, csvLine, DEFAULT_COLUMNS } = await import("./csv.ts");
    const columns = fields ?? DEFAULT_COLUMNS;
    return simple((answer) => csvLine(answer, columns, system.now(), system.stdout.isTTY), csvHeader(columns));
  }
  const { openPaint } = await import("../terminal/paint.ts");
  const style = { paint: await openPaint(wantsColor(color, system)), unicode: isUnicodeLocale(system) };
  const { stdout } = system;
  // A wait prints at its end: by then the terminal may have another width, and an upload is older.
  const room = () => (stdout.isTTY && stdout.columns > 0 ? stdout.columns : Number.POSITIVE_INFINITY);
  if (single) {
    const { detailView } = await import("./detail.ts");
    // Of an upload of which nothing is known there is nothing to show; why, the error says.
    const isShown = (upload: ListedUpload) => complete || upload.state !== "unknown";
    return simple(({ upload }) => (isShown(upload) ? detailView(upload, style, system.now(), room()) : ""));
  }
  const { Table } = await import("./table.ts");
  const table = new Table({
    style,
    now: system.now,
    get columns() {
      return room();
    },
    header: stdout.isTTY,
    measured: MEASURED_ROWS,
  });
  return {
    head: "",
    print: ({ upload }) => table.add(upload),
    flush: () => table.flush(),
    get holdsBack() {
      return table.holdsBack;
    },
  };
}

function simple(print: Printer["print"], head = ""): Printer {
  return { head, print, flush: () => "", holdsBack: false };
}
