import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";

import { startApi } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { isUnix, journalPath, queuedAs, summaryOf, UPLOAD } from "../helpers/journal.ts";
import { sce } from "../helpers/sce.ts";

/** The other parameters that the sandbox requires. */
const OTHERS = "-f description= -f tags= -f visibility=private -f callback=";

describe.skipIf(!isUnix)("the journal is off", () => {
  const journals: [what: string, line: string, env: Record<string, string>, why: string][] = [
    ["with SCE_JOURNAL=off", UPLOAD, { SCE_JOURNAL: "off" }, "SCE_JOURNAL turns it off"],
    ["in CI", UPLOAD, { CI: "true" }, "CI is set"],
    ["with --sandbox", `${UPLOAD} ${OTHERS} --sandbox`, {}, "--sandbox is used"],
  ];
  test.each(journals)("%s", async (_, line, off, why) => {
    const home = temporaryFolder();
    const { env } = await startApi(queuedAs(7));
    expect(await sce(line, { env: { ...env, ...off }, home })).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(join(home, ".local"))).toBe(false);
    const list = line.endsWith("--sandbox") ? "youtube list --sandbox" : "youtube list";
    const listed = await sce(list, { env: { ...env, ...off }, home });
    expect(listed).toEqual({ code: 0, stdout: "", stderr: `sce: the journal is off: ${why}\n` });
  });

  test("with journal: false in the user's own file, unless SCE_JOURNAL=FILE turns it on", async () => {
    const home = temporaryFolder();
    const { env } = await startApi(queuedAs(7));
    writeFileSync(join(home, ".scerc"), "journal: false\n");
    expect(await sce(UPLOAD, { env, home })).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(join(home, ".local"))).toBe(false);
    const named = { ...env, SCE_JOURNAL: "mine.ndjson", CI: "1" };
    expect(await sce(UPLOAD, { env: named, home })).toMatchObject({ code: 0, stderr: "" });
    expect(summaryOf(join(home, "mine.ndjson"))).toHaveLength(2);
    expect((await sce("youtube list --field id", { env: named, home })).stdout).toBe("7\n");
  });

  test.each(["false", "true"])("or on with journal: %s, but never by a project's file", async (word) => {
    const home = temporaryFolder();
    const { env, seen } = await startApi(queuedAs(7));
    mkdirSync(join(home, "project"));
    writeFileSync(join(home, "project/.scerc"), `journal: ${word}\n`);
    const { code, stderr } = await sce(UPLOAD, { env, home, cwd: join(home, "project") });
    expect(code).toBe(3);
    expect(stderr).toContain('.scerc:1: key "journal" is only allowed in your own file');
    expect(seen).toHaveLength(0);
  });

  test.each(["yes", "off", "/tmp/x"])("journal: %s is an error", async (word) => {
    const home = temporaryFolder();
    writeFileSync(join(home, ".scerc"), `journal: ${word}\n`);
    const { code, stderr } = await sce("youtube list", { home });
    expect(code).toBe(3);
    expect(stderr).toContain('.scerc:1: key "journal" is neither true nor false\n');
  });

  test.each(["false", "0", "no", "on"])("SCE_JOURNAL=%s is an error and creates no such file", async (word) => {
    const home = temporaryFolder();
    const { env, seen } = await startApi(queuedAs(7));
    const { code, stderr } = await sce(UPLOAD, { env: { ...env, SCE_JOURNAL: word }, home });
    expect(code).toBe(3);
    expect(stderr).toBe(
      "sce: SCE_JOURNAL is neither a file name nor off\nhint: set SCE_JOURNAL=off to turn the journal off\n",
    );
    expect(seen).toHaveLength(0);
    expect(existsSync(join(home, word))).toBe(false);
  });
});

describe.skipIf(!isUnix)("a journal that cannot be written is one warning", () => {
  const cases: [what: string, make: (path: string, home: string) => void, why: string][] = [
    ["a FIFO", (path) => execFileSync("mkfifo", [path]), "it is not a regular file"],
    ["a link", (path, home) => symlinkSync(join(home, "elsewhere"), path), "it is not a regular file"],
    ["a link to nowhere", (path) => symlinkSync("nowhere", path), "it is not a regular file"],
    ["a folder", (path) => mkdirSync(path), "it is a folder"],
    ["a full device", (path) => symlinkSync("/dev/full", path), "it is not a regular file"],
    ["another program's file", (path) => writeFileSync(path, '{"level":30}\n'), "it is not an sce journal"],
    ["JSON of many lines", (path) => writeFileSync(path, '{\n  "sce_journal": 1\n}\n'), "it is not an sce journal"],
    ["text without a line break", (path) => writeFileSync(path, "x".repeat(9000)), "it is not an sce journal"],
  ];
  test.each(cases)("%s", async (_, make, why) => {
    const home = temporaryFolder();
    const path = journalPath(home);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(join(home, "elsewhere"), "");
    make(path, home);
    const before = lstatSync(path);
    const { env } = await startApi(queuedAs(7));
    expect(await sce(`${UPLOAD} --field id`, { env, home })).toEqual({
      code: 0,
      stdout: "7\n",
      stderr: `sce: warning: this upload is not recorded: the journal ${path} cannot be written: ${why}; set SCE_JOURNAL=off to turn the journal off\n`,
    });
    expect(lstatSync(path)).toMatchObject({ ino: before.ino, size: before.size, mode: before.mode });
    expect(readFileSync(join(home, "elsewhere"), "utf8")).toBe("");
    const listed = await sce("youtube list", { env, home });
    expect([listed.code, listed.stdout]).toEqual([3, ""]);
    expect(listed.stderr).toContain("cannot be read: ");
  });

  test("in a folder that cannot be created", async () => {
    const { env } = await startApi(queuedAs(7));
    const home = temporaryFolder();
    writeFileSync(join(home, "file"), "");
    for (const state of [join(home, "file"), "/proc/nowhere"]) {
      const { code, stderr } = await sce(UPLOAD, { env: { ...env, XDG_STATE_HOME: state }, home });
      expect(code).toBe(0);
      expect(stderr).toMatch(/^sce: warning: this upload is not recorded: .*\n$/);
    }
  });

  test.skipIf(process.getuid?.() !== 0)(
    "another user's home folder is not used, and nothing is created in it",
    async () => {
      const home = temporaryFolder();
      const { chownSync } = await import("node:fs");
      chownSync(home, 12345, 12345);
      const { env } = await startApi(queuedAs(7));
      expect((await sce(UPLOAD, { env, home })).stderr).toContain(`${home} belongs to another user`);
      expect(existsSync(join(home, ".local"))).toBe(false);
      const path = journalPath(home);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, "");
      chownSync(path, 12345, 12345);
      expect((await sce(UPLOAD, { env, home })).stderr).toContain("it belongs to another user");
      expect(readFileSync(path, "utf8")).toBe("");
    },
  );
});

// root can write to a read-only folder.
test.skipIf(!isUnix || process.getuid?.() === 0)("a read-only folder is one warning", async () => {
  const home = temporaryFolder();
  chmodSync(home, 0o500);
  const { env } = await startApi(queuedAs(7));
  const { code, stderr } = await sce(UPLOAD, { env, home });
  chmodSync(home, 0o700);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^sce: warning: .*permission denied; .*\n$/);
});
