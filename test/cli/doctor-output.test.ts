import { describe, expect, test } from "vitest";
import { OutputClosed } from "../../src/system/system.ts";
import { startApi, uploaded } from "../helpers/api.ts";
import { doctor, world } from "../helpers/doctor.ts";
import { Folder } from "../helpers/folder.ts";
import { sce } from "../helpers/sce.ts";

describe("the output", () => {
  test("--json is one document on one line, with a hint or null", async () => {
    const { stdout, checks } = await doctor(world(new Folder()), "--sandbox");
    expect(stdout.match(/\n/g)).toHaveLength(1);
    for (const check of checks) expect(Object.keys(check)).toEqual(["name", "state", "message", "hint"]);
  });

  test.each([40, 80, 132])("fits a terminal of %d columns", async (columns) => {
    const folder = new Folder();
    const { stdout } = await sce("doctor --color never", {
      ...world(folder, { SCE_API_URL: "http://127.0.0.1:1/" }),
      columns,
    });
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
    expect(stdout.replace(/\s+/g, "")).toContain("hint:run`sceconfiginit`");
  });

  test("has colours only if results have", async () => {
    const folder = new Folder();
    expect((await sce("--sandbox doctor", world(folder))).stdout).not.toContain("\u001b");
    expect((await sce("--sandbox doctor --color always", world(folder))).stdout).toContain("\u001b[32mok");
    expect((await sce("--sandbox doctor --json --color always", world(folder))).stdout).not.toContain("\u001b");
  });

  test("that nobody reads ends the checks, without a message", async () => {
    const { env, seen } = await startApi(uploaded);
    const { SCE_API_KEY: _, ...rest } = env;
    const failStdout = (write: number) => (write > 6 ? new OutputClosed("stdout is closed") : undefined);
    const { code, stderr } = await sce("doctor", { ...world(new Folder(), rest), failStdout });
    expect([code, stderr, seen.length]).toEqual([3, "", 0]);
  });

  test("shows hostile characters escaped", async () => {
    const folder = new Folder();
    const path = folder.write("evil\u001b[2J\u202e.yaml", "cdn: 1\n");
    const env = { SCE_API_URL: "http://127.0.0.1:1/" };
    const text = await sce(["doctor", "--config", path], world(folder, env));
    expect(text.stdout).toContain("evil\\x1b[2J\\u202e.yaml");
    const json = await sce(["doctor", "--json", "--config", path], world(folder, env));
    expect(text.stdout + json.stdout).not.toMatch(/[\u001b\u202e]/);
  });

  test("is ASCII if the locale is not UTF-8", async () => {
    const { env } = await startApi(uploaded);
    const { stdout } = await sce("doctor", world(new Folder(), { ...env, LANG: "C" }));
    expect(stdout).toMatch(/^[\x20-\x7e\n]*$/);
    expect(stdout).toContain("KEY-...");
  });
});
