import { appendFileSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { appendRecord } from "../../src/journal/journal-file.ts";
import type { JournalFile } from "../../src/journal/place.ts";
import { readJournal } from "../../src/journal/read.ts";
import { type JournalRecord, parseLine, recordBytes } from "../../src/journal/record.ts";
import { processSystem } from "../../src/system/process.ts";
import { Folder } from "../helpers/folder.ts";
import { runs } from "../helpers/runs.ts";

const system = processSystem();

const anyText = fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.string({ maxLength: 40 }));

const anyRecord: fc.Arbitrary<JournalRecord> = fc.record(
  {
    key: anyText,
    timeMs: fc.integer({ min: 0, max: 4e12 }),
    state: fc.constantFrom("sending", "unsent", "refused", "unsure", "queued", "pending", "uploaded", "failed"),
    api: anyText,
    cdn: anyText,
    path: anyText,
    title: anyText,
    values: anyText,
    nth: fc.nat(),
    again: anyText,
    instead: anyText,
    id: fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String),
    url: anyText,
    error: anyText,
  },
  { requiredKeys: ["key", "timeMs", "state", "api", "cdn", "path", "title", "values"] },
);

const BLANK: JournalRecord = {
  key: "",
  timeMs: 0,
  state: "queued",
  api: "https://api.example/",
  cdn: "1",
  path: "",
  title: "",
  values: "",
};

/** A record that was cut off at any place. */
const tornRecord = fc
  .tuple(anyRecord, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }))
  .map(([record, part]) => {
    const bytes = recordBytes(record);
    // A record that lacks only its final line break is complete.
    return Buffer.from(bytes.subarray(0, Math.floor(part * (bytes.length - 2))));
  });

function journal(): JournalFile {
  return { path: new Folder().at("uploads.ndjson"), isNamed: true, uid: process.getuid?.() };
}

function write(file: JournalFile, parts: readonly Uint8Array[]): void {
  for (const part of parts) appendFileSync(file.path, part, { mode: 0o600 });
}

describe("a record", () => {
  test("is one line of ASCII that reads back", () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        const text = Buffer.from(recordBytes(record)).toString("latin1");
        expect(text).toMatch(/^\n[\x20-\x7e]+\n$/);
        expect(parseLine(text.trim())).toEqual({ kind: "record", record, isNewer: false });
      }),
      runs(1000),
    );
  });

  test("cut off anywhere is torn, and spoils no other line", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(anyRecord, tornRecord), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (parts, hasZeros) => {
          const file = journal();
          const zeros = hasZeros ? [Buffer.alloc(30)] : [];
          write(
            file,
            parts.flatMap((part) => [...("key" in part ? [recordBytes(part)] : [part]), ...zeros]),
          );
          appendRecord(file, recordBytes({ ...BLANK, key: "the last one" }), false);
          const content = await readJournal(file, system);
          const whole = parts.filter((part) => "key" in part);
          expect(content?.records).toEqual([...whole, { ...BLANK, key: "the last one" }]);
          expect(content).toMatchObject({ badLines: [], isNewer: false, end: readFileSync(file.path).length });
        },
      ),
      runs(500),
    );
  });
});

test("any bytes between records lose no record and are reported by line", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 4 }), async (noise) => {
      const file = journal();
      const records = noise.map((_, at) => ({ ...BLANK, key: `after ${at}` }));
      write(file, [recordBytes({ ...BLANK, key: "first" })]);
      for (const [at, bytes] of noise.entries()) write(file, [bytes, recordBytes(records[at] ?? BLANK)]);
      const content = await readJournal(file, system);
      expect(content?.records).toEqual([{ ...BLANK, key: "first" }, ...records]);
      const lines = readFileSync(file.path, "utf8").split("\n");
      const bad = lines.flatMap((line, at) => (parseLine(line).kind === "bad" ? [at + 1] : []));
      expect(content?.badLines).toEqual(bad);
    }),
    runs(500),
  );
});

test.each(["key", "time", "state", "api", "cdn", "path", "title", "values"])("a record without %s is bad", (name) => {
  const whole = JSON.parse(Buffer.from(recordBytes(BLANK)).toString());
  expect(parseLine(JSON.stringify(whole)).kind).toBe("record");
  expect(parseLine(JSON.stringify({ ...whole, [name]: undefined })).kind).toBe("bad");
});

test.each<[what: string, line: string, kind: string]>([
  ["another program's JSON", '{"level":30,"time":1,"msg":"x"}', "bad"],
  ["text that is not JSON", "hello", "bad"],
  ["a record with an unknown word", '{"sce_journal":1,"nth":nulx}', "bad"],
  ["a record that was cut off in a word", '{"sce_journal":1,"nth":nul', "torn"],
  ["a record without a key", '{"sce_journal":1,"time":"2026-01-01T00:00:00Z","state":"queued"}', "bad"],
  [
    "a record whose id is not a number",
    Buffer.from(recordBytes({ ...BLANK, id: "7x" }))
      .toString()
      .trim(),
    "bad",
  ],
  ["a version that is not a number", '{"sce_journal":"1"}', "bad"],
  ["a version before the first", '{"sce_journal":0}', "bad"],
  ["a newer version that is not understood", '{"sce_journal":2,"type":"quota"}', "newer"],
  ["white space", " \t\r", "blank"],
  ["zeros", "\0\0\0", "blank"],
])("%s is a line that is %s", (_, line, kind) => expect(parseLine(line).kind).toBe(kind));

test("reads the records of a newer version that it understands", async () => {
  const file = journal();
  const text = Buffer.from(recordBytes({ ...BLANK, key: "new", id: "7" })).toString();
  write(file, [
    Buffer.from(text.replace(":1,", ':2,"quota":{"left":[3]},')),
    Buffer.from('\n{"sce_journal":9,"state":"archived"}\n'),
    recordBytes({ ...BLANK, key: "old" }),
  ]);
  const content = await readJournal(file, system);
  expect(content?.records.map(({ key }) => key)).toEqual(["new", "old"]);
  expect(content).toMatchObject({ isNewer: true, badLines: [] });
});

test("reads only new lines, and an unfinished line later", async () => {
  const file = journal();
  write(file, [recordBytes({ ...BLANK, key: "a" })]);
  const next = recordBytes({ ...BLANK, key: "b" });
  write(file, [next.subarray(0, 20)]);
  const first = await readJournal(file, system);
  expect(first?.records.map(({ key }) => key)).toEqual(["a"]);
  write(file, [next.subarray(20), recordBytes({ ...BLANK, key: "c" })]);
  const second = await readJournal(file, system, first?.end);
  expect(second?.records.map(({ key }) => key)).toEqual(["b", "c"]);
});

test("reads a journal of many megabytes in pieces, wherever a line is cut", async () => {
  const file = journal();
  const record = { ...BLANK, title: "x".repeat(300_007) };
  const one = recordBytes(record);
  write(
    file,
    Array.from({ length: 30 }, () => one),
  );
  const content = await readJournal(file, system);
  expect(content?.records).toHaveLength(30);
  expect(content?.records.every(({ title }) => title === record.title)).toBe(true);
});
