import { describe, expect, test } from "vitest";
import { failed, pending, script, uploaded } from "../helpers/api.ts";
import { sce } from "../helpers/sce.ts";
import { Screen } from "../helpers/screen.ts";

const WAIT = "youtube status 1 2 --wait --field id,state";

const LINES = "sce: id 1: pending\nsce: id 1: uploaded (https://youtu.be/12345ABCdef)\n";

describe("--progress", () => {
  test.each<[how: string, env: Record<string, string>]>([
    ["", { CI: "true" }],
    ["", { CI: "1" }],
    ["", { TERM: "dumb" }],
    ["--progress live", { TERM: "dumb" }],
    ["--progress lines", {}],
  ])("%s with %j prints lines on a terminal, without escape sequences", async (how, extra) => {
    const screen = new Screen(80, 24);
    const { env } = await script({ 1: [pending, uploaded] });
    const line = `youtube status 1 --wait ${how}`;
    const { stdout } = await sce(line, { env: { ...env, ...extra }, screen });
    expect(screen.written).toBe(`${LINES}${stdout}`);
    if (how === "" && extra.CI !== undefined) expect(stdout).not.toContain("\u001b");
  });

  test.each<[how: string, env: Record<string, string>]>([
    ["", {}],
    ["", { CI: "false" }],
    ["", { CI: "0" }],
    ["", { CI: "" }],
    ["--progress live", { CI: "true" }],
    ["--progress live -v", {}],
  ])("%s with %j shows rows on a terminal", async (how, extra) => {
    const screen = new Screen(80, 24);
    const { env } = await script({ 1: [pending, uploaded] });
    await sce(`youtube status 1 --wait --field id ${how}`, { env: { ...env, ...extra }, screen });
    expect(screen.written).toContain(" 0 of 1 finished · ");
  });

  test.each(["--progress none", "-q", "-q --progress live"])("%s shows nothing", async (how) => {
    const screen = new Screen(80, 24);
    const { env } = await script({ 1: [pending, uploaded], 2: [uploaded] });
    const { stdout } = await sce(`${WAIT} ${how}`, { env, screen });
    expect(screen.written).toBe(stdout);
  });

  test("live prints lines if stderr is a pipe", async () => {
    const { env } = await script({ 1: [pending, uploaded] });
    expect((await sce("youtube status 1 --wait --field id --progress live", { env })).stderr).toBe(LINES);
  });

  test.each(["--progress lines", "--as-finished"])("%s without --wait is a usage error", async (option) => {
    const { code, stderr } = await sce(`youtube status 1 ${option}`, {});
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `sce: ${option.split(" ")[0]} has no effect without --wait\nhint: add --wait\n`,
    });
  });
});

describe("--as-finished", () => {
  test.each(["--field id,state", "--csv --field id,state", "--json --field id,state", ""])(
    "%s prints each upload when it finishes, and the others at the end",
    async (format) => {
      const { env } = await script({
        1: [pending],
        2: [pending, pending, uploaded],
        3: [pending, failed],
        4: [uploaded],
      });
      const line = `youtube status 1 2 3 2 4 5 --wait --as-finished --timeout 25s ${format}`;
      const { code, stdout } = await sce(line, { env });
      const ids = stdout.split(/\r?\n/).flatMap((text) => /^(?:\{"id":"?)?(\d)/.exec(text)?.[1] ?? []);
      expect({ code, ids }).toEqual({ code: 7, ids: ["4", "3", "2", "2", "1", "5"] });
    },
  );

  test("prints an upload before the next one is finished", async () => {
    const printed: string[] = [];
    const { env } = await script({ 1: [pending, uploaded], 2: [uploaded] });
    await sce(`${WAIT} --as-finished`, { env, onStdout: (text) => printed.push(text) });
    expect(printed).toEqual(["2\tuploaded\n", "2\tuploaded\n1\tuploaded\n"]);
  });

  test("with --progress lines on a terminal prints the row instead of the line", async () => {
    const screen = new Screen(80, 24);
    const { env } = await script({ 1: [pending, uploaded], 2: [uploaded] });
    const { stderr } = await sce(`${WAIT} --as-finished --progress lines`, { env, screen });
    expect(stderr).toBe("sce: id 1: pending\nsce: 2 uploaded\n");
    const piped = await sce(`${WAIT} --as-finished --progress lines`, { env, screen, isStdoutPiped: true });
    expect(piped.stderr).toContain("sce: id 1: uploaded (https://youtu.be/12345ABCdef)\n");
  });

  test("on a terminal prints the row instead of the line", async () => {
    const screen = new Screen(80, 24);
    const { env } = await script({ 1: [pending, uploaded], 2: [uploaded] });
    const { stdout, stderr } = await sce(`${WAIT} --as-finished`, { env, screen });
    expect({ stdout, stderr }).toEqual({ stdout: "2\tuploaded\n1\tuploaded\n", stderr: "sce: 2 uploaded\n" });
    expect(await screen.text()).toBe("2       uploaded\n1       uploaded\nsce: 2 uploaded");
  });

  test("with --json needs --field", async () => {
    expect((await sce("youtube status 1 --wait --json --as-finished")).code).toBe(2);
  });
});

describe("lines", () => {
  test("end with the summary, below the results", async () => {
    const { env } = await script({ 1: [pending, uploaded], 2: [failed] });
    const { stderr } = await sce(`${WAIT}`, { env });
    expect(stderr).toMatch(/\nsce: 1 uploaded, 1 failed\n$/);
  });

  test("have the time of day with -v", async () => {
    const { env } = await script({ 1: [pending, uploaded] });
    const { stderr } = await sce("youtube status 1 --wait --field id -v", { env });
    expect(stderr).toContain("sce: 03:04:05 UTC id 1: pending\n");
    expect(stderr).toContain("sce: 03:04:15 UTC id 1: uploaded (https://youtu.be/12345ABCdef)\n");
  });

  test("below a list on a terminal are only the summary", async () => {
    const screen = new Screen(80, 24);
    const { env } = await script({ 1: [pending], 2: [failed], 3: [uploaded] });
    await sce("youtube status 1 2 3", { env: { ...env, CI: "true" }, screen });
    expect((await screen.text()).split("\n").at(-1)).toBe("1 uploaded, 1 pending, 1 failed");
  });

  test.each(["youtube status 1", "youtube status 1 2 --json", "youtube status 1 2 -q"])(
    "are not printed below %s on a terminal",
    async (line) => {
      const screen = new Screen(80, 24);
      const { env } = await script({ 1: [pending], 2: [pending] });
      expect((await sce(line, { env: { ...env, CI: "true" }, screen })).stderr).toBe("");
    },
  );

  test.each([
    ["1", "timed out after 10s; the upload continues at ScaleEngine"],
    ["1 2 3", "timed out after 10s: 1 of 3 uploads is not finished; the uploads continue at ScaleEngine"],
    ["1 2 4", "timed out after 10s: 2 of 3 uploads are not finished; the uploads continue at ScaleEngine"],
  ])("about %s say that the uploads continue", async (ids, message) => {
    const { env } = await script({ 1: [pending], 2: [uploaded], 3: [uploaded], 4: [pending] });
    const { code, stderr } = await sce(`youtube status ${ids} --wait --timeout 10s --field id`, { env });
    expect(code).toBe(8);
    expect(stderr).toContain(`sce: ${message}\nhint: run the same command again to keep waiting, or raise --timeout\n`);
  });
});
