import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { describe, expect, test } from "vitest";
import { SceError } from "../../src/base/errors.ts";
import { appendToFile, replaceFile } from "../../src/reports/file.ts";
import { openReports } from "../../src/reports/open.ts";
import { reportTarget } from "../../src/reports/target.ts";
import { Folder } from "../helpers/folder.ts";

const parts = (...texts: string[]) => texts.map((text) => Buffer.from(text));
const isRoot = process.getuid?.() === 0;
const isWindows = process.platform === "win32";

/** The target of a report with this name, from the project's folder. */
const target = (folder: Folder, file: string) => reportTarget(`csv=${file}`, file, folder.at("home/project"));

/** The problem with that target. */
function problem(folder: Folder, file: string): string {
  try {
    target(folder, file);
  } catch (error) {
    if (error instanceof SceError) return `${error.kind}: ${error.message}`;
  }
  return "nothing";
}

describe("a report that replaces its file", () => {
  test("is written as a whole, and leaves no other file", () => {
    const folder = new Folder();
    const found = target(folder, "r.csv");
    replaceFile(found, parts("one", "", "two"));
    replaceFile(found, parts("three"));
    expect(readFileSync(found.path, "utf8")).toBe("three");
    expect(readdirSync(dirname(found.path))).toEqual(["r.csv"]);
  });

  test.skipIf(isWindows)("keeps the permissions of the old file", () => {
    const folder = new Folder();
    folder.write("home/project/r.csv", "old", 0o640);
    replaceFile(target(folder, "r.csv"), parts("new"));
    expect(statSync(folder.at("home/project/r.csv")).mode & 0o777).toBe(0o640);
  });

  test.skipIf(isWindows || isRoot)("is written in place if its folder is not writable", () => {
    const folder = new Folder();
    folder.write("home/project/r.csv", "something longer");
    chmodSync(folder.at("home/project"), 0o500);
    replaceFile(target(folder, "r.csv"), parts("new"));
    chmodSync(folder.at("home/project"), 0o700);
    expect(readFileSync(folder.at("home/project/r.csv"), "utf8")).toBe("new");
  });

  test.skipIf(isWindows)("follows a link and keeps it", () => {
    const folder = new Folder();
    folder.write("elsewhere/r.csv", "old");
    symlinkSync("../../elsewhere/r.csv", folder.at("home/project/link"));
    replaceFile(target(folder, "link"), parts("new"));
    expect(readlinkSync(folder.at("home/project/link"))).toBe("../../elsewhere/r.csv");
    expect(readFileSync(folder.at("elsewhere/r.csv"), "utf8")).toBe("new");
    expect(lstatSync(folder.at("elsewhere/r.csv")).isFile()).toBe(true);
  });

  test("is an error if it cannot replace the file, and leaves no temporary file", () => {
    const folder = new Folder();
    const found = target(folder, "r.csv");
    folder.write("home/project/r.csv/in-the-way", "");
    expect(() => replaceFile(found, parts("new"))).toThrow(/^could not write the report csv=r\.csv \(E\w+\)$/);
    expect(readdirSync(folder.at("home/project"))).toEqual(["r.csv"]);
  });

  test.skipIf(!existsSync("/dev/full"))("writes to a device directly", () => {
    const folder = new Folder();
    replaceFile(target(folder, "/dev/null"), parts("new"));
    expect(lstatSync("/dev/null").isCharacterDevice()).toBe(true);
    expect(() => replaceFile(target(folder, "/dev/full"), parts("new"))).toThrow(/\(ENOSPC\)$/);
  });
});

test("an appended report keeps the existing text", () => {
  const folder = new Folder();
  folder.write("home/project/s.md", "before");
  appendToFile(target(folder, "s.md"), parts("\nafter", "!"));
  expect(readFileSync(folder.at("home/project/s.md"), "utf8")).toBe("before\nafter!");
});

describe("before the first request, reports an error for", () => {
  test.each([
    ["", "usage", "no file given"],
    ["-", "usage", "stdout is for the result: give the report its own file"],
    ["none/r.csv", "refused", "its folder does not exist"],
    ["file/r.csv", "refused", "its folder does not exist"],
    [".", "refused", "a folder, not a file"],
    ["new/", "refused", "a folder, not a file"],
    ["x".repeat(300), "refused", "the name is too long"],
  ])("%j, of kind %s: %s", (file, kind, message) => {
    const folder = new Folder();
    folder.write("home/project/file", "");
    expect(problem(folder, file)).toBe(`${kind}: --report csv=${file}: ${message}`);
  });

  test.skipIf(isWindows)("a broken link", () => {
    const folder = new Folder();
    symlinkSync("none", folder.at("home/project/link"));
    symlinkSync("loop", folder.at("home/project/loop"));
    expect(problem(folder, "link")).toBe("refused: --report csv=link: broken link");
    expect(problem(folder, "loop")).toBe("refused: --report csv=loop: broken link");
  });

  test.skipIf(isWindows)("a pipe, without waiting for a reader", () => {
    const folder = new Folder();
    execFileSync("mkfifo", [folder.at("home/project/pipe")]);
    expect(problem(folder, "pipe")).toBe("refused: --report csv=pipe: not a regular file");
  });

  test.skipIf(isWindows || isRoot)("a file that is not writable", () => {
    const folder = new Folder();
    folder.write("home/project/closed/r.csv", "", 0o400);
    folder.write("home/project/r.csv", "", 0o400);
    chmodSync(folder.at("home/project/closed"), 0o500);
    for (const file of ["r.csv", "closed/r.csv"])
      expect(problem(folder, file)).toBe(`refused: --report csv=${file}: not writable (permission denied)`);
    expect(problem(folder, "closed/new.csv")).toBe(
      "refused: --report csv=closed/new.csv: its folder is not writable (permission denied)",
    );
    chmodSync(folder.at("home/project/closed"), 0o700);
  });

  test.each<[words: string[], message: string]>([
    [["junit"], "--report junit: no file given"],
    [["=x"], "--report =x: unknown format: use junit, markdown, csv, json"],
    [["toString=x"], "--report toString=x: unknown format: use junit, markdown, csv, json"],
    [["csv=a", "json=b", "junit=./a"], "--report junit=./a: two reports can't use the same file"],
    [["markdown=a", "markdown=a"], "--report markdown=a: two reports can't use the same file"],
  ])("%j: %s", async (words, message) => {
    const folder = new Folder();
    const opened = openReports(words, false, folder.at("home/project"));
    await expect(opened).rejects.toMatchObject({ kind: "usage", message });
  });

  test.skipIf(isWindows)("two names of one file", async () => {
    const folder = new Folder();
    writeFileSync(folder.at("home/project/a"), "");
    symlinkSync("a", folder.at("home/project/b"));
    await expect(openReports(["csv=a", "json=b"], false, folder.at("home/project"))).rejects.toMatchObject({
      message: "--report json=b: two reports can't use the same file",
    });
  });
});

test("a file's name may contain special characters", async () => {
  const folder = new Folder();
  const cwd = folder.at("home/project");
  const [report] = await openReports(["csv=a=b, c\n.csv"], false, cwd);
  expect(report?.target.path).toBe(`${cwd}/a=b, c\n.csv`);
});
