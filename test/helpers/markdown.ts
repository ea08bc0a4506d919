/** A fenced code block. */
export interface Block {
  /** The word after the fence. */
  readonly kind: string;
  readonly text: string;
  /** The heading above it. */
  readonly heading: string;
  /** The fence's line, from 1. */
  readonly line: number;
}

/** All fenced code blocks, in order. */
export function blocks(markdown: string): Block[] {
  const found: Block[] = [];
  let heading = "";
  let open: { kind: string; line: number; lines: string[] } | undefined;
  for (const [index, line] of markdown.split("\n").entries()) {
    const fence = /^```(\w*)$/.exec(line);
    if (open === undefined) {
      heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
      if (fence) open = { kind: fence[1] ?? "", line: index + 1, lines: [] };
    } else if (fence) {
      found.push({ kind: open.kind, text: `${open.lines.join("\n")}\n`, heading, line: open.line });
      open = undefined;
    } else open.lines.push(line);
  }
  return found;
}

/** The rows of the table with this first cell in its heading, without the heading. */
export function table(markdown: string, first: string): string[][] {
  const rows = markdown
    .split("\n")
    .map((line) => /^\| (.*) \|$/.exec(line)?.[1])
    .map((row) => row?.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|")));
  const head = rows.findIndex((row) => row?.[0] === first);
  const end = rows.findIndex((row, index) => index > head && row === undefined);
  return rows.slice(head + 2, end).filter((row) => row !== undefined);
}

/** The first `code` in a cell. */
export function codeIn(cell: string | undefined): string {
  return /`([^`]+)`/.exec(cell ?? "")?.[1] ?? "";
}
