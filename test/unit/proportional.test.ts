import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test, vi } from "vitest";
import { parseJsonText } from "../../src/base/json-text.ts";
import { detailView } from "../../src/output/detail.ts";
import { Table } from "../../src/output/table.ts";
import { openPaint } from "../../src/terminal/paint.ts";
import { cut, fits, width, wrap } from "../../src/terminal/width.ts";
import { readUpload, type Upload } from "../../src/uploads/upload.ts";

const style = { paint: await openPaint(false), unicode: true };
const NOW = Date.UTC(2026, 0, 1);

/** Text to repeat: scripts, sequences and escapes that are measured in different ways. */
const anyUnit = fc.constantFrom(
  "日本語のテキスト",
  "ภาษาไทยน้ำ",
  "👩‍👩‍👧",
  "🇩🇪",
  "👩\u200d",
  "e\u0301",
  "\u0301",
  "\u200d",
  "\u206a",
  "abcdefgh",
  "two words ",
  " ",
  "\\",
  "\u202e",
  "한국어",
  "ﾞ",
  "::",
);

const anyLongText = fc
  .tuple(anyUnit, anyUnit, fc.constantFrom(1, 100, 5000, 60_000))
  .map(([one, other, length]) => `${other}${one.repeat(Math.ceil(length / one.length))}${other}`);

function upload(data: Record<string, unknown>): Upload {
  return readUpload("1", { succeeded: true, message: undefined, data: parseJsonText(JSON.stringify(data)) });
}

/** The lengths of the texts that this function splits into characters. */
function splitLengths(run: () => void): number[] {
  const segment = vi.spyOn(Intl.Segmenter.prototype, "segment");
  try {
    run();
    return segment.mock.calls.map(([text]) => text.length);
  } finally {
    segment.mockRestore();
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

test("details on a terminal read each character a few times, in short pieces", () =>
  fc.assert(
    fc.property(anyLongText, anyLongText, fc.constantFrom(20, 80, 200), (title, description, columns) => {
      let text = "";
      const lengths = splitLengths(() => {
        text = detailView(upload({ title, description, status: 0 }), style, NOW, columns);
      });
      expect(Math.max(0, ...lengths)).toBeLessThanOrEqual(256);
      // Each line reads what it prints, what a break at a space leaves to the next line, and a piece more. string-width
      // splits a long character again.
      expect(sum(lengths)).toBeLessThanOrEqual(2 * (2 * text.length + 512 * text.split("\n").length));
      expect(text.length).toBeLessThan(600_000);
    }),
    { numRuns: 60 },
  ));

test("a list reads no more of a cell than a line shows", () =>
  fc.assert(
    fc.property(anyLongText, anyLongText, fc.constantFrom(20, 80, 200, Infinity), (title, message, columns) => {
      const table = new Table({ style, now: () => NOW, columns, header: true, measured: 100 });
      const lengths = splitLengths(() => {
        for (let n = 0; n < 10; n += 1) table.add(upload({ title, message, status: n % 2 ? 0 : 500 }));
        table.flush();
      });
      const widest = columns === Infinity ? 500 : columns;
      expect(Math.max(0, ...lengths)).toBeLessThanOrEqual(256);
      // Two cells in ten rows, a few times each, with at most 64 units per column.
      expect(sum(lengths)).toBeLessThanOrEqual(20 * 8 * (64 * widest + 256));
    }),
    { numRuns: 60 },
  ));

test("in a pipe, a long cell does not widen other rows", () => {
  const table = new Table({ style, now: () => NOW, columns: Infinity, header: false, measured: 100 });
  table.add(upload({ message: "x".repeat(200_000), status: 500 }));
  for (let n = 0; n < 3; n += 1) table.add(upload({ title: "My Video", message: "Bad video", status: 500 }));
  const [first = "", ...others] = table.flush().trimEnd().split("\n");
  expect(first).toBe(`1  failed  ${"x".repeat(200_000)}  -  -`);
  expect(others).toEqual(Array(3).fill("1  failed  Bad video  -  My Video"));
});

test("details say on a terminal how much they cut, and print everything to a pipe", () => {
  const one = upload({ title: "My Video", description: "日".repeat(20_345), status: 0 });
  expect(detailView(one, style, NOW, 80)).toContain("… (345 more characters)");
  expect(detailView(one, style, NOW, Infinity)).toContain("日".repeat(20_345));
  const results = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`key${n}`, "value"]));
  const many = upload({ title: "My Video", status: 0, results });
  expect(detailView(many, style, NOW, 80)).toMatch(/\n… +1[5-9]\d{3} more fields\n$/);
  expect(detailView(many, style, NOW, Infinity).match(/^results\.key/gm)).toHaveLength(20_000);
});

test("a short text has string-width's width, in any pieces", () =>
  fc.assert(
    fc.property(fc.array(anyUnit, { maxLength: 400 }), (units) => {
      const text = units.join("");
      const marks = text.match(/(?!^)[\u0e33\u0eb3]/g)?.length ?? 0;
      // Text without a width counts a little.
      fc.pre(!units.some((unit) => ["\u0301", "\u200d", "\u206a"].includes(unit)));
      expect(width(text)).toBe(stringWidth(text) + marks);
    }),
  ));

test("wrapped lines keep all text except spaces between them, and are as long as possible", () =>
  fc.assert(
    fc.property(fc.array(anyUnit, { maxLength: 60 }), fc.integer({ min: 2, max: 100 }), (units, columns) => {
      const text = units.join("").replaceAll("::", ";;");
      const lines = wrap(text, columns);
      expect(lines.join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
      for (const line of lines)
        expect(fits(line, columns) || [...new Intl.Segmenter().segment(line)].length === 1).toBe(true);
      const start = cut(text, columns, "…");
      expect(fits(start, columns)).toBe(true);
    }),
  ));
