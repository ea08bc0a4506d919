import { join } from "node:path";
import type { Account } from "./account.ts";
import { runBuilt } from "./process.ts";
import { type Outcome, sce } from "./sce.ts";

/** The commands that read the configuration. */
export const COMMANDS = ["youtube status 1", "api a.status", "config show", "config path"];

/** The places where a config file is searched or named. */
export type Place =
  | "the current folder"
  | "a folder above"
  | "the home folder"
  | "the config folder"
  | "--config"
  | "SCE_CONFIG";
export const PLACES: readonly Place[] = [
  "the current folder",
  "a folder above",
  "the home folder",
  "the config folder",
  "--config",
  "SCE_CONFIG",
];

/** The path of a file with this name, or with the place's usual name. */
export function pathAt(place: Place, account: Account, name = ".scerc"): string {
  if (place === "the current folder") return join(account.cwd, name);
  if (place === "a folder above") return join(account.project, name);
  if (place === "the home folder") return join(account.home, name);
  if (place === "the config folder")
    return join(account.config, name === ".scerc" ? "config.yaml" : name.replace(".scerc", "config"));
  return join(account.root, name);
}

/** How to run a command with the file in its place. */
type Run = (
  line: string,
  place: Place,
  path: string,
  account: Account,
  env?: Record<string, string>,
) => Promise<Outcome>;

/** Runs a command of the built program, with credentials in the environment. */
export const run: Run = (line, place, path, account, env) => {
  const { args, named } = naming(line, place, path);
  return runBuilt(args, { cwd: account.cwd, env: { HOME: account.home, ...env, ...named } });
};

/** Runs the same in this process. Faster, if the built program doesn't matter. */
export const runHere: Run = (line, place, path, account, env) => {
  const { args, named } = naming(line, place, path);
  return sce(args, { cwd: account.cwd, home: account.home, env: { ...env, ...named } });
};

function naming(line: string, place: Place, path: string) {
  const args = [...line.split(" "), ...(place === "--config" ? ["--config", path] : [])];
  return { args, named: place === "SCE_CONFIG" ? { SCE_CONFIG: path } : {} };
}

/** Picks a command for the n-th case, so that every command meets every place. */
export function commandFor(row: number, at: number): string {
  return COMMANDS[(row + at) % COMMANDS.length] ?? "";
}
