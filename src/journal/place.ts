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
  /** SCE_JOURNAL names it. If not, its folders are created as needed. */
  readonly isNamed: boolean;
  /** The user to whom it must belong; undefined on Windows. */
  readonly uid: number | undefined;
}

/** Where uploads are remembered; or why they are not, which is a problem unless somebody wants it so. */
type JournalPlace =
  | { readonly file: JournalFile; readonly off?: never }
  | { readonly file?: never; readonly off: string; readonly isProblem: boolean };

/** The journal of a run: whose uploads it is about is unknown as long as no CDN ID is set. */
export interface JournalChoice {
  readonly place: JournalPlace;
  readonly account: Account | undefined;
}

export const SANDBOX_JOURNAL: JournalChoice = { place: off("--sandbox is given"), account: undefined };

/** The journal that these settings choose. Throws a SceError for a SCE_JOURNAL that means nothing. */
export function chooseJournal({ journal, cdn, api_url: url }: Settings, system: System): JournalChoice {
  const id = cdn && parseCdn(textOf(cdn.value));
  const account = id === undefined ? undefined : { api: normalUrl(textOf(url.value)), cdn: String(id) };
  return { place: placeOf(journal, system), account };
}

function placeOf(setting: Setting | undefined, system: System): JournalPlace {
  const { cwd, uid } = system;
  const value = setting && textOf(setting.value);
  if (setting?.origin.kind === "variable" && value !== undefined && !/^off$/i.test(value)) {
    // Nobody means a file of this name.
    if (/^(true|false|on|yes|no|0|1)$/i.test(value))
      throw new SceError(
        "config",
        "SCE_JOURNAL is neither a file nor off",
        "to switch the journal off: SCE_JOURNAL=off",
      );
    return { file: { path: resolve(cwd, value), isNamed: true, uid } };
  }
  if (setting !== undefined && value !== "true") return off(`${describeOrigin(setting.origin)} switches it off`);
  if (isCI(system)) return off("CI is set");
  const folder = stateFolder(system);
  if (folder === undefined) return { off: "there is no home folder", isProblem: true };
  return { file: { path: join(folder, "uploads.ndjson"), isNamed: false, uid } };
}

function off(why: string): JournalPlace {
  return { off: why, isProblem: false };
}

/**
 * The folder for what the program remembers: `$XDG_STATE_HOME/sce`, or what is usual on the platform:
 * `~/.local/state/sce`, on macOS `~/Library/Application Support/sce`, on Windows `%LOCALAPPDATA%\sce\Data`.
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

/** The same text for every way to write the address. */
function normalUrl(text: string): string {
  const url = new URL(text);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/`;
  return url.href;
}
