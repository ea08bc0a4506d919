import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvReport, jsonReport } from "../../src/reports/line-report.ts";
import { escapeText } from "../../src/terminal/escape.ts";
import { reportRow, reportText } from "../helpers/uploads.ts";

test("CSV with any title can be read back", () => {
  const unit = fc.constantFrom(..."\",;\\'\t\n\r\u0000\u001b\u2028 ab=");
  const hostile = fc.oneof(fc.string({ unit }), fc.string({ unit: "grapheme" }));
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 4 }), (titles) => {
      const rows = titles.map((title, n) => reportRow(n + 1, { title: `x${title}`, status: 0 }));
      const [, ...read] = parse(reportText(csvReport(), rows), { record_delimiter: "\r\n" });
      const shown = (title: string) =>
        title.split(/([\t\n\r])/).map((part, n) => (n % 2 === 1 ? part : escapeText(part)));
      expect(read).toEqual(
        titles.map((title, n) => [`${n + 1}`, "pending", "", "", shown(`x${title}`).join(""), "", ""]),
      );
    }),
  );
});

test("JSON has one line per upload, and null if there was no response", () => {
  const rows = [reportRow(1, { title: "a\u001b" }), { ...reportRow(2, {}), response: undefined }];
  expect(reportText(jsonReport(), rows)).toBe('{"id":1,"title":"a\\u001b"}\nnull\n');
});

test("reports of any number of uploads are complete", () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => reportRow(n + 1, {}));
  const text = reportText(jsonReport(), rows);
  expect(text).toBe(rows.map(({ upload }) => `{"id":${upload.id}}\n`).join(""));
});
