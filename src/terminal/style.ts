import type { State } from "../uploads/upload.ts";

type Decoration = "bold" | "cyan" | "green" | "red" | "yellow";

/** How text is decorated: by chalk, or not at all. */
export type Paint = Readonly<Record<Decoration, (text: string) => string>>;

const asIs = (text: string) => text;
const PLAIN: Paint = { bold: asIs, cyan: asIs, green: asIs, red: asIs, yellow: asIs };

/** Loads chalk only where something is to be coloured. */
export async function openPaint(isColored: boolean): Promise<Paint> {
  if (!isColored) return PLAIN;
  const { Chalk } = await import("chalk");
  return new Chalk({ level: 1 });
}

/** How results are decorated: with colours and with symbols beyond ASCII, or without. */
export interface Style {
  readonly paint: Paint;
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
export function inColorOf(state: State, text: string, { paint }: Style): string {
  return paint[LOOKS[state].color](text);
}

/** What stands for the text that was cut off. */
export function ellipsis({ unicode }: Style): string {
  return unicode ? "…" : "...";
}
