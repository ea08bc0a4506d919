import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { SceError } from "../../src/base/errors.ts";
import { parseJsonText } from "../../src/base/json-text.ts";
import { csvHeader, csvLine } from "../../src/output/csv.ts";
import { dataLine } from "../../src/output/data-fields.ts";
import { detailView } from "../../src/output/detail.ts";
import { fieldLine, fieldObject, fieldText } from "../../src/output/fields.ts";
import { jsonBlock, jsonLine } from "../../src/output/json.ts";
import { Table } from "../../src/output/table.ts";
import { processSystem } from "../../src/system/process.ts";
import { createMessages } from "../../src/terminal/messages.ts";
import { openPaint } from "../../src/terminal/paint.ts";
import { readUpload, type Upload, unknownUpload } from "../../src/uploads/upload.ts";
import { anyText, COMMAND, RAW, unescaped } from "../helpers/hostile.ts";
import { runs } from "../helpers/runs.ts";

const system = processSystem();
const NOW = Date.UTC(2026, 0, 1);

const anyData = fc.record(
  {
    title: anyText,
    youtube_id: fc.oneof(anyText, fc.constantFrom("", null, "12345ABCdef")),
    status: fc.oneof(fc.constantFrom(0, 200, 400, "500", null), fc.double()),
    message: anyText,
    description: anyText,
    created: fc.oneof(anyText, fc.constantFrom("2018-01-01 1:00:00", "0000-00-00 00:00:00", "9999-99-99 99:99:99")),
    last_updated: fc.oneof(anyText, fc.constantFrom("2025-12-31 23:59:59", "99999-1-1 0:0:0")),
    results: fc.oneof(anyText, fc.dictionary(anyText, anyText, { maxKeys: 3 })),
  },
  { requiredKeys: [] },
);

const anyUpload: fc.Arbitrary<Upload> = fc.oneof(
  anyData.map((data) =>
    readUpload("1", { succeeded: true, message: undefined, data: parseJsonText(JSON.stringify(data)) }),
  ),
  anyText.map((error) => unknownUpload("9223372036854775807", error)),
);

const paint = await openPaint(false);
const anyStyle = fc.boolean().map((unicode) => ({ paint, unicode }));
const anyColumns = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 200 }));

/** Expects this many lines without commands for a terminal or a CI runner. */
function expectLines(text: string, count: number): void {
  expect(text.replaceAll("\n", "")).not.toMatch(RAW);
  expect(text).not.toMatch(COMMAND);
  expect(text.split("\n")).toHaveLength(count + 1);
}

function expectFits(text: string, columns: number): void {
  for (const line of text.split("\n")) {
    expect(line).not.toMatch(RAW);
    expect(line).not.toMatch(COMMAND);
    // A single character may be wider than the terminal.
    const graphemes = [...new Intl.Segmenter().segment(line.trim())];
    if (graphemes.length > 1)
      expect({ line, width: Math.max(columns, stringWidth(line)) }).toEqual({ line, width: columns });
  }
}

test("a list has no raw control characters and fits the terminal", () =>
  fc.assert(
    fc.property(
      fc.array(anyUpload, { minLength: 1, maxLength: 5 }),
      anyStyle,
      anyColumns,
      fc.boolean(),
      (uploads, style, columns, header) => {
        const table = new Table({ style, now: () => NOW, columns, header, measured: 100 });
        const text = uploads.map((upload) => table.add(upload)).join("") + table.flush();
        expect(text.split("\n")).toHaveLength(uploads.length + (header ? 2 : 1));
        expectFits(text, columns);
        for (const upload of uploads) expectFits(table.add(upload), columns);
      },
    ),
    runs(1500),
  ));

test("details have no raw control characters and fit the terminal", () =>
  fc.assert(
    fc.property(anyUpload, anyStyle, anyColumns, (upload, style, columns) => {
      expectFits(detailView(upload, style, NOW, columns), columns);
    }),
    runs(1500),
  ));

const NAMES = ["id", "state", "url", "error", "title", "message", "results", "created", "data.title", "results.id"];

test("fields are one line that can be read back", () =>
  fc.assert(
    fc.property(anyUpload, fc.shuffledSubarray(NAMES, { minLength: 1 }), (upload, names) => {
      const line = fieldLine({ upload }, names, NOW);
      expectLines(line.replaceAll("\t", " "), 1);
      expect(line.slice(0, -1).split("\t").map(unescaped)).toEqual(
        names.map((name) => fieldText({ upload }, name, NOW)),
      );
      const object = fieldObject({ upload }, names, NOW);
      expectLines(jsonLine(object), 1);
      expect(Object.keys(JSON.parse(object)).sort()).toEqual([...names].sort());
    }),
  ));

test("the fields of any other command are one line that can be read back", () =>
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(anyText, { minLength: 1, maxLength: 4 }), (data, names) => {
      const line = dataLine(parseJsonText(JSON.stringify({ data })), names);
      expect(line.slice(0, -1).split("\t")).toHaveLength(names.length);
      expectLines(line.replaceAll("\t", " "), 1);
    }),
  ));

test("JSON with any text is one line with the same meaning", () =>
  fc.assert(
    fc.property(fc.dictionary(anyText, fc.oneof(anyText, fc.array(anyText))), (value) => {
      const json = parseJsonText(JSON.stringify(value));
      const line = jsonLine(json);
      expectLines(line, 1);
      expect(JSON.stringify(JSON.parse(line))).toBe(JSON.stringify(value));
      // The parts of a text that `jq -r` would print as lines.
      for (const text of [line, jsonBlock(json)])
        for (const part of text.match(/(?:"|\\n|\\r)(?:\s|\\t)*:*/g) ?? []) expect(part).not.toContain("::");
    }),
  ));

test("a message with any text is one line", async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      let written = "";
      const write = async (piece: string) => {
        written += piece;
      };
      const stderr = { ...system.stderr, write };
      const messages = createMessages({ ...system, stderr }, {});
      await messages.error(new SceError("refused", text, text));
      expectLines(written, 2);
    }),
  );
});

test("CSV can be read back by the rules of RFC 4180", () =>
  fc.assert(
    fc.property(
      fc.array(anyUpload, { maxLength: 4 }),
      fc.shuffledSubarray(NAMES, { minLength: 2 }),
      (uploads, names) => {
        const text = csvHeader(names) + uploads.map((upload) => csvLine({ upload }, names, NOW, false)).join("");
        const onTerminal = uploads.map((upload) => csvLine({ upload }, names, NOW, true)).join("");
        expect(onTerminal.replaceAll("\r\n", "")).not.toMatch(RAW);
        const shown = (value: string) =>
          value.replace(new RegExp(RAW, "gu"), (unit) =>
            /[\t\n\r]/.test(unit)
              ? unit
              : unit < "\u0100"
                ? `\\x${unit.charCodeAt(0).toString(16).padStart(2, "0")}`
                : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
          );
        const expected = uploads.map((upload) => names.map((name) => shown(fieldText({ upload }, name, NOW))));
        expect(parseCsv(text)).toEqual([names, ...expected]);
      },
    ),
  ));

/** The grammar of RFC 4180: records that end in CRLF, of fields that are quoted or have none of `",\r\n`. */
function parseCsv(text: string): string[][] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  const records: string[][] = [];
  let record: string[] = [];
  while (field.lastIndex < text.length) {
    const [, quoted, bare = "", end] = field.exec(text) ?? [];
    if (end === undefined) throw new Error("invalid CSV");
    record.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    records.push(record);
    record = [];
  }
  return records;
}
