import { countCharacters, shorten } from "../base/shorten.ts";
import { escapeText } from "../terminal/escape.ts";
import { fits, pad, width, wrap } from "../terminal/width.ts";
import { DOCUMENTED_FIELDS, type ListedUpload, memberTexts, textOf } from "../uploads/upload.ts";
import { ellipsis, inColorOf, type Style, symbolOf } from "./state-style.ts";
import { formatTime } from "./time.ts";

const TIMES: ReadonlySet<string> = new Set(["created", "last_updated"]);

/** A narrower value is printed under its name, not beside it. */
const NARROWEST_VALUE = 20;

/** On a narrower terminal values are not indented. */
const NARROWEST_INDENT = 10;

/** A wider name does not move the values of other fields. Only nested fields have such names. */
const WIDEST_NAME = 40;

/** On a terminal a longer value is cut, in characters. A description on YouTube has at most 5,000. */
const LONGEST_VALUE = 20_000;

/** On a terminal, fields after this many characters are left out. */
const LONGEST_FIELDS = 50_000;

type Field = readonly [name: string, value: string];

/**
 * One upload: its title, its state with the URL or reason, and every documented field that has a value. On a terminal
 * very long text is cut, and a note says how much is left out.
 *
 * @param columns the terminal's width; Infinity to wrap and cut nothing
 */
export function detailView(upload: ListedUpload, style: Style, now: number, columns: number): string {
  const { state, data } = upload;
  const isCut = Number.isFinite(columns);
  const shown = (text: string) => escapeText(isCut ? startOf(text, LONGEST_VALUE, style) : text);
  const title = shown(textOf(data, "title") ?? `Upload ${upload.id}`);
  const outcome = shown(upload.url ?? upload.error ?? textOf(data, "message") ?? "");
  const headline = `${symbolOf(state, style)} ${state}`;
  const oneLine = `${headline}  ${outcome}`;
  const titleLines = wrap(title, columns).map((line) => style.paint.bold(line));
  const colored = wrap(headline, columns).map((line) => inColorOf(state, line, style));
  const isOneLine = outcome !== "" && fits(oneLine, columns);
  const outcomeLines = isOneLine
    ? [`${colored.join("")}  ${outcome}`]
    : [...colored, ...(outcome === "" ? [] : wrap(outcome, columns))];
  const fields = isCut ? firstFields(fieldsOf(upload, now), style) : fieldsOf(upload, now);
  const lines = [titleLines, outcomeLines, [""], fieldLines(fields, style, columns)];
  return `${lines.flat().join("\n")}\n`;
}

/** The name and value of every documented field that has a value. Nested names look like `results.etag`. */
function fieldsOf({ id, data }: ListedUpload, now: number): Field[] {
  return DOCUMENTED_FIELDS.flatMap((name): Field[] => {
    if (name === "id") return [[name, id]];
    if (name === "results") return memberTexts(data, name);
    const text = textOf(data, name);
    if (TIMES.has(name) && data.has(name)) return [[name, text === undefined ? "-" : formatTime(text, now)]];
    return text === undefined ? [] : [[name, text]];
  });
}

/** The fields up to the length that a terminal shows. */
function firstFields(fields: readonly Field[], style: Style): Field[] {
  const shown: Field[] = [];
  let left = LONGEST_FIELDS;
  for (const [name, value] of fields) {
    if (left <= 0) return [...shown, [ellipsis(style), `${fields.length - shown.length} more fields`]];
    const field: Field = [startOf(name, WIDEST_NAME, style), startOf(value, Math.min(left, LONGEST_VALUE), style)];
    shown.push(field);
    left -= field.join("").length;
  }
  return shown;
}

function startOf(text: string, most: number, style: Style): string {
  const start = shorten(text, most, "");
  if (start === text) return text;
  return `${start}${ellipsis(style)} (${countCharacters(text.slice(start.length))} more characters)`;
}

function fieldLines(fields: readonly Field[], { paint }: Style, columns: number): string[] {
  const safe = fields.map((field) => field.map(escapeText));
  const widths = safe.map(([name = ""]) => width(name, WIDEST_NAME));
  const nameWidth = widths.reduce((widest, next) => (next > WIDEST_NAME ? widest : Math.max(widest, next)), 0);
  const room = columns - nameWidth - 2;
  return safe.flatMap(([name = "", value = ""]) => {
    if (room < NARROWEST_VALUE || !fits(name, nameWidth)) {
      const indent = columns < NARROWEST_INDENT ? "" : "  ";
      return [
        ...wrap(name, columns).map((line) => paint.cyan(line)),
        ...wrap(value, columns - indent.length).map((line) => indent + line),
      ];
    }
    const [first = "", ...rest] = wrap(value, room, true);
    const indent = " ".repeat(nameWidth + 2);
    return [`${paint.cyan(pad(name, nameWidth))}  ${first}`, ...rest.map((line) => indent + line)];
  });
}
