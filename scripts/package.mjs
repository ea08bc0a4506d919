// Writes package/, the folder to publish, and packs it. The tests install that tarball.
//
//   npm run package [-- FOLDER]     FOLDER gets the tarball; the project's folder by default
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const FILES = ["bin", "dist", "docs", "examples", ".scerc.example", "CHANGELOG.md", "LICENSE", "README.md"];

const root = join(import.meta.dirname, "..");
const folder = join(root, "package");

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
for (const file of FILES) cpSync(join(root, file), join(folder, file), { recursive: true });
// The manifest has nothing that npm could run, install or warn about when it installs the package.
const source = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { private: _, scripts, devDependencies, overrides, ...manifest } = source;
writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);

const windows = process.platform === "win32";
const pack = ["pack", folder, "--pack-destination", resolve(process.argv[2] ?? root)];
execFileSync(windows ? "npm.cmd" : "npm", pack, { stdio: ["ignore", "inherit", "ignore"], shell: windows });
