import { describe, expect, test } from "vitest";
import { SceError } from "../../src/base/errors.ts";
import { OutputClosed } from "../../src/system/system.ts";
import { pending, uploaded } from "../helpers/api.ts";
import { each, reported } from "../helpers/reports.ts";
import { signalSender } from "../helpers/sce.ts";

describe("a signal", () => {
  test.each([
    ["", ["1 uploaded", "2 pending"]],
    ["--wait", ["1 uploaded", "2 pending", "3 unknown", "4 unknown"]],
  ])("during a run with %j leaves reports that match stdout", async (wait, expected) => {
    const { onStart, send } = signalSender();
    const { env } = await each({ 1: uploaded, 2: pending, 3: () => send("SIGTERM") });
    const { outcome, csv, junit } = await reported(`youtube status 1 2 3 4 --concurrency 1 ${wait} --field id,state`, {
      env,
      onStart,
    });
    expect({ code: outcome.code, stdout: outcome.stdout.trim().split("\n") }).toEqual({
      code: 143,
      stdout: expected.map((row) => row.replace(" ", "\t")),
    });
    expect(csv()).toEqual(expected);
    expect(junit()).toContain("the run: error");
  });
});

test.each([
  ["an error on stdout", new SceError("refused", "could not write to stdout (EIO)")],
  ["a closed stdout", new OutputClosed("stdout is closed")],
])("%s after two hangups is not a failure", async (_, error) => {
  const { onStart, send } = signalSender();
  const hangUpTwice = () => {
    send("SIGHUP");
    send("SIGHUP");
  };
  const { env } = await each({ 1: uploaded, 2: hangUpTwice });
  const { outcome, csv } = await reported("youtube status 1 2 --wait --concurrency 1 --field id", {
    env,
    onStart,
    failStdout: (write) => (write > 1 ? error : undefined),
  });
  expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code: 129, stdout: "1\n" });
  expect(csv()).toEqual(["1 uploaded", "2 unknown"]);
});

describe("if stdout cannot be written", () => {
  test.each([
    ["", ["1 uploaded", "2 uploaded"]],
    ["--wait", ["1 uploaded", "2 uploaded", "3 uploaded"]],
  ])("because it is closed, reports are still written with %j", async (wait, expected) => {
    const { env } = await each({ 1: uploaded, 2: uploaded, 3: uploaded });
    const { outcome, csv, junit } = await reported(`youtube status 1 2 3 --concurrency 1 ${wait} --field id`, {
      env,
      failStdout: (write) => (write === 2 ? new OutputClosed("closed") : undefined),
    });
    expect(outcome).toMatchObject({ code: 0, stdout: "1\n" });
    expect(csv()).toEqual(wait === "" ? expected : [...expected.slice(0, 2), expect.stringMatching(/^3 /)]);
    expect(junit()).not.toContain("the run: error");
  });

  test("because the disk is full, reports are still written", async () => {
    const { env } = await each({ 1: uploaded, 2: uploaded });
    const { outcome, csv } = await reported("youtube status 1 2 --concurrency 1 --field id", {
      env,
      failStdout: () => new SceError("refused", "could not write to stdout (ENOSPC)"),
    });
    expect(outcome).toMatchObject({ code: 1, stderr: "sce: could not write to stdout (ENOSPC)\n" });
    expect(csv()).toEqual(["1 uploaded"]);
  });
});
