import { hanging, NARROWEST_MEANING, paragraph, WIDEST } from "./text.ts";

/** Fits a text that was written for 80 columns to a narrower terminal, without breaking words. */
export function fitted(text: string, width: number): string {
  if (width >= WIDEST) return text;
  return text
    .split(/(\n\n+)/)
    .map((part, at) => (at % 2 === 1 ? part : fittedBlock(part.split("\n"), width)))
    .join("");
}

/** Paragraphs are filled. Indented lines are commands, comments or rows of a table. */
function fittedBlock(lines: readonly string[], width: number): string {
  const parts: string[] = [];
  const rows = lines.reduce<string[]>(joinLine, []);
  for (const row of rows) {
    const [, prompt, command] = /^( +[$>] )(.*)$/s.exec(row) ?? [];
    const [, comment] = /^ +# (.*)$/.exec(row) ?? [];
    const [, term, meaning] = /^( +\S.*? {2,})(\S.*)$/.exec(row) ?? [];
    if (prompt !== undefined && command !== undefined) parts.push(commandText(prompt, command, width));
    else if (comment !== undefined) parts.push(hanging("  # ", comment, "  # ", width));
    else if (row.length <= width) parts.push(`${row}\n`);
    else if (term !== undefined && meaning !== undefined) parts.push(rowText(term, meaning, width));
    else if (row.startsWith(" ")) parts.push(hanging("  ", row.trimStart(), "    ", width));
    else parts.push(paragraph(row, width));
  }
  return parts.join("").replace(/\n$/, "");
}

function rowText(term: string, meaning: string, width: number): string {
  if (width - term.length >= NARROWEST_MEANING) return hanging(term, meaning, " ".repeat(term.length), width);
  return hanging("  ", term, "    ", width) + hanging("    ", meaning, "    ", width);
}

/** Joins a line to the one before if it continues it. */
function joinLine(rows: string[], line: string): string[] {
  const before = rows.at(-1);
  const continues =
    before !== undefined &&
    (before.endsWith("\\") ||
      /^ {8,}\S/.test(line) ||
      (/^\S/.test(line) && /^\S/.test(before) && !before.endsWith(":")));
  if (!continues) return [...rows, line];
  return [...rows.slice(0, -1), `${before.replace(/ *\\$/, "")} ${line.trimStart()}`];
}

/** A command that still works when it is pasted: lines end with a backslash, unless the shell expects more anyway. */
function commandText(prompt: string, command: string, width: number): string {
  const words = command.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  const lines: string[] = [];
  let line = prompt;
  for (const word of words) {
    const next = line === prompt ? `${line}${word}` : `${line} ${word}`;
    if (next.length + 2 <= width || line === prompt) line = next;
    else {
      lines.push(/(?:\||&&)$/.test(line) ? line : `${line} \\`);
      line = `      ${word}`;
    }
  }
  return [...lines, line].map((text) => `${text}\n`).join("");
}
