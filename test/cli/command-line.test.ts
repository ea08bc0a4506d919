import { describe, expect, test } from "vitest";
import { failure, http, startApi, uploaded } from "../helpers/api.ts";
import { sce } from "../helpers/sce.ts";

describe("usage errors", () => {
  test.each([
    ["tilte", "did you mean title?"],
    ["zzzzzzzz", "for an undocumented field, use data.zzzzzzzz"],
  ])("the unknown field %s gets the hint %s", async (field, hint) => {
    const { env, seen } = await startApi(uploaded);
    const { code, stdout, stderr } = await sce(`youtube status 1 --field ${field}`, { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`\nhint: ${hint}\n`);
    expect(seen).toHaveLength(0);
  });

  test.each([
    "--interval 0 --wait",
    "--interval 999ms --wait",
    "--concurrency 0",
    "--concurrency 65",
    "--concurrency x",
    "--retries -1",
    "--request-timeout soon",
    "--color sometimes",
    "--field a,,b",
    "--field=",
    "--nope",
  ])("%s", async (options) => {
    const { env, seen } = await startApi(uploaded);
    const { code, stdout, stderr } = await sce(`youtube status 1 ${options}`, { env });
    expect({ code, stdout, lines: stderr.split("\n").length }).toEqual({ code: 2, stdout: "", lines: 3 });
    expect(seen).toHaveLength(0);
  });
});

describe("help and version", () => {
  test.each(["", "youtube", "--help", "youtube --help", "youtube status --help", "-h", "help", "help youtube status"])(
    "sce %s prints help on stdout and exits 0",
    async (line) => {
      const { code, stdout, stderr } = await sce(line);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/^Usage: sce/);
    },
  );

  test.each(["-V", "--version", "youtube -V", "youtube status --version"])(
    "sce %s prints the version",
    async (line) => {
      const { code, stdout } = await sce(line);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
    },
  );

  test.each(["exit-codes", "environment", "config"])("sce help %s", async (topic) => {
    const { code, stdout } = await sce(`help ${topic}`);
    expect(code).toBe(0);
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });
});

describe("global options", () => {
  test.each([
    "--retries 0 youtube status 1",
    "youtube --retries 0 status 1",
    "youtube status --retries=0 1",
    "youtube status 1 --retries 0",
  ])("may come anywhere: %s", async (line) => {
    const { env, seen } = await startApi(failure("1000"));
    expect((await sce(line, { env })).code).toBe(5);
    expect(seen).toHaveLength(1);
  });

  test("-v says where the settings come from, and logs every request, masked", async () => {
    const { env } = await startApi(http(502), uploaded);
    const { stderr } = await sce("youtube status 1 -v", { env });
    expect(stderr).toContain("sce: api_key from SCE_API_KEY\nsce: api_secret from SCE_API_SECRET\nsce: cdn from ");
    expect(stderr).toContain("id 1: the API answered HTTP 502");
    expect(stderr).toContain("id 1: HTTP 200, success");
    expect(stderr).not.toContain(env.SCE_API_SECRET);
    expect(stderr).not.toContain(env.SCE_API_KEY);
  });
});

describe("colour", () => {
  const ESC = "\u001b[";
  test.each<[line: string, env: Record<string, string>, columns: number | undefined, coloured: boolean]>([
    ["", {}, undefined, false],
    ["", {}, 80, true],
    ["", { TERM: "dumb" }, 80, false],
    ["", { NO_COLOR: "1" }, 80, false],
    ["", { NO_COLOR: "" }, 80, true],
    ["", { FORCE_COLOR: "1" }, undefined, true],
    ["", { FORCE_COLOR: "0" }, undefined, false],
    ["", { FORCE_COLOR: "" }, undefined, false],
    ["", { FORCE_COLOR: "false" }, undefined, false],
    ["", { FORCE_COLOR: "false" }, 80, true],
    ["", { FORCE_COLOR: "0", CLICOLOR_FORCE: "1" }, undefined, true],
    ["", { CLICOLOR_FORCE: "false" }, undefined, false],
    ["", { CLICOLOR_FORCE: "0" }, undefined, false],
    ["", { CLICOLOR_FORCE: "1" }, undefined, true],
    ["", { CLICOLOR: "0" }, 80, false],
    ["", { CLICOLOR: "1" }, 80, true],
    ["", { CLICOLOR: "" }, 80, true],
    ["", { CLICOLOR: "0", FORCE_COLOR: "1" }, undefined, true],
    ["--color always", { CLICOLOR: "0" }, undefined, true],
    ["--no-color", { FORCE_COLOR: "1" }, 80, false],
    ["--no-color --color always", {}, undefined, true],
    ["--color always --no-color", {}, 80, false],
    ["", { CLICOLOR_FORCE: "1", NO_COLOR: "1" }, undefined, false],
    ["--color always", { NO_COLOR: "1" }, undefined, true],
    ["--color never", { FORCE_COLOR: "1" }, 80, false],
    ["--json --color always", {}, 80, false],
    ["--csv --color always", {}, 80, false],
    ["--field state --color always", {}, 80, false],
  ])("%s with %j on %d columns: %s", async (options, extra, columns, coloured) => {
    const { env } = await startApi(uploaded);
    const { stdout } = await sce(`youtube status 1 ${options}`, {
      env: { ...env, ...extra },
      ...(columns === undefined ? {} : { columns }),
    });
    expect(stdout.includes(ESC)).toBe(coloured);
  });
});
