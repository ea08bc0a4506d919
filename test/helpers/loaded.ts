import { readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./folder.ts";
import { runBuilt } from "./process.ts";

const ROOT = join(import.meta.dirname, "../..");

/** What a run of the built program loaded. */
export interface Loaded {
  /** Names of its own files. */
  readonly files: readonly string[];
  /** Their code. */
  readonly code: string;
  /** The Node modules that its files required. */
  readonly builtin: readonly string[];
}

/** Runs the built program and returns what it loaded. */
export async function loadedBy(args: readonly string[], env: Record<string, string> = {}): Promise<Loaded> {
  const list = join(temporaryFolder(), "loaded.json");
  await runBuilt(args, {
    env: { ...env, TEST_LOADED: list },
    node: ["--require", join(ROOT, "test/helpers/list-loaded.cjs")],
  });
  const { files, builtin }: Pick<Loaded, "files" | "builtin"> = JSON.parse(readFileSync(list, "utf8"));
  const code = files.map((name) => readFileSync(join(ROOT, name === "sce.js" ? "bin" : "dist", name), "utf8"));
  return { files, builtin, code: code.join("\n") };
}
