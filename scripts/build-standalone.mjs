// Builds one executable for this platform from dist/, with Bun instead of Node. Run `npm run build` first.
//
//   npm run build:standalone [-- FILE]     FILE is dist-standalone/sce by default
//
// Installs Bun's npm package for this build only, so that `npm ci` does not download its 100 MB.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const BUN = "1.4.5";

const OPTIONS = [
  "--compile",
  // Without these two, a start is a third slower.
  "--bytecode",
  "--minify",
  // Files in the current folder must not run or set variables.
  "--no-compile-autoload-dotenv",
  "--no-compile-autoload-bunfig",
  "--no-compile-autoload-tsconfig",
  "--no-compile-autoload-package-json",
];

const windows = process.platform === "win32";
const root = join(import.meta.dirname, "..");
const outfile = resolve(process.argv[2] ?? join(root, "dist-standalone", windows ? "sce.exe" : "sce"));
const folder = mkdtempSync(join(tmpdir(), "sce-standalone-"));

try {
  writeFileSync(join(folder, "package.json"), '{"private":true}');
  // The binary is in the package for the platform, so install scripts are not needed.
  const install = ["install", "--no-save", "--silent", "--ignore-scripts", `bun@${BUN}`];
  execFileSync(windows ? "npm.cmd" : "npm", install, { cwd: folder, stdio: "inherit", shell: windows });
  const packages = join(folder, "node_modules/@oven");
  const [platform] = readdirSync(packages);
  if (platform === undefined) throw new Error(`no Bun for ${process.platform} on ${process.arch}`);
  const bun = join(packages, platform, "bin", windows ? "bun.exe" : "bun");
  mkdirSync(dirname(outfile), { recursive: true });
  const entry = join(root, "scripts/standalone.cjs");
  execFileSync(bun, ["build", ...OPTIONS, entry, "--outfile", outfile], { cwd: folder, stdio: "inherit" });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
