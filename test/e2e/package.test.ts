import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { has } from "../helpers/terminal.ts";

const ROOT = join(import.meta.dirname, "../..");
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

let folder: string;
let tarball: string;
/** The paths in the tarball. */
let paths: string[];
/** The package.json in it. */
let published: Record<string, unknown>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sce-package-"));
  execFileSync(process.execPath, [join(ROOT, "scripts/package.mjs"), folder], { stdio: "ignore" });
  tarball = join(folder, `sce-${manifest.version}.tgz`);
  execFileSync("tar", ["-xzf", tarball, "-C", folder]);
  const entries = readdirSync(join(folder, "package"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  paths = files.map((file) => relative(join(folder, "package"), file));
  published = JSON.parse(readFileSync(join(folder, "package/package.json"), "utf8"));
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A hash of every file below a folder, by its path. */
function hashes(path: string): Record<string, string> {
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((file) => join(file.parentPath, file.name))
      .map((file) => [file.slice(path.length), createHash("sha256").update(readFileSync(file)).digest("hex")]),
  );
}

describe("the package", () => {
  test("contains the program, licences, manual page, completions and documentation", () => {
    expect(paths.filter((path) => !/^dist\/[\w-]+\.js$/.test(path)).sort()).toEqual(
      [
        ".scerc.example",
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "bin/sce.js",
        "dist/THIRD-PARTY-LICENSES.txt",
        "dist/completions/_sce",
        "dist/completions/sce.bash",
        "dist/completions/sce.fish",
        "dist/completions/sce.ps1",
        "dist/sce.1",
        ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`),
        "examples/ci/Jenkinsfile",
        "examples/ci/github.yml",
        "examples/ci/gitlab-ci.yml",
        "package.json",
      ].sort(),
    );
  });

  test("has no scripts, dependencies or overrides", () => {
    expect(Object.keys(published).sort()).toEqual(
      ["name", "version", "description", "keywords", "license", "type", "bin", "man", "engines"].sort(),
    );
  });

  test("can be packed again after unpacking", () => {
    const env = { PATH: process.env.PATH ?? "", HOME: folder };
    const args = ["pack", "--silent", "--pack-destination", folder];
    const name = execFileSync(npm, args, { cwd: join(folder, "package"), env, encoding: "utf8" });
    expect(name.trim()).toBe(`sce-${manifest.version}.tgz`);
  });

  test("is what publint expects", async () => {
    const { buffer } = new Uint8Array(readFileSync(tarball));
    const { messages } = await publint({ pack: { tarball: buffer } });
    expect(messages.map((message) => formatMessage(message, published))).toEqual([]);
  });

  test("installs without a network and runs", () => {
    const prefix = join(folder, "prefix");
    const env = { PATH: process.env.PATH ?? "", HOME: folder, npm_config_cache: join(folder, "cache") };
    execFileSync(npm, ["install", "--offline", "--silent", "--global", "--prefix", prefix, tarball], {
      cwd: folder,
      env,
    });
    const command = process.platform === "win32" ? join(prefix, "sce.cmd") : join(prefix, "bin/sce");
    const run = (...args: string[]) => execFileSync(command, args, { cwd: folder, env, encoding: "utf8" });
    expect(run("--version")).toBe(`${manifest.version}\n`);
    expect(run("--sandbox", "youtube", "status", "1")).toContain("https://youtu.be/12345ABCdef");
    expect(run("completion", "bash")).toContain("complete ");
    if (process.platform !== "win32") expect(readdirSync(join(prefix, "share/man/man1"))).toEqual(["sce.1"]);
  });
});

describe("the build", () => {
  test("gives the same bytes each time", () => {
    const again = join(folder, "again");
    const env = { PATH: process.env.PATH ?? "", COLUMNS: "40", TZ: "Asia/Tokyo", LANG: "de_DE.UTF-8" };
    execFileSync(process.execPath, [join(ROOT, "scripts/build.mjs"), again], { cwd: folder, env });
    expect(hashes(again)).toEqual(hashes(join(ROOT, "dist")));
  });

  test("fails if packages no longer have what it leaves out", () => {
    const script = `
      import { rolldown } from "rolldown";
      import { leaveOut } from "./scripts/left-out.mjs";
      const bundle = await rolldown({ input: "bin/sce.js", external: /main/, logLevel: "silent", plugins: [leaveOut()] });
      console.log(await bundle.generate().then(() => "built", ({ message }) => message));`;
    const args = ["--input-type=module", "--eval", script];
    const message = execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
    expect(message).toContain("nothing matches these entries of scripts/left-out.mjs");
    for (const entry of ["http2-wrapper", "./loaders", "string-width", "conjunction", "disjunction"])
      expect(message).toContain(entry);
  });

  test("collects the licences of bundled packages, and no others", () => {
    const text = readFileSync(join(ROOT, "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
    const names = [...text.matchAll(/^(\S+) \d+\.\d+\.\d+\S* \(.*\)$/gm)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(["chalk", "commander", "cosmiconfig", "got", "ora", "yaml"]));
    for (const tool of ["rolldown", "vitest", "typescript", "http2-wrapper", "keyv", "cacheable-request"])
      expect(names).not.toContain(tool);
    // A package without a licence text would only have a heading.
    for (const part of text.split(/^-{80}\n\S+ .*\n-{80}\n/m).slice(1)) expect(part.trim().length).toBeGreaterThan(300);
  });
});

describe("the manual page", () => {
  const page = readFileSync(join(ROOT, "dist/sce.1"), "utf8");

  test("has the usual sections", () => {
    const sections = [...page.matchAll(/^\.SH (.*)$/gm)].map(([, title]) => title);
    expect(sections).toEqual([
      "NAME",
      "SYNOPSIS",
      "DESCRIPTION",
      "COMMANDS",
      "GLOBAL OPTIONS",
      "EXIT STATUS",
      "ENVIRONMENT",
      "CONFIGURATION",
      "FILES",
      "EXAMPLES",
    ]);
  });

  test("has no line longer than in the help", () => {
    expect(page.split("\n").filter((line) => line.length > 90)).toEqual([]);
  });

  test.skipIf(!has("groff"))("is roff without a warning (skipped without groff)", () => {
    const args = ["-man", "-Tutf8", "-ww", "-z", join(ROOT, "dist/sce.1")];
    expect(execFileSync("groff", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })).toBe("");
  });
});
