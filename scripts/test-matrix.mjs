// Runs the tests of the built program on every supported version of Node, or only on the given ones. Node comes from npm.
//
//   npm run test:matrix [-- VERSION...]
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VERSIONS = process.argv.length > 2 ? process.argv.slice(2) : ["20.19", "22", "24", "26"];
const folder = mkdtempSync(join(tmpdir(), "sce-matrix-"));
// Some tests run the program as another user.
chmodSync(folder, 0o755);
// The long test of interrupted uploads does not depend on the version of Node, so it is shorter here.
const env = { SEEDS: "8", ...process.env };
const run = (command, args) => execFileSync(command, args, { stdio: "inherit", env });
const npm = process.platform === "win32" ? "npm.cmd" : "npm";

try {
  for (const version of VERSIONS) {
    const prefix = join(folder, version);
    run(npm, ["install", "--no-save", "--silent", "--prefix", prefix, `node@${version}`]);
    const node = join(prefix, "node_modules", "node", "bin", "node");
    console.log(`Node ${execFileSync(node, ["--version"], { encoding: "utf8" }).trim()}`);
    run(node, ["node_modules/vitest/vitest.mjs", "run", "--project", "built"]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
