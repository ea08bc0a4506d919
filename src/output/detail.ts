import { escapeText } from "../terminal/escape.ts";
import { fits, pad, width, wrap } from "../terminal/width.ts";
import { DOCUMENTED_FIELDS, memberTexts, textOf, type Upload } from "../uploads/upload.ts";
import { inColorOf, type Style, symbolOf } from "./state-style.ts";
import { formatTime } from "./time.ts";

const TIMES: ReadonlySet<string> = new Set(["created", "last_updated"]);

/** Below this width a value stands under its name, not beside it. */
const NARROWEST_VALUE = 20;

/** Below this width of the terminal there is no room to indent it. */
const NARROWEST_INDENT = 10;

/**
 * One upload: its title, its state with the URL or the reason, and every documented field that has a value.
 *
 * @param columns the terminal's width; Infinity for no wrapping
 */
export function detailView(upload: Upload, style: Style, now: number, columns: number): string {
  const { state, data } = upload;
  const title = escapeText(textOf(data, "title") ?? `Upload ${upload.id}`);
  const outcome = escapeText(upload.url ?? upload.error ?? textOf(data, "message") ?? "");
  const headline = `${symbolOf(state, style)} ${state}`;
  const oneLine = `${headline}  ${outcome}`;
  const lines = wrap(title, columns).map((line) => style.paint.bold(line));
  const colored = wrap(headline, columns).map((line) => inColorOf(state, line, style));
  if (outcome === "") lines.push(...colored);
  else if (fits(oneLine, columns)) lines.push(`${colored.join("")}  ${outcome}`);
  else lines.push(...colored, ...wrap(outcome, columns));
  lines.push("", ...fieldLines(fieldsOf(upload, now), style, columns));
  return `${lines.join("\n")}\n`;
}

/** Name and value of every documented field that has one, inner ones as `results.etag`. */
function fieldsOf({ id, data }: Upload, now: number): [string, string][] {
  const fields: [string, string][] = [["id", id]];
  for (const name of DOCUMENTED_FIELDS) {
    if (name === "id") continue;
    const text = textOf(data, name);
    if (TIMES.has(name) && data.has(name)) fields.push([name, text === undefined ? "-" : formatTime(text, now)]);
    else if (name === "results") fields.push(...memberTexts(data, name));
    else if (text !== undefined) fields.push([name, text]);
  }
  return fields.map(([name, value]) => [escapeText(name), escapeText(value)]);
}

function fieldLines(fields: readonly [string, string][], { paint }: Style, columns: number): string[] {
  const nameWidth = Math.max(...fields.map(([name]) => width(name)));
  const room = columns - nameWidth - 2;
  return fields.flatMap(([name, value]) => {
    if (room < NARROWEST_VALUE) {
      const indent = columns < NARROWEST_INDENT ? "" : "  ";
      return [
        ...wrap(name, columns).map((line) => paint.cyan(line)),
        ...wrap(value, columns - indent.length).map((line) => indent + line),
      ];
    }
    const [first = "", ...rest] = wrap(value, room);
    const indent = " ".repeat(nameWidth + 2);
    return [`${paint.cyan(pad(name, nameWidth))}  ${first}`, ...rest.map((line) => indent + line)];
  });
}
