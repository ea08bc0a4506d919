import { expect, test } from "vitest";
import { symbolOf } from "../../src/output/state-style.ts";
import { openPaint } from "../../src/terminal/paint.ts";

test.each([
  ["uploaded", "✓", "+"],
  ["failed", "✗", "x"],
  ["pending", "●", "*"],
  ["refused", "✗", "x"],
  ["unsure", "?", "?"],
  ["unsent", "✗", "x"],
  ["unknown", "?", "?"],
] as const)("%s has the symbol %s, in ASCII %s", async (state, symbol, ascii) => {
  const paint = await openPaint(false);
  expect(symbolOf(state, { paint, unicode: true })).toBe(symbol);
  expect(symbolOf(state, { paint, unicode: false })).toBe(ascii);
});
