import { escapeText } from "../terminal/escape.ts";
import type { Paint } from "../terminal/paint.ts";
import { pad, wrap } from "../terminal/width.ts";
import { CHECK_NAMES, type Check, type CheckState } from "./check.ts";

const COLORS: Readonly<Record<CheckState, "green" | "yellow" | "red" | "cyan">> = {
  ok: "green",
  warning: "yellow",
  failed: "red",
  skipped: "cyan",
};

const STATE_WIDTH = Math.max(...Object.keys(COLORS).map((state) => state.length)) + 2;
const NAME_WIDTH = Math.max(...CHECK_NAMES.map((name) => name.length)) + 2;

/** With less room the text goes below its check. */
const NARROWEST_TEXT = 20;

/**
 * One check on one line: its state, its name, the finding and the hint.
 *
 * @param columns the width to wrap the text at; Infinity for no wrapping
 */
export function checkLine({ state, name, message, hint }: Check, paint: Paint, columns: number): string {
  const text = escapeText(hint === undefined ? message : `${message}; hint: ${hint}`);
  const head = `${paint[COLORS[state]](state)}${" ".repeat(STATE_WIDTH - state.length)}`;
  const room = columns - STATE_WIDTH - NAME_WIDTH;
  if (room < NARROWEST_TEXT)
    return [`${head}${name}`, ...wrap(text, Math.max(columns - 2, 1)).map((line) => `  ${line}`), ""].join("\n");
  const [first = "", ...rest] = wrap(text, room);
  const indent = " ".repeat(STATE_WIDTH + NAME_WIDTH);
  return [`${head}${pad(name, NAME_WIDTH)}${first}`, ...rest.map((line) => indent + line), ""].join("\n");
}

/** All checks as one value for `--json`. */
export function checksJson(checks: readonly Check[]): object {
  return { checks: checks.map(({ name, state, message, hint }) => ({ name, state, message, hint: hint ?? null })) };
}
