import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { SceError } from "../../src/base/errors.ts";
import { JunitReport } from "../../src/reports/junit.ts";
import type { ReportRow } from "../../src/reports/report.ts";
import { escapeForFile } from "../../src/terminal/escape.ts";
import { unknownUpload } from "../../src/uploads/upload.ts";
import { runs } from "../helpers/runs.ts";
import { reportRow, reportText } from "../helpers/uploads.ts";

const SCHEMA = readFileSync(join(import.meta.dirname, "../fixtures/junit.xsd"), "utf8");

const failedAnswer = (id: string, error: SceError): ReportRow => ({
  upload: unknownUpload(id, error.message),
  response: undefined,
  error,
  tookMs: 30_000,
});

const ROWS: readonly ReportRow[] = [
  reportRow(1, { title: "My Video", youtube_id: "12345ABCdef" }),
  reportRow(2, { title: 'a <b> & "c"', status: 0 }),
  reportRow(3, { title: "\u001b[31mred\u0000\ufffe]]>", status: 400, message: "Bad\nvideo" }),
  reportRow(4, { youtube_id: "../x" }),
  failedAnswer("5", new SceError("refused", "the API refused: no")),
  failedAnswer("6", new SceError("unreachable", "no connection", "check the network")),
];

interface Case {
  readonly name: string;
  readonly outcome: string;
  readonly message: string | undefined;
  readonly text: string;
}

/** The cases, read by a strict XML parser. Throws for invalid XML. */
function cases(xml: string): Case[] {
  const found: Case[] = [];
  const parser = new SaxesParser();
  let name = "";
  let message: string | undefined;
  let text = "";
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => {
    if (tag.name === "testcase") name = String(tag.attributes.name);
    message = tag.attributes.message === undefined ? undefined : String(tag.attributes.message);
    text = "";
  });
  parser.on("text", (piece) => {
    text += piece;
  });
  parser.on("closetag", (tag) => {
    if (!tag.name.startsWith("test")) found.push({ name, outcome: tag.name, message, text });
  });
  parser.write(xml).close();
  return found;
}

test("each state has its outcome, and the counts match the cases", () =>
  expect(reportText(new JunitReport(false), ROWS)).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites tests="6" failures="1" errors="2" time="61.500">
      <testsuite name="sce youtube status" tests="6" failures="1" errors="2" skipped="1" time="61.500" timestamp="2026-01-02T03:04:05">
        <testcase classname="sce.youtube" name="upload 1: My Video" time="1.234">
          <system-out>https://youtu.be/12345ABCdef</system-out>
        </testcase>
        <testcase classname="sce.youtube" name="upload 2: a &lt;b&gt; &amp; &quot;c&quot;" time="1.234">
          <skipped message="not finished yet">not finished yet</skipped>
        </testcase>
        <testcase classname="sce.youtube" name="upload 3: \\x1b[31mred\\x00\\ufffe]]&gt;" time="1.234">
          <failure type="failed" message="Bad\\nvideo">Bad\\nvideo</failure>
        </testcase>
        <testcase classname="sce.youtube" name="upload 4" time="1.234">
          <system-out>uploaded</system-out>
        </testcase>
        <testcase classname="sce.youtube" name="upload 5" time="30.000">
          <error type="refused" message="the API refused: no">the API refused: no</error>
        </testcase>
        <testcase classname="sce.youtube" name="upload 6" time="30.000">
          <error type="unreachable" message="no connection">no connection
    hint: check the network</error>
        </testcase>
      </testsuite>
    </testsuites>
    "
  `));

test.each([
  [false, "skipped"],
  [true, "error"],
])("a pending upload, with a run that waits (%s), is %s", (waits, outcome) =>
  expect(cases(reportText(new JunitReport(waits), ROWS.slice(1, 2)))).toMatchObject([{ outcome }]),
);

test("an error of the run has its own case", () => {
  const faults = [new SceError("interrupted", "interrupted: 2 of 4 uploads were asked for")];
  const xml = reportText(new JunitReport(false), ROWS.slice(0, 1), { faults });
  expect(xml).toContain('tests="2" failures="0" errors="1"');
  expect(cases(xml)[1]).toEqual({
    name: "the run",
    outcome: "error",
    message: "interrupted: 2 of 4 uploads were asked for",
    text: "interrupted: 2 of 4 uploads were asked for",
  });
});

describe("the JUnit schema", () => {
  // Each call starts a thread and reads the schema.
  const valid = async (...xml: string[]) => {
    const { valid, errors } = await validateXML({ xml, schema: SCHEMA });
    return { valid, errors: errors.map(({ message }) => message) };
  };

  test.each<[name: string, rows: readonly ReportRow[], faults: readonly SceError[]]>([
    ["of every kind of upload", ROWS, []],
    ["of no upload", [], []],
    ["of a run that failed", [], [new SceError("config", 'no "credentials" & <more>', "set <them>")]],
  ])("holds for a report %s", async (_, rows, faults) => {
    const reports = [false, true].map((waits) => reportText(new JunitReport(waits), rows, { faults }));
    expect(await valid(...reports)).toEqual({ valid: true, errors: [] });
  });

  test("holds for any length of time", async () => {
    const lengths = [0, 0.4, 999_999, 3_600_000 * 1000, -5];
    const reports = lengths.map((tookMs) => reportText(new JunitReport(false), [], { tookMs }));
    expect(await valid(...reports)).toEqual({ valid: true, errors: [] });
  });

  test("detects an invalid report", async () => {
    const xml = reportText(new JunitReport(false), ROWS);
    for (const [right, wrong] of [
      ["<testsuites ", '<testsuites skipped="0" '],
      [' failures="1"', ""],
      ["<testcase ", '<testcase file="x" '],
      ['time="61.500"', 'time="a minute"'],
      ["</testsuites>", ""],
    ] as const)
      expect((await valid(xml.replaceAll(right, wrong))).valid).toBe(false);
  });
});

test("a parser reads any title and any reason in visible form", () => {
  const text = fc.string({ unit: "binary", minLength: 1 }).filter((value) => value.trim() !== "");
  const hostile = fc.oneof(
    text,
    fc.string({ unit: fc.constantFrom(..."<>&\"'\ud800\udc00\ufffe\uffff\0\t\n\r\u0085]x;#") }),
  );
  fc.assert(
    fc.property(hostile, hostile, (title, message) => {
      fc.pre(title.trim() !== "" && message.trim() !== "");
      const row = reportRow(1, { title: `x${title}`, status: 500, message: `y${message}` });
      const shown = escapeForFile(`y${message}`);
      expect(cases(reportText(new JunitReport(false), [row]))).toEqual([
        { name: escapeForFile(`upload 1: x${title}`), outcome: "failure", message: shown, text: shown },
      ]);
    }),
    runs(300),
  );
});

test("cuts a text of more than 10,000 characters", () => {
  const text = reportText(new JunitReport(false), [
    reportRow(1, { title: "日".repeat(50_000), status: 400, message: "&".repeat(1_000_000) }),
  ]);
  expect(text).toContain(`name="upload 1: ${"日".repeat(10_000 - "upload 1: ".length)}…"`);
  expect(text.match(/&amp;/g)).toHaveLength(20_000);
});
