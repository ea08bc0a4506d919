// Runs the tests of the built program against the standalone executable. Run `npm run build:standalone` first.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const name = process.platform === "win32" ? "sce.exe" : "sce";
const program = process.env.SCE_TEST_BIN ?? join(root, "dist-standalone", name);
if (!existsSync(program)) throw new Error(`${program} not found: run npm run build:standalone`);

const aboutNode = ["--exclude", "test/e2e/{package,loading,budget}.test.ts"];
const vitest = [join(root, "node_modules/vitest/vitest.mjs"), "run", "--project", "built", ...aboutNode];
const options = { cwd: root, stdio: "inherit", env: { ...process.env, SCE_TEST_BIN: program } };
process.exit(spawnSync(process.execPath, vitest, options).status ?? 1);
