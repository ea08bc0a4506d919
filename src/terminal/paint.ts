type Decoration = "bold" | "cyan" | "green" | "red" | "yellow";

/** Functions that decorate text, or return it as it is. */
export type Paint = Readonly<Record<Decoration, (text: string) => string>>;

const asIs = (text: string) => text;
const PLAIN: Paint = { bold: asIs, cyan: asIs, green: asIs, red: asIs, yellow: asIs };

/** Creates the functions. Loads chalk only if `isColored`. */
export async function openPaint(isColored: boolean): Promise<Paint> {
  if (!isColored) return PLAIN;
  const { Chalk } = await import("chalk");
  return new Chalk({ level: 1 });
}
