// Makes one executable for this platform of what `npm run build` left in dist/, with Bun in it instead of Node.
//
//   npm run build:standalone [-- FILE]     by default dist-standalone/sce
//
// Bun comes from its npm package, for the time of the build only: nobody else's installation is to take 100 MB longer.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const BUN = "1.4.5";

const OPTIONS = [
  "--compile",
  // A start would be a third slower without either.
  "--bytecode",
  "--minify",
  // What lies in the current folder must not be executed and must not set variables.
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
  // The binary is in the package for the platform; scripts have nothing to do.
  const install = ["install", "--no-save", "--silent", "--ignore-scripts", `bun@${BUN}`];
  execFileSync(windows ? "npm.cmd" : "npm", install, { cwd: folder, stdio: "inherit", shell: windows });
  const packages = join(folder, "node_modules/@oven");
  const [platform] = readdirSync(packages);
  if (platform === undefined) throw new Error(`there is no Bun for ${process.platform} on ${process.arch}`);
  const bun = join(packages, platform, "bin", windows ? "bun.exe" : "bun");
  mkdirSync(dirname(outfile), { recursive: true });
  const entry = join(root, "scripts/standalone.cjs");
  execFileSync(bun, ["build", ...OPTIONS, entry, "--outfile", outfile], { cwd: folder, stdio: "inherit" });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
