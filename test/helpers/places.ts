import { join } from "node:path";
import type { Account } from "./account.ts";
import { runBuilt } from "./process.ts";
import { type Outcome, sce } from "./sce.ts";

/** The commands that read the configuration. */
export const COMMANDS = ["youtube status 1", "api a.status", "config show", "config path"];

/** The places where a config file is looked for, or is named. */
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

/** Where a file of that name, or of the one that belongs there, is looked for in a place. */
export function pathAt(place: Place, account: Account, name = ".scerc"): string {
  if (place === "the current folder") return join(account.cwd, name);
  if (place === "a folder above") return join(account.project, name);
  if (place === "the home folder") return join(account.home, name);
  if (place === "the config folder")
    return join(account.config, name === ".scerc" ? "config.yaml" : name.replace(".scerc", "config"));
  return join(account.root, name);
}

/** How a command is run with the file in its place. */
type Run = (
  line: string,
  place: Place,
  path: string,
  account: Account,
  env?: Record<string, string>,
) => Promise<Outcome>;

/** Runs a command of the built program, the credentials in the environment. */
export const run: Run = (line, place, path, account, env) => {
  const { args, named } = naming(line, place, path);
  return runBuilt(args, { cwd: account.cwd, env: { HOME: account.home, ...env, ...named } });
};

/** The same in this process: in less time, for what the built program has no part in. */
export const runHere: Run = (line, place, path, account, env) => {
  const { args, named } = naming(line, place, path);
  return sce(args, { cwd: account.cwd, home: account.home, env: { ...env, ...named } });
};

function naming(line: string, place: Place, path: string) {
  const args = [...line.split(" "), ...(place === "--config" ? ["--config", path] : [])];
  return { args, named: place === "SCE_CONFIG" ? { SCE_CONFIG: path } : {} };
}

/** For the n-th case of a row, so that each command meets each place over the rows. */
export function commandFor(row: number, at: number): string {
  return COMMANDS[(row + at) % COMMANDS.length] ?? "";
}
