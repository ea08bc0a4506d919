import stringWidth from "string-width";
import { escapeLineStart } from "./escape.ts";

/** Characters of one column: Latin, Greek, Cyrillic, Armenian, common dashes and quotes, and our own symbols. */
const NARROW =
  "\\u0020-\\u007e\\u00a0-\\u00ac\\u00ae-\\u02ff\\u0370-\\u0482\\u048a-\\u058f\\u2013\\u2014\\u2018-\\u201d\\u2026\\u25cf\\u2713\\u2717";

/** The first character of WIDE. */
const FIRST_WIDE = 0x3041;

/** Characters of two columns that need no Unicode tables: Hiragana, Katakana, common Chinese and Hangul syllables. */
const WIDE = "\\u3041-\\u3096\\u30a1-\\u30fa\\u4e00-\\u9fff\\uac00-\\ud7a3";

/** Text without these needs no Unicode tables. They are slow to load. */
const NOT_NARROW = new RegExp(`[^${NARROW}]`);

/** Text without these is counted character by character: no character joins another. */
const NOT_SIMPLE = new RegExp(`[^${NARROW}${WIDE}]`);

/**
 * Thai and Lao vowels that take a column of their own. string-width counts them as part of the character before.
 */
const WIDE_MARKS = /(?!^)[\u0e33\u0eb3]/g;

/** The number of UTF-16 units to split at once. V8's time to split text grows with the square of its length. */
const PIECE = 256;

/** This many UTF-16 units count as at least one column. Otherwise text of zero width could have any length. */
const UNITS_PER_COLUMN = 64;

/** The end of a character with its accents, and the width of the text up to there. */
type Step = readonly [end: number, columns: number];

/** Steps through a text, in time proportional to the part that is read. */
function* steps(text: string): Generator<Step> {
  let columns = 0;
  for (let from = 0; from < text.length; ) {
    const start = from;
    const piece = text.slice(start, pieceEnd(text, start));
    for (const [end, more] of stepsOf(piece)) {
      // The last character of a piece may continue in the next piece, unless it fills the whole piece.
      if (end === piece.length && start + end < text.length && from > start) break;
      from = start + end;
      columns = Math.max(columns + more, Math.floor(from / UNITS_PER_COLUMN));
      yield [from, columns];
    }
  }
}

/** The end of the next piece. Never splits a surrogate pair. */
function pieceEnd(text: string, start: number): number {
  const end = start + PIECE;
  return /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(end - 1, end + 1)) ? end - 1 : end;
}

let segmenter: Intl.Segmenter | undefined;

/** Widths that were measured before: text repeats a few characters, and measuring is slow. */
const measured = new Map<string, number>();
const MOST_MEASURED = 2000;
/** For a longer part, V8 would keep the whole text alive. */
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
 * Returns the text's width in columns.
 *
 * @param most stops measuring when the width exceeds this
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

/** Whether the text fits into this many columns. Measures nothing if there is no limit. */
export function fits(text: string, columns: number): boolean {
  return columns === Number.POSITIVE_INFINITY || width(text, columns) <= columns;
}

/** Pads the text with spaces on the right. */
export function pad(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - width(text, columns)));
}

/** Cuts the text to this many columns. Ends with the mark if something was cut off. */
export function cut(text: string, columns: number, mark: string): string {
  if (fits(text, columns)) return text;
  const room = columns - width(mark);
  if (room < 0) return "";
  const start = text.slice(0, endOfLine(text, room));
  return `${fits(start, room) ? start.trimEnd() : ""}${mark}`;
}

/**
 * Breaks the text into lines of at most this many columns, at spaces if possible. A wider character gets its own line. No
 * line begins with a command of a CI runner.
 *
 * @param isWithinLine whether the first line follows other text
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

/** The end of the part that fits into this many columns: at least one character with its accents. */
function endOfLine(text: string, columns: number): number {
  let fitting = 0;
  for (const [end, used] of steps(text)) {
    if (used > columns && fitting > 0) break;
    fitting = end;
  }
  return fitting;
}
