import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, lstatSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startApi, uploaded } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { canMount, PROGRAM, runBuilt, runsAsOthers } from "../helpers/process.ts";

const isWindows = process.platform === "win32";

/** A report that replaces its file and one that is appended, each with its expected text. */
const FORMATS = [
  ["csv", /^id,state,.*\r\n4,\w+,.*\r\n$/],
  ["markdown", /^before\n\n### YouTube uploads/],
] as const;

const line = (format: string, file: string) =>
  `--sandbox youtube status 4 --field id --report ${format}=${file}`.split(" ");

describe.skipIf(!runsAsOthers())("in a folder that is not writable", () => {
  const OTHER = 54_321;

  /** A folder that other users can't write to, with a file that they can write to. */
  function closedFolder(mode: string): string {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "report"), "before\n");
    chmodSync(join(folder, "report"), 0o666);
    chmodSync(folder, Number.parseInt(mode, 8));
    return folder;
  }

  test.each(FORMATS.flatMap(([format, text]) => ["755", "1777"].map((mode) => [format, mode, text] as const)))(
    "a %s report is written to a file that is writable (folder of mode %s)",
    async (format, mode, text) => {
      const folder = closedFolder(mode);
      const file = join(folder, "report");
      const { ino } = statSync(file);
      const outcome = await runBuilt(line(format, file), { uid: OTHER, cwd: "/" });
      expect(outcome).toEqual({ code: 0, stdout: "4\n", stderr: "" });
      expect(readFileSync(file, "utf8")).toMatch(text);
      expect(statSync(file)).toMatchObject({ ino, uid: 0 });
      expect(readdirSync(folder)).toEqual(["report"]);
    },
  );

  test("a shorter report replaces all of a longer one", async () => {
    const file = join(closedFolder("755"), "report");
    writeFileSync(file, "x".repeat(10_000));
    await runBuilt(line("csv", file), { uid: OTHER, cwd: "/" });
    expect(readFileSync(file, "utf8")).toMatch(FORMATS[0][1]);
  });

  test.each(FORMATS)("a %s report to a new file is an error before the first request", async (format) => {
    const folder = closedFolder("755");
    const file = join(folder, "new");
    expect(await runBuilt(line(format, file), { uid: OTHER, cwd: "/" })).toEqual({
      code: 1,
      stdout: "",
      stderr: `sce: --report ${format}=${file}: its folder is not writable (permission denied)\n`,
    });
    expect(readdirSync(folder)).toEqual(["report"]);
  });
});

describe.skipIf(!canMount)("onto a file that is a mount point (skipped if mounting is not possible)", () => {
  test.each(FORMATS)("a %s report is written in place", (format, text) => {
    const folder = temporaryFolder();
    const [mounted, file] = [join(folder, "mounted"), join(folder, "report")];
    writeFileSync(mounted, "before\n");
    writeFileSync(file, "");
    const script = 'mount --bind "$1" "$2" && shift 2 && exec "$@"';
    const words = ["-m", "sh", "-c", script, "sh", mounted, file, ...PROGRAM, ...line(format, file)];
    const { status, stdout, stderr } = spawnSync("unshare", words, {
      encoding: "utf8",
      env: { HOME: temporaryFolder() },
    });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "4\n", stderr: "" });
    expect(readFileSync(mounted, "utf8")).toMatch(text);
    expect(readdirSync(folder).sort()).toEqual(["mounted", "report"]);
  });
});

describe.skipIf(isWindows)("if a file is replaced during the run, the run exits 1, and", () => {
  const REPLACEMENTS: readonly [name: string, replace: (file: string, folder: string) => void][] = [
    ["a pipe", (file) => execFileSync("mkfifo", [file])],
    ["a link to a file", (file, folder) => symlinkSync(join(folder, "target"), file)],
    ["a link to nowhere", (file, folder) => symlinkSync(join(folder, "nowhere"), file)],
    [
      "a link to a pipe",
      (file, folder) => {
        execFileSync("mkfifo", [join(folder, "pipe")]);
        symlinkSync(join(folder, "pipe"), file);
      },
    ],
  ];

  test.each(REPLACEMENTS.flatMap(([name, replace]) => FORMATS.map(([format]) => [name, format, replace] as const)))(
    "%s instead of a %s report stays untouched",
    async (_, format, replace) => {
      const folder = temporaryFolder();
      const file = join(folder, "report");
      for (const name of ["report", "target"]) writeFileSync(join(folder, name), "before\n");
      let replacement: number | undefined;
      const { env } = await startApi((response) => {
        rmSync(file);
        replace(file, folder);
        replacement = lstatSync(file).ino;
        response.end(uploaded);
      });
      const outcome = await runBuilt(["youtube", "status", "1", "--field", "id", "--report", `${format}=${file}`], {
        env,
      });
      expect(outcome).toEqual({
        code: 1,
        stdout: "1\n",
        stderr: `sce: could not write the report ${format}=${file} (it is not a regular file)\n`,
      });
      expect(lstatSync(file).ino).toBe(replacement);
      expect(readFileSync(join(folder, "target"), "utf8")).toBe("before\n");
      expect(readdirSync(folder)).not.toContain("nowhere");
      expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    },
  );
});
