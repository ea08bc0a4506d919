import stringWidth from "string-width";

/**
 * Text in which every character takes one column: Latin, Greek, Cyrillic, Armenian, common dashes and quotes, and our
 * own symbols. Measuring it needs no Unicode tables, which are slow to load.
 */
const NARROW =
  /^[\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u058f\u2013\u2014\u2018-\u201d\u2026\u25cf\u2713\u2717]*$/;

/**
 * Thai and Lao vowels that take a column of their own, though string-width counts them as part of what is before them.
 */
const WIDE_MARKS = /(?!^)[\u0e33\u0eb3]/g;

/** The text's width in columns. */
export function width(text: string): number {
  return NARROW.test(text) ? text.length : stringWidth(text) + (text.match(WIDE_MARKS)?.length ?? 0);
}

/** Whether the text fits into so many columns. Nothing is measured if there is no limit. */
export function fits(text: string, columns: number): boolean {
  return columns === Number.POSITIVE_INFINITY || width(text) <= columns;
}

/** Pads the text with spaces on the right. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - width(text)));
}

/** Cuts the text to so many columns, ending with the mark if something was cut off. */
export function cut(text: string, columns: number, mark: string): string {
  if (fits(text, columns)) return text;
  const room = columns - width(mark);
  if (room < 0) return "";
  const [start] = split(text, room);
  return `${width(start) > room ? "" : start.trimEnd()}${mark}`;
}

/**
 * Breaks the text into lines of at most so many columns, at spaces if possible. A single character that is wider gets a
 * line of its own.
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

/** Splits off what fits into so many columns, at least one character. Keeps characters and their accents together. */
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
