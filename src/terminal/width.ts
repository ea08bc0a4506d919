import stringWidth from "string-width";

/**
 * Text whose every character takes one column: Latin, Greek, Cyrillic, Armenian, the usual dashes and quotes, and the
 * symbols of our own. To measure it takes no tables, which take longer to load than a request.
 */
const NARROW =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u058f\u2013\u2014\u2018-\u201d\u2026\u25cf\u2713\u2717]*$/;

/** Thai and Lao vowels that take a column of their own, though string-width counts them as part of what is before them. */
const WIDE_MARKS = /(?!^)[\u0e33\u0eb3]/g;

/** How many columns of a terminal the text takes. */
export function width(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text) + (text.match(WIDE_MARKS)?.length ?? 0);
}

/** Whether the text takes no more than so many columns; where there is no limit, nothing is measured. */
export function fits(text: string, columns: number): boolean {
  return columns === Number.POSITIVE_INFINITY || width(text) <= columns;
}

/** The text, filled with spaces on its right to so many columns. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - width(text)));
}

/** The text cut to so many columns, with the mark as its last one where something was cut off. */
export function cut(text: string, columns: number, mark: string): string {
  if (fits(text, columns)) return text;
  const room = columns - width(mark);
  if (room < 0) return "";
  const [start] = split(text, room);
  return `${width(start) > room ? "" : start.trimEnd()}${mark}`;
}

/**
 * The text in lines of at most so many columns, broken at spaces where that is possible. A single character that is wider
 * gets a line of its own.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest !== "" && !fits(rest, columns)) {
    const [start, end] = split(rest, columns);
    const space = end.startsWith(" ") ? start.length : start.lastIndexOf(" ");
    const at = space > 0 ? space : start.length;
    lines.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  return [...lines, rest];
}

/** What fits into so many columns, at least one character, and the rest. Never parts a character from its accents. */
function split(text: string, columns: number): [string, string] {
  if (NARROW.test(text)) return [text.slice(0, Math.max(columns, 1)), text.slice(Math.max(columns, 1))];
  let taken = "";
  let used = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += width(segment);
    if (used > columns && taken !== "") break;
    taken += segment;
  }
  return [taken, text.slice(taken.length)];
}
