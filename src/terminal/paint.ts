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
