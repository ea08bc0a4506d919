import type { Paint } from "../terminal/paint.ts";
import type { ListedState } from "../uploads/upload.ts";

/** Whether results have colours and symbols beyond ASCII. */
export interface Style {
  readonly paint: Paint;
  readonly unicode: boolean;
}

interface StateStyle {
  readonly symbol: string;
  readonly ascii: string;
  readonly color: "green" | "red" | "yellow";
}

const STATE_STYLE: Readonly<Record<ListedState, StateStyle>> = {
  uploaded: { symbol: "✓", ascii: "+", color: "green" },
  failed: { symbol: "✗", ascii: "x", color: "red" },
  pending: { symbol: "●", ascii: "*", color: "yellow" },
  refused: { symbol: "✗", ascii: "x", color: "red" },
  unsure: { symbol: "?", ascii: "?", color: "yellow" },
  unsent: { symbol: "✗", ascii: "x", color: "red" },
  unknown: { symbol: "?", ascii: "?", color: "red" },
};

export function symbolOf(state: ListedState, { unicode }: Style): string {
  return unicode ? STATE_STYLE[state].symbol : STATE_STYLE[state].ascii;
}

/** The text in the state's colour. */
export function inColorOf(state: ListedState, text: string, { paint }: Style): string {
  return paint[STATE_STYLE[state].color](text);
}

/** The mark for text that was cut off. */
export function ellipsis({ unicode }: Style): string {
  return unicode ? "…" : "...";
}
