import type { System } from "../system/system.ts";
import { isUnicodeLocale, wantsColor } from "../terminal/terminal.ts";
import type { StatusAnswer } from "../uploads/status-answer.ts";
import type { ListedUpload } from "../uploads/upload.ts";
import type { FieldSource } from "./fields.ts";

/** A list takes its column widths from at most this many rows. It is a stream, and its first rows should appear soon. */
export const MEASURED_ROWS = 100;

/** How results are printed. */
export interface Format {
  readonly as: "text" | "json" | "csv" | "fields";
  /** The fields to print; undefined for the format's default. */
  readonly fields: readonly string[] | undefined;
  /** Whether the command line names exactly one upload. */
  readonly single: boolean;
  /** Whether to print something for each upload, even if nothing is known about it. */
  readonly complete: boolean;
}

/** An upload, and the API's response about it, if any. */
type Printable = FieldSource & Partial<Pick<StatusAnswer, "response">>;

/** Turns uploads into text for stdout, one by one. */
export interface Printer {
  /** The text before the first upload. */
  readonly head: string;
  /** Adds an upload. Returns the text that can be printed now. */
  print(answer: Printable): string;
  /** Returns the text that was held back. */
  flush(): string;
  /** Whether some text is held back. */
  readonly holdsBack: boolean;
}

/** Creates the printer for a format. Loads only what the format needs. */
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
  // Read when printing: after a wait the terminal may have another width.
  const room = () => (stdout.isTTY && stdout.columns > 0 ? stdout.columns : Number.POSITIVE_INFINITY);
  if (single) {
    const { detailView } = await import("./detail.ts");
    // If nothing is known about the upload, the error on stderr says why.
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
