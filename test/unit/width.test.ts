import stringWidth from "string-width";
import { expect, test } from "vitest";
import { cut, fits, width } from "../../src/terminal/width.ts";

/** Every character of one UTF-16 unit. */
const UNITS = Array.from({ length: 0x10000 }, (_, unit) => String.fromCharCode(unit));

test("every character has string-width's width", () => {
  const printable = UNITS.filter((unit) => !/[\p{Control}\p{Surrogate}]/u.test(unit));
  expect(printable.filter((unit) => width(unit) !== stringWidth(unit))).toEqual([]);
  // string-width ignores these after another character. Terminals do not.
  const vowels = ["\u0e33", "\u0eb3"];
  expect(printable.filter((unit) => width(`a${unit}b`) !== stringWidth(`a${unit}b`))).toEqual(vowels);
});

test("characters that are measured without string-width never join each other", () => {
  const all = UNITS.slice(0, 0x590).filter((unit) => stringWidth(unit) === 1);
  expect(stringWidth(all.join(""))).toBe(all.length);
});

test.each([
  ["größe ✓ ж Ω …", 13],
  ["日本", 4],
  ["é as e and an accent", 20],
  ["👩‍👩‍👧 family", 9],
  ["soft\u00adhyphen", 10],
  ["น้ำ in Thai, ນ້ຳ in Lao", 21],
])("%s takes %d columns", (text, columns) => {
  expect(width(text)).toBe(columns);
  expect(fits(text, columns)).toBe(true);
  expect(fits(text, columns - 1)).toBe(false);
  expect(cut(text, columns, "…")).toBe(text);
});

test("everything fits without a limit", () => {
  expect(fits("x".repeat(10_000), Number.POSITIVE_INFINITY)).toBe(true);
});
