import { compact, indented, type JsonText } from "../base/json-text.ts";
import { escapeJson } from "../terminal/escape.ts";

/** A JSON value on one line, token for token, with nothing in it that could control a terminal. */
export function jsonLine(json: JsonText | undefined): string {
  return `${json === undefined ? "null" : harmless(compact(json))}\n`;
}

/** The same for a person to read: one member per line. */
export function jsonBlock(json: JsonText | undefined): string {
  return `${json === undefined ? "null" : indented(harmless(compact(json)))}\n`;
}

/** A value of our own as JSON: a text, a number, or an object of such. */
export function toJson(value: string | number | object | null): JsonText {
  return harmless(JSON.stringify(value) as JsonText);
}

function harmless(json: JsonText): JsonText {
  return escapeJson(json) as JsonText;
}
