import { compact, indented, type JsonText } from "../base/json-text.ts";
import { escapeJson } from "../terminal/escape.ts";

/** A JSON value on one line, token for token. Escapes what could control a terminal. */
export function jsonLine(json: JsonText | undefined): string {
  return `${json === undefined ? "null" : harmless(compact(json))}\n`;
}

/** A JSON value for a person to read, one member per line. */
export function jsonBlock(json: JsonText | undefined): string {
  return `${json === undefined ? "null" : indented(harmless(compact(json)))}\n`;
}

/** Turns one of our own values into JSON. */
export function toJson(value: string | number | object | null): JsonText {
  return harmless(JSON.stringify(value) as JsonText);
}

function harmless(json: JsonText): JsonText {
  return escapeJson(json) as JsonText;
}
