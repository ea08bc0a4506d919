import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../helpers/folder.ts";
import { type ProcessOptions, runBuilt, runsAsOthers, STANDALONE } from "../helpers/process.ts";

const FINE = { code: 0, stdout: "uploaded\n", stderr: "" };
const isWindows = process.platform === "win32";

function status(options: ProcessOptions, ...args: string[]) {
  return runBuilt(["--sandbox", "youtube", "status", "1", "--field", "state", ...args], options);
}

// Environments that make no difference.
test.each<[name: string, env: Record<string, string>]>([
  ["a home folder that does not exist", { HOME: "/no/such/home" }],
  ["an empty HOME", { HOME: "" }],
  ["a relative HOME", { HOME: "." }],
  ["relative folders of XDG", { XDG_CONFIG_HOME: ".", XDG_CACHE_HOME: "." }],
  ["the locale C", { LANG: "C", LC_ALL: "C" }],
  ["a time zone that does not exist", { TZ: "no/such/zone\n" }],
  ["a variable of 100 KiB", { SCE_API_KEY: "k".repeat(100 * 1024) }],
  ["control characters in other variables", { TERM: "\u001b[31m", USER: "a\nb", COLUMNS: "-1", LINES: "x" }],
  ["deprecations that throw", { NODE_OPTIONS: "--throw-deprecation --pending-deprecation" }],
  ["no code from strings", { NODE_OPTIONS: "--disallow-code-generation-from-strings --disable-proto=throw" }],
])("works with %s", async (_, env) => {
  expect(await status({ env })).toEqual(FINE);
});

test.skipIf(!runsAsOthers())("works for an unknown user without a home folder", async () => {
  expect(await status({ env: { HOME: undefined }, uid: 54_321, cwd: "/" })).toEqual(FINE);
});

test.skipIf(!runsAsOthers())("works for an unknown user with a configuration file", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "config.yaml");
  writeFileSync(file, "cdn: 5\n");
  chmodSync(folder, 0o755);
  const options = { env: { HOME: undefined }, uid: 54_321, cwd: "/" };
  const { code, stdout, stderr } = await runBuilt(["config", "show", "--config", file], options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain(`${file}:1`);
});

test("a relative HOME does not make the current folder the user's own", async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, ".scerc"), "api_secret_command: [touch, ran]\n", { mode: 0o600 });
  const { code, stderr } = await runBuilt(["youtube", "status", "1"], { env: { HOME: "." }, cwd });
  expect(code).toBe(3);
  expect(stderr).toContain("is only allowed in your own file, not in a project's");
});

test.skipIf(isWindows || STANDALONE !== undefined)("works in a deleted folder", async () => {
  const folder = temporaryFolder();
  const preload = join(temporaryFolder(), "remove.cjs");
  const name = JSON.stringify(folder);
  writeFileSync(preload, `process.chdir(${name}); require("fs").rmdirSync(${name})`);
  expect(await status({ node: ["--require", preload] })).toEqual(FINE);
});

test.skipIf(STANDALONE !== undefined)("does not close stdin, stdout or stderr early", async () => {
  // A shell that reads a pipe to its end would continue before Node restores the settings of the terminal.
  const preload = join(temporaryFolder(), "name-closed.cjs");
  writeFileSync(
    preload,
    `const fs = require("fs"), { closeSync } = fs;
    fs.closeSync = (fd) => { if (fd < 3) fs.writeSync(2, "closed " + fd + "\\n"); closeSync(fd); };
    require("module").syncBuiltinESMExports();`,
  );
  expect(await status({ node: ["--require", preload] })).toEqual(FINE);
});

test.skipIf(!runsAsOthers())("works in an unreadable folder", async () => {
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, ".scerc"), "cdn: 5\n");
  chmodSync(cwd, 0o711);
  chmodSync(join(cwd, ".scerc"), 0o600);
  expect(await status({ env: { HOME: "" }, uid: 54_321, cwd })).toEqual(FINE);
  expect(await runBuilt(["config", "show"], { env: { HOME: "" }, uid: 54_321, cwd })).toEqual({
    code: 3,
    stdout: "",
    stderr: `sce: ${join(cwd, ".scerc")} cannot be read (permission denied)\n`,
  });
});

describe("SCE_CONFIG with anything but a file is an immediate error", () => {
  const fifo = () => {
    const path = join(temporaryFolder(), "fifo");
    execFileSync("mkfifo", [path]);
    return path;
  };
  test.skipIf(isWindows).each<[name: string, path: string | (() => string), problem: string]>([
    ["a folder", temporaryFolder, "is a folder, not a file"],
    ["a FIFO", fifo, "is not a regular file"],
    ["/dev/zero", "/dev/zero", "is not a regular file"],
    ["/dev/stdin", "/dev/stdin", "is not a regular file"],
    ["/dev/fd/0", "/dev/fd/0", "is not a regular file"],
    ["a path with control characters", "/no/such/\u001b[31m\nfile", "was not found"],
    ["a path of 400 characters", `/${"x".repeat(400)}`, "has a name that is too long"],
  ])("%s", async (_, path, problem) => {
    const env = { SCE_CONFIG: typeof path === "string" ? path : path() };
    const { code, stdout, stderr } = await runBuilt(["config", "show"], { env });
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^sce: [ -~]+ ${problem}\n$`));
  });

  test.skipIf(!existsSync("/proc/self/environ"))("/proc/self/environ, without showing its content", async () => {
    const env = { SCE_CONFIG: "/proc/self/environ", SCE_API_SECRET: "hunter2-hunter2" };
    expect(await runBuilt(["config", "show"], { env })).toEqual({
      code: 3,
      stdout: "",
      stderr: "sce: /proc/self/environ is not UTF-8 text\nhint: convert it to UTF-8\n",
    });
  });
});

test.skipIf(isWindows).each(["SCE_API_KEY", "SCE_API_SECRET", "SCE_API_SECRET_FILE", "SCE_CDN", "SCE_API_URL"])(
  "refuses bytes in %s that are not UTF-8",
  async (name) => {
    const { code, stdout, stderr } = await runBuilt(["config", "show"], { bytes: { [name]: "\\377" } });
    expect({ code, stdout, stderr }).toEqual({ code: 3, stdout: "", stderr: `sce: ${name} is not UTF-8 text\n` });
  },
);

test("a --request-timeout that is too long for a timer has no effect", async () => {
  expect(await status({}, "--request-timeout", "1000h")).toEqual(FINE);
  expect(await status({}, "--request-timeout", `${"9".repeat(400)}h`)).toEqual(FINE);
});
