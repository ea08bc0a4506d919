// Runs once before the tests of the built program. With a stale build, hundreds would fail or pass wrongly.
import { join } from "node:path";
import { buildProblem } from "./helpers/build-age.ts";
import { STANDALONE } from "./helpers/process.ts";

const ROOT = join(import.meta.dirname, "..");

export function setup(): void {
  const built =
    STANDALONE === undefined
      ? { name: "dist", file: join(ROOT, "dist/main.js"), command: "npm run build" }
      : { name: STANDALONE, file: STANDALONE, command: "npm run build:standalone" };
  const problem = buildProblem(ROOT, built);
  if (problem === undefined) return;
  // If this threw, vitest would print its own stack and claim that there are no test files.
  console.error(problem);
  process.exit(1);
}
