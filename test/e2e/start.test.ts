import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../helpers/folder.ts";
import { preloaded, runBuilt, STANDALONE } from "../helpers/process.ts";

const ROOT = join(import.meta.dirname, "../..");
const isRoot = process.getuid?.() === 0;
const isWindows = process.platform === "win32";
const hasCompileCache = STANDALONE === undefined && "enableCompileCache" in (await import("node:module"));

describe.skipIf(STANDALONE !== undefined)("a Node that is too old", () => {
  test.each(["16.20.2", "18.20.8", "20.18.3"])("gets a one-line error, before anything else (%s)", async (version) => {
    for (const line of ["--version", "doctor", "youtube status 1", "--sandbox youtube status 1 --field state"]) {
      const env = { SCE_TEST_NODE_VERSION: version };
      const outcome = await runBuilt(line.split(" "), { env, node: preloaded("node-version.cjs") });
      const stderr = `sce: Node ${version} is too old: sce needs Node 20.19 or later\n`;
      expect(outcome).toEqual({ code: 1, stdout: "", stderr });
    }
  });
});

describe.skipIf(!hasCompileCache || isWindows)("the compile cache", () => {
  const FINE = { code: 0, stdout: "uploaded\n", stderr: "" };
  const run = (env: Record<string, string>, options = {}) =>
    runBuilt(["--sandbox", "youtube", "status", "1", "--field", "state"], { env, ...options });
  const cacheOf = (home: string) => join(home, ".cache/sce");

  test("is in the user's own folder, writable by nobody else, with any umask", async () => {
    const home = temporaryFolder();
    expect(await run({ HOME: home }, { umask: 0 })).toEqual(FINE);
    const [name = "", ...others] = readdirSync(cacheOf(home));
    expect(others).toEqual([]);
    for (const path of [join(home, ".cache"), cacheOf(home), join(cacheOf(home), name)])
      expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(cacheOf(home), name))).not.toEqual([]);
    // The next start uses the same one.
    expect(await run({ HOME: home })).toEqual(FINE);
    expect(readdirSync(cacheOf(home))).toEqual([name]);
  });

  test("is in XDG_CACHE_HOME if that is set", async () => {
    const cache = temporaryFolder();
    expect(await run({ XDG_CACHE_HOME: cache })).toEqual(FINE);
    expect(readdirSync(join(cache, "sce"))).toHaveLength(1);
  });

  test("has a name that a checkout cannot know: each installed copy has its own", async () => {
    const home = temporaryFolder();
    const copy = temporaryFolder();
    mkdirSync(join(copy, "bin"));
    copyFileSync(join(ROOT, "bin/sce.js"), join(copy, "bin/sce.js"));
    symlinkSync(join(ROOT, "dist"), join(copy, "dist"));
    await run({ HOME: home });
    const names = readdirSync(cacheOf(home));
    execFileSync(process.execPath, [join(copy, "bin/sce.js"), "--version"], { env: { HOME: home }, cwd: home });
    expect(names).toHaveLength(1);
    expect(readdirSync(cacheOf(home))).toHaveLength(2);
  });

  test.each([".cache", ".cache/sce"])("is not used in %s if others can write there", async (name) => {
    const home = temporaryFolder();
    mkdirSync(join(home, name), { recursive: true });
    chmodSync(join(home, name), 0o777);
    expect(await run({ HOME: home })).toEqual(FINE);
    expect(readdirSync(join(home, name))).toEqual([]);
  });

  test.each([".cache", ".cache/sce"])("is not used behind a link at %s", async (name) => {
    const home = temporaryFolder();
    const target = temporaryFolder();
    if (name !== ".cache") mkdirSync(join(home, ".cache"));
    symlinkSync(target, join(home, name));
    expect(await run({ HOME: home })).toEqual(FINE);
    expect(readdirSync(target)).toEqual([]);
  });

  test.skipIf(!isRoot)("is not used in another user's folder", async () => {
    const home = temporaryFolder();
    mkdirSync(cacheOf(home), { recursive: true });
    chownSync(cacheOf(home), 54_321, 54_321);
    expect(await run({ HOME: home })).toEqual(FINE);
    expect(readdirSync(cacheOf(home))).toEqual([]);
  });

  test.skipIf(!isRoot)("creates nothing in the home of another user", async () => {
    const home = temporaryFolder();
    chownSync(home, 54_321, 54_321);
    expect(await run({ HOME: home })).toEqual(FINE);
    expect(readdirSync(home)).toEqual([]);
  });

  test("is not used in the current folder", async () => {
    const cwd = temporaryFolder();
    expect(await run({ HOME: ".", XDG_CACHE_HOME: "cache" }, { cwd })).toEqual(FINE);
    expect(readdirSync(cwd)).toEqual([]);
  });

  test("does not create a home folder", async () => {
    const home = join(temporaryFolder(), "none");
    expect(await run({ HOME: home })).toEqual(FINE);
    expect(existsSync(home)).toBe(false);
  });
});
