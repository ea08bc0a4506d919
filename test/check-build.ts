// Runs once before the tests of the built program: a stale build would fail hundreds of them, or pass them wrongly.
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
  // An error that is thrown here comes with vitest's own stack, and the claim that there are no test files.
  console.error(problem);
  process.exit(1);
}
