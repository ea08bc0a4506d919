import { isAbsolute, join, resolve } from "node:path";
import { SceError } from "../base/errors.ts";
import { describeOrigin } from "../config/describe.ts";
import { parseCdn, type Setting, type Settings, textOf } from "../config/settings.ts";
import type { System } from "../system/system.ts";
import { isCI } from "../terminal/terminal.ts";
import type { Account } from "./record.ts";

/** The file of the journal. */
export interface JournalFile {
  readonly path: string;
  /** Whether SCE_JOURNAL names it. If not, its folders are created as needed. */
  readonly isNamed: boolean;
  /** The user who must own it; undefined on Windows. */
  readonly uid: number | undefined;
}

/** The journal's file, or why the journal is off. `isProblem` is true unless the user turned it off. */
type JournalPlace =
  | { readonly file: JournalFile; readonly off?: never }
  | { readonly file?: never; readonly off: string; readonly isProblem: boolean };

/** The journal of a run. The account is unknown if no CDN ID is set. */
export interface JournalChoice {
  readonly place: JournalPlace;
  readonly account: Account | undefined;
}

export const SANDBOX_JOURNAL: JournalChoice = { place: off("--sandbox is used"), account: undefined };

/** The journal that these settings choose. Throws a SceError for an invalid SCE_JOURNAL. */
export function chooseJournal({ journal, cdn, api_url: url }: Settings, system: System): JournalChoice {
  const id = cdn && parseCdn(textOf(cdn.value));
  const account = id === undefined ? undefined : { api: normalUrl(textOf(url.value)), cdn: String(id) };
  return { place: placeOf(journal, system), account };
}

function placeOf(setting: Setting | undefined, system: System): JournalPlace {
  const { cwd, uid } = system;
  const value = setting && textOf(setting.value);
  if (setting?.origin.kind === "variable" && value !== undefined && !/^off$/i.test(value)) {
    // These are not meant as file names.
    if (/^(true|false|on|yes|no|0|1)$/i.test(value))
      throw new SceError(
        "config",
        "SCE_JOURNAL is neither a file name nor off",
        "set SCE_JOURNAL=off to turn the journal off",
      );
    return { file: { path: resolve(cwd, value), isNamed: true, uid } };
  }
  if (setting !== undefined && value !== "true") return off(`${describeOrigin(setting.origin)} turns it off`);
  if (isCI(system)) return off("CI is set");
  const folder = stateFolder(system);
  if (folder === undefined) return { off: "there is no home folder", isProblem: true };
  return { file: { path: join(folder, "uploads.ndjson"), isNamed: false, uid } };
}

function off(why: string): JournalPlace {
  return { off: why, isProblem: false };
}

/**
 * The folder for the program's state: `$XDG_STATE_HOME/sce`, or the platform's default: `~/.local/state/sce`, on macOS
 * `~/Library/Application Support/sce`, on Windows `%LOCALAPPDATA%\sce\Data`.
 */
function stateFolder({ env, home, platform }: System): string | undefined {
  if (env.XDG_STATE_HOME && isAbsolute(env.XDG_STATE_HOME)) return join(env.XDG_STATE_HOME, "sce");
  if (platform === "win32") {
    const local = env.LOCALAPPDATA || (home && join(home, "AppData", "Local"));
    return local ? join(local, "sce", "Data") : undefined;
  }
  if (home === undefined) return undefined;
  return join(home, ...(platform === "darwin" ? ["Library", "Application Support"] : [".local", "state"]), "sce");
}

/** One text for all ways to write the same address. */
function normalUrl(text: string): string {
  const url = new URL(text);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/`;
  return url.href;
}
