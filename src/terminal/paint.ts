type Decoration = "bold" | "cyan" | "green" | "red" | "yellow";

/** Functions that decorate text, with chalk or not at all. */
export type Paint = Readonly<Record<Decoration, (text: string) => string>>;

const asIs = (text: string) => text;
const PLAIN: Paint = { bold: asIs, cyan: asIs, green: asIs, red: asIs, yellow: asIs };

/** Loads chalk only if colours are wanted. */
export async function openPaint(isColored: boolean): Promise<Paint> {
  if (!isColored) return PLAIN;
  const { Chalk } = await import("chalk");
  return new Chalk({ level: 1 });
}
