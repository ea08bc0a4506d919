import stringWidth from "string-width";
import { escapeLineStart } from "./escape.ts";

/** Characters that take one column: Latin, Greek, Cyrillic, Armenian, common dashes and quotes, and our own symbols. */
const NARROW =
  "\\u0020-\\u007e\\u00a0-\\u00ac\\u00ae-\\u02ff\\u0370-\\u0482\\u048a-\\u058f\\u2013\\u2014\\u2018-\\u201d\\u2026\\u25cf\\u2713\\u2717";

/** The first of the characters that take two columns and are counted without Unicode's tables. */
const FIRST_WIDE = 0x3041;

/** Those characters: Hiragana, Katakana, common Chinese characters and Hangul syllables. */
const WIDE = "\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fff\\uac00-\\ud7a3";

/** Text without these needs no Unicode tables, which are slow to load. */
const NOT_NARROW = new RegExp(`[^${NARROW}]`);

/** Text without these is counted one by one: none of its characters joins another. */
const NOT_SIMPLE = new RegExp(`[^${NARROW}${WIDE}]`);

/**
 * Thai and Lao vowels that take a column of their own, though string-width counts them as part of what is before them.
 */
const WIDE_MARKS = /(?!^)[\u0e33\u0eb3]/g;

/** V8 splits text into characters in time that grows with the square of its length, so it gets no more than this. */
const PIECE = 256;

/** So many UTF-16 units count as a column at least: text that takes none could be of any length. */
const UNITS_PER_COLUMN = 64;

/** The end of a character with its accents, and how many columns the text takes up to there. */
type Step = readonly [end: number, columns: number];

/** Goes through a text in time proportional to what is read of it. */
function* steps(text: string): Generator<Step> {
  let columns = 0;
  for (let from = 0; from < text.length; ) {
    const start = from;
    const piece = text.slice(start, pieceEnd(text, start));
    for (const [end, more] of stepsOf(piece)) {
      // The last character of a piece may go on in the next one, unless it takes the whole piece.
      if (end === piece.length && start + end < text.length && from > start) break;
      from = start + end;
      columns = Math.max(columns + more, Math.floor(from / UNITS_PER_COLUMN));
      yield [from, columns];
    }
  }
}

/** Not between the two units of a character beyond U+FFFF. */
function pieceEnd(text: string, start: number): number {
  const end = start + PIECE;
  return /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(end - 1, end + 1)) ? end - 1 : end;
}

let segmenter: Intl.Segmenter | undefined;

/** The widths of characters that were measured before: a text repeats few of them, and measuring one takes long. */
const measured = new Map<string, number>();
const MOST_MEASURED = 2000;
/** V8 keeps the whole text alive for a longer part of it. */
const LONGEST_MEASURED = 12;

function* stepsOf(piece: string): Generator<Step> {
  if (NOT_SIMPLE.test(piece)) {
    segmenter ??= new Intl.Segmenter();
    for (const { segment, index } of segmenter.segment(piece)) yield [index + segment.length, columnsOf(segment)];
  } else for (let at = 0; at < piece.length; at += 1) yield [at + 1, piece.charCodeAt(at) < FIRST_WIDE ? 1 : 2];
}

function columnsOf(segment: string): number {
  let columns = measured.get(segment);
  if (columns === undefined) {
    columns = stringWidth(segment) + (segment.match(WIDE_MARKS)?.length ?? 0);
    if (measured.size === MOST_MEASURED) measured.clear();
    if (segment.length <= LONGEST_MEASURED) measured.set(segment, columns);
  }
  return columns;
}

/**
 * The text's width in columns.
 *
 * @param most the measuring ends as soon as the width is more than this
 */
export function width(text: string, most = Number.POSITIVE_INFINITY): number {
  const start = most < text.length ? text.slice(0, most + 1) : text;
  if (!NOT_NARROW.test(start)) return start.length;
  let total = 0;
  for (const [, columns] of steps(text)) {
    total = columns;
    if (total > most) break;
  }
  return total;
}

/** Whether the text fits into so many columns. Nothing is measured if there is no limit. */
export function fits(text: string, columns: number): boolean {
  return columns === Number.POSITIVE_INFINITY || width(text, columns) <= columns;
}

/** Pads the text with spaces on the right. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - width(text, columns)));
}

/** Cuts the text to so many columns, ending with the mark if something was cut off. */
export function cut(text: string, columns: number, mark: string): string {
  if (fits(text, columns)) return text;
  const room = columns - width(mark);
  if (room < 0) return "";
  const start = text.slice(0, endOfLine(text, room));
  return `${fits(start, room) ? start.trimEnd() : ""}${mark}`;
}

/**
 * Breaks the text into lines of at most so many columns, at spaces if possible. A single character that is wider gets a
 * line of its own. No line begins with a command of a CI runner.
 *
 * @param isWithinLine something else stands before the first line
 */
export function wrap(text: string, columns: number, isWithinLine = false): string[] {
  const lines: string[] = [];
  let rest = isWithinLine ? text : escapeLineStart(text);
  if (columns === Number.POSITIVE_INFINITY) return [rest];
  for (;;) {
    const end = endOfLine(rest, columns);
    if (end === rest.length) return [...lines, rest];
    const space = rest[end] === " " ? end : rest.lastIndexOf(" ", end - 1);
    const at = space > 0 ? space : end;
    lines.push(rest.slice(0, at).trimEnd());
    rest = escapeLineStart(rest.slice(at).trimStart());
    if (rest === "") return lines;
  }
}

/** The end of what fits into so many columns, at least one character with its accents. */
function endOfLine(text: string, columns: number): number {
  let fitting = 0;
  for (const [end, used] of steps(text)) {
    if (used > columns && fitting > 0) break;
    fitting = end;
  }
  return fitting;
}
