/** The most columns that a help takes. It takes fewer on a narrower terminal. */
export const WIDEST = 80;

/** With less room beside its term, a meaning goes below it. */
export const NARROWEST_MEANING = 24;

/** A table with a wrapped last column. On a narrow terminal each row's last cell goes below the others. */
export function tableText(rows: readonly (readonly string[])[], width = WIDEST): string {
  const widths = columnWidths(rows.map((row) => row.slice(0, -1)));
  const start = 2 + widths.reduce((sum, columns) => sum + columns + 2, 0);
  if (width - start < NARROWEST_MEANING) return rows.map((row) => stackedRow(row, width)).join("");
  return rows
    .map((row) => {
      const cells = row.slice(0, -1).map((cell, at) => `${cell.padEnd(widths[at] ?? 0)}  `);
      return hanging(`  ${cells.join("")}`, row.at(-1) ?? "", " ".repeat(start), width);
    })
    .join("");
}

function stackedRow(row: readonly string[], width: number): string {
  const term = row
    .slice(0, -1)
    .filter((cell) => cell.trim() !== "")
    .join("  ");
  return hanging("  ", term.trimStart(), "    ", width) + hanging("    ", row.at(-1) ?? "", "    ", width);
}

/** Wrapped lines: the first one begins with `first`, the others with `indent`. Both are of the same width. */
export function hanging(first: string, text: string, indent: string, width: number): string {
  const [line = "", ...rest] = wrapped(text, width - indent.length);
  return [first + line, ...rest.map((other) => indent + other)].map((other) => `${other.trimEnd()}\n`).join("");
}

/** A wrapped paragraph. */
export function paragraph(text: string, width = WIDEST): string {
  return hanging("", text, "", width);
}

function columnWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  return widths;
}

/** The lines of a text, none longer than `width` unless a word is. */
export function wrapped(text: string, width: number): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines;
}
