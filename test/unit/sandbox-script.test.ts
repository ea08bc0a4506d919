import { describe, expect, test } from "vitest";
import { parseFaults, parseScript, parseSteps, stepAt } from "../../src/sandbox/script.ts";

test("steps follow one another, each as often as it says", () => {
  const runs = parseSteps("pending*2,0004,502,uploaded");
  expect([0, 1, 2, 3, 4, 5].map((request) => stepAt(runs, request))).toEqual([
    { kind: "pending" },
    { kind: "pending" },
    { kind: "code", code: "0004" },
    { kind: "http", status: 502 },
    { kind: "uploaded" },
    undefined,
  ]);
});

test("a star alone means for ever", () =>
  expect(stepAt(parseFaults(["502*"]), 1e9)).toEqual({ kind: "http", status: 502 }));

test("a script belongs to its id", () =>
  expect([...parseScript(["42=pending*2,uploaded", "43=failed"]).keys()]).toEqual(["42", "43"]));

describe("is a usage error", () => {
  test.each(["", "42", "42=", "x=pending", "0=pending", "42=done", "42=pending*0", "42=200"])("--script %j", (text) =>
    expect(() => parseScript([text])).toThrow(expect.objectContaining({ kind: "usage" })),
  );
  test.each(["", "pending", "200", "502*x", "99"])("--fault %j", (text) =>
    expect(() => parseFaults([text])).toThrow(expect.objectContaining({ kind: "usage" })),
  );
});
