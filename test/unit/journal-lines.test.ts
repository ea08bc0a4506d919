import { expect, test } from "vitest";
import { valuesOf } from "../../src/journal/journal.ts";
import type { RecordState } from "../../src/journal/record.ts";
import { type JournalUpload, requestsByLine, uploadsIn } from "../../src/journal/uploads.ts";

function request(key: string, state: RecordState, more: Partial<JournalUpload> = {}): JournalUpload {
  const account = { api: "https://api.example/", cdn: "1" };
  return { key, state, ...account, timeMs: 0, createdMs: 0, path: "", title: "", values: "", ...more };
}

/** The key of the request that counts for each of the first three lines. */
function keys(...uploads: JournalUpload[]): (string | undefined)[] {
  const lines = requestsByLine(uploads);
  return [0, 1, 2].map((line) => lines.get(line)?.key);
}

test("the first intent for a line wins", () => {
  expect(keys(request("a", "sending", { nth: 0 }), request("b", "sending", { nth: 0 }))).toEqual([
    "a",
    undefined,
    undefined,
  ]);
  expect(keys(request("a", "queued", { nth: 1 }), request("b", "sending", { nth: 0 }))).toEqual(["b", "a", undefined]);
});

test("a losing run that was killed counts for no other line", () => {
  const [a, b] = [request("a", "queued", { nth: 0 }), request("b", "sending", { nth: 0 })];
  expect(keys(a, b, request("c", "queued", { nth: 1 }))).toEqual(["a", "c", undefined]);
});

test("a refused or unsent request counts for no line", () => {
  const refused = request("a", "refused", { nth: 0 });
  const unsent = request("b", "unsent", { nth: 0 });
  expect(keys(refused, unsent, request("c", "sending", { nth: 0 }))).toEqual(["c", undefined, undefined]);
});

test("other requests count for equal lines in request order", () => {
  expect(keys(request("a", "queued"), request("b", "uploaded"))).toEqual(["a", "b", undefined]);
  expect(keys(request("a", "queued", { nth: 0 }), request("b", "queued"))).toEqual(["a", "b", undefined]);
  expect(keys(request("a", "queued"), request("b", "sending", { nth: 0 }))).toEqual(["a", undefined, undefined]);
});

test("a repeated request replaces the failed or unsure one", () => {
  const failed = request("a", "failed", { nth: 0, id: "7" });
  expect(keys(failed, request("b", "queued", { again: "7" }))).toEqual(["b", undefined, undefined]);
  expect(keys(failed, request("b", "refused", { again: "7" }))).toEqual(["a", undefined, undefined]);
  const unsure = request("a", "unsure", { nth: 0 });
  const again = [request("b", "sending", { nth: 0, instead: "a" }), request("c", "sending", { nth: 0, instead: "a" })];
  expect(keys(unsure, ...again)).toEqual(["b", undefined, undefined]);
});

test("the first record identifies a request, and the last one has its state", () => {
  const [a, b] = [request("a", "sending", { timeMs: 1 }), request("b", "sending", { timeMs: 2 })];
  const records = [a, b, request("a", "queued", { timeMs: 3, id: "7" }), request("c", "queued", { cdn: "2" })];
  const account = { api: a.api, cdn: a.cdn };
  expect(uploadsIn(records, account)).toMatchObject([
    { key: "a", state: "queued", createdMs: 1, timeMs: 3, id: "7" },
    { key: "b", state: "sending", createdMs: 2 },
  ]);
  expect(uploadsIn(records, undefined)).toHaveLength(3);
});

test("values compare as the API sees them: none as empty text, a number as its text", () => {
  const values = (...pairs: [string, string | number | null][]) => valuesOf(new Map(pairs));
  expect(values(["path", "a"], ["tags", ""])).toBe(values(["tags", null], ["path", "a"], ["unknown", "x"]));
  expect(values(["path", "a"], ["title", 7])).toBe(values(["title", "7"], ["path", "a"]));
  expect(values(["path", "a"])).not.toBe(values(["title", "a"]));
});
