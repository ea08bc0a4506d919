import type { ChalkInstance } from "chalk";
import type { State } from "../upload.ts";

/** How results are decorated: with colours and with symbols beyond ASCII, or without. */
export interface Style {
  readonly chalk: ChalkInstance;
  readonly unicode: boolean;
}

interface Look {
  readonly symbol: string;
  readonly ascii: string;
  readonly color: "green" | "red" | "yellow";
}

const LOOKS: Readonly<Record<State, Look>> = {
  uploaded: { symbol: "✓", ascii: "+", color: "green" },
  failed: { symbol: "✗", ascii: "x", color: "red" },
  pending: { symbol: "●", ascii: "*", color: "yellow" },
  unknown: { symbol: "?", ascii: "?", color: "red" },
};

export function symbolOf(state: State, { unicode }: Style): string {
  return unicode ? LOOKS[state].symbol : LOOKS[state].ascii;
}

/** The text in the state's colour. */
export function inColorOf(state: State, text: string, { chalk }: Style): string {
  return chalk[LOOKS[state].color](text);
}

/** What stands for the text that was cut off. */
export function ellipsis({ unicode }: Style): string {
  return unicode ? "…" : "...";
}
