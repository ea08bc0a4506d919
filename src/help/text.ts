/** The width of our help texts, which fits every terminal. */
const WIDTH = 80;

/** A table whose last column is wrapped. */
export function tableText(rows: readonly (readonly string[])[], indent = "  "): string {
  const widths = columnWidths(rows.map((row) => row.slice(0, -1)));
  const start = indent.length + widths.reduce((sum, width) => sum + width + 2, 0);
  return rows.map((row) => rowText(row, widths, indent, start)).join("");
}

function rowText(row: readonly string[], widths: readonly number[], indent: string, start: number): string {
  const cells = row.slice(0, -1).map((cell, at) => `${cell.padEnd(widths[at] ?? 0)}  `);
  const [first = "", ...rest] = wrapped(row.at(-1) ?? "", WIDTH - start);
  const lines = [indent + cells.join("") + first, ...rest.map((line) => " ".repeat(start) + line)];
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** A wrapped paragraph. */
export function paragraph(text: string): string {
  return `${wrapped(text, WIDTH).join("\n")}\n`;
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
