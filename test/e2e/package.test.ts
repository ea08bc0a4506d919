import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sce-package-"));
  // What it would do on its own, the build, is done.
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [packed] = JSON.parse(
    execFileSync(npm, args, { cwd: ROOT, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
  );
  tarball = join(folder, packed.filename);
  paths = packed.files.map((file: { path: string }) => file.path);
});

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
  test("holds the program, the licences, the manual page, the completions and what a user reads", () => {
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
        "docs/terminal-dark.svg",
        "docs/terminal-light.svg",
        "examples/ci/Jenkinsfile",
        "examples/ci/github.yml",
        "examples/ci/gitlab-ci.yml",
        "package.json",
      ].sort(),
    );
  });

  test("has no dependencies, and no script that runs where it is installed", () => {
    for (const key of ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"])
      expect(manifest[key]).toBeUndefined();
    for (const script of ["preinstall", "install", "postinstall"]) expect(manifest.scripts[script]).toBeUndefined();
  });

  test("is what publint expects", async () => {
    const { buffer } = new Uint8Array(readFileSync(tarball));
    const { messages } = await publint({ pack: { tarball: buffer } });
    expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
  });

  test("is installed without a network and runs", () => {
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

  test("fails when what it changes in packages is not there any more", () => {
    const project = join(folder, "changed");
    const path = join(project, "node_modules/@sindresorhus/is/distribution");
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "index.js"), "export const is = undefined;");
    const script = `
      import { build } from "esbuild";
      import { plugins } from "./scripts/bundle-plugins.mjs";
      for (const plugin of plugins) {
        const entryPoints = [${JSON.stringify(join(path, "index.js"))}];
        const given = { entryPoints, bundle: true, write: false, logLevel: "silent", plugins: [plugin] };
        console.log(await build(given).then(() => "built", ({ message }) => message.split("\\n").at(-1)));
      }`;
    const args = ["--input-type=module", "--eval", script];
    const lines = execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" }).trimEnd().split("\n");
    const changed = lines.filter((line) => line.includes("has no longer once:"));
    expect(changed).toHaveLength(1);
    const gone = lines.filter((line) => line.includes("nobody imports"));
    expect(gone).toHaveLength(lines.length - 1);
  });

  test("collects the licences of what is bundled, and of nothing else", () => {
    const text = readFileSync(join(ROOT, "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
    const names = [...text.matchAll(/^(\S+) \d+\.\d+\.\d+\S* \(.*\)$/gm)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(["chalk", "commander", "cosmiconfig", "got", "ora", "yaml", "p-map"]));
    for (const tool of ["esbuild", "vitest", "typescript", "http2-wrapper", "keyv", "cacheable-request"])
      expect(names).not.toContain(tool);
    // A package without its licence's text would be no more than a heading.
    for (const part of text.split(/^-{80}\n\S+ .*\n-{80}\n/m).slice(1)) expect(part.trim().length).toBeGreaterThan(300);
  });
});

describe("the manual page", () => {
  const page = readFileSync(join(ROOT, "dist/sce.1"), "utf8");

  test("has the sections that people look for", () => {
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

  test("has no line that is longer than the helps'", () => {
    expect(page.split("\n").filter((line) => line.length > 90)).toEqual([]);
  });

  test.skipIf(!has("groff"))("is roff without a warning (skipped without groff)", () => {
    const args = ["-man", "-Tutf8", "-ww", "-z", join(ROOT, "dist/sce.1")];
    expect(execFileSync("groff", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })).toBe("");
  });
});
