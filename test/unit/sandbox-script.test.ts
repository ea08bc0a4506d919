import { describe, expect, test } from "vitest";
import { parseFaults, parseScript, parseSteps, type Step } from "../../src/sandbox/script.ts";
import { Steps } from "../../src/sandbox/steps.ts";

test("steps follow each other, each repeated as often as its script says", () => {
  const steps = new Steps(parseSteps("pending*2,0004,502,uploaded"), () => 0);
  expect([0, 1, 2, 3, 4, 5].map(() => steps.next())).toEqual([
    { kind: "pending" },
    { kind: "pending" },
    { kind: "code", code: "0004" },
    { kind: "http", status: 502 },
    { kind: "uploaded" },
    undefined,
  ]);
});

test("a star alone means forever", () => {
  const steps = new Steps(parseFaults(["502*"]), () => 0);
  for (let request = 0; request < 1000; request += 1) expect(steps.next()).toEqual({ kind: "http", status: 502 });
});

describe("a step that lasts for a time", () => {
  /** The steps of requests at these times, in seconds. */
  const kinds = (text: string, ...times: number[]) => {
    let now = 5000;
    const steps = new Steps(parseSteps(text), () => now);
    return times.map((time) => {
      now = 5000 + time * 1000;
      return steps.next()?.kind;
    });
  };

  test.each<[text: string, times: number[], kinds: (string | undefined)[]]>([
    ["pending@30s,uploaded", [0, 1, 29.9, 30], ["pending", "pending", "pending", "uploaded"]],
    ["pending@30s,uploaded", [31], ["uploaded"]],
    ["pending@1m,hang@1m,uploaded", [59, 60, 119, 120], ["pending", "hang", "hang", "uploaded"]],
    // Its time begins when the previous step ends.
    ["pending*2,drop@10s,uploaded", [0, 100, 109, 110], ["pending", "pending", "drop", "uploaded"]],
    // A step without a request in its time is skipped.
    ["pending@1s,failed*2,uploaded", [50, 51, 52], ["failed", "failed", "uploaded"]],
  ])("%s at %j", (text, times, expected) => expect(kinds(text, ...times)).toEqual(expected));

  test("gives the time when the upload finishes, unless that depends on requests", () => {
    const isEnd = (step: Step): step is Extract<Step, { kind: "uploaded" }> => step.kind === "uploaded";
    const end = (text: string) => new Steps(parseSteps(text), () => 0).nextWithoutRequests(isEnd);
    expect(end("pending@1s,502@2s,uploaded")).toEqual({ step: { kind: "uploaded" }, inMs: 3000 });
    expect(end("uploaded")).toEqual({ step: { kind: "uploaded" }, inMs: 0 });
    expect(end("pending*2,uploaded")).toBeUndefined();
    expect(end("pending@1s")).toBeUndefined();
  });
});

test("a script belongs to its id", () =>
  expect([...parseScript(["42=pending*2,uploaded", "43=failed"]).keys()]).toEqual(["42", "43"]));

describe("is a usage error", () => {
  test.each([
    "",
    "42",
    "42=",
    "x=pending",
    "0=pending",
    "42=done",
    "42=pending*0",
    "42=200",
    "42=pending@0s",
    "42=pending@",
    "42=pending@x",
    "42=pending*2@3s",
  ])("--script %j", (text) => expect(() => parseScript([text])).toThrow(expect.objectContaining({ kind: "usage" })));
  test.each(["", "pending", "200", "502*x", "99", "uploaded@3s"])("--fault %j", (text) =>
    expect(() => parseFaults([text])).toThrow(expect.objectContaining({ kind: "usage" })),
  );
});
