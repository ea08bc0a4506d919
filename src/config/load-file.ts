import { join } from "node:path";
import { ExplorerSync } from "cosmiconfig/dist/ExplorerSync.js";
import { SceError } from "../base/errors.ts";
import { shellWord } from "../base/shell-word.ts";
import { decodeText } from "../base/utf8.ts";
import { readFault, readSmallFile } from "../system/read-file.ts";
import type { System } from "../system/system.ts";
import type { ConfigFile, UnreadFile } from "./config-file.ts";
import { type Document, EMPTY, parseDocument } from "./document.ts";
import { findFiles } from "./find-files.ts";
import { profileNames } from "./profile.ts";

/** Reads, parses and checks a file that was found. Returns any other unchanged. Throws a SceError. */
export function readConfigFile(file: UnreadFile, system: System): ConfigFile {
  if (file.status !== "found") return file;
  const { path, role, ownedOnly } = file;
  const { bytes, mode, owners } = readSmallFile(path);
  if (ownedOnly) requireTrustedOwner(path, owners, system);
  const text = decodeText(bytes, path);
  const document = loadWithCosmiconfig(path, () => parseDocument(text, path, role));
  const isEmpty = document.top.length === 0 && document.profiles.size === 0 && document.profile === undefined;
  return { path, role, ownedOnly, status: isEmpty ? "empty" : "used", document, mode };
}

function requireTrustedOwner(path: string, owners: readonly number[], { uid }: System): void {
  if (uid === undefined || owners.every((owner) => owner === 0 || owner === uid)) return;
  const hint = `if you trust it, name it explicitly: --config ${shellWord(path)}`;
  throw new SceError("config", `${path} belongs to another user`, hint);
}

const MODULE = "sce";

/**
 * Loads the file with cosmiconfig's explorer only, because its main entry point looks for its own configuration in the
 * current folder and executes it. One loader serves every file name and returns what was already read and checked. The
 * document is wrapped, so that cosmiconfig sees none of the file's keys, such as `$import`. It is wrapped again under
 * the name that cosmiconfig looks for in a file called package.json.
 */
function loadWithCosmiconfig(path: string, parse: () => Document): Document {
  const load = () => {
    const document = parse();
    return { document, [MODULE]: { document } };
  };
  const explorer = new ExplorerSync<{ document: Document }>({
    moduleName: MODULE,
    packageProp: MODULE,
    searchPlaces: [],
    searchStrategy: "none",
    loaders: { noExt: load, default: load },
    transform: (result: unknown) => result,
    cache: false,
    ignoreEmptySearchPlaces: true,
    mergeImportArrays: false,
    mergeSearchPlaces: false,
  });
  try {
    return explorer.load(path)?.config?.document ?? EMPTY;
  } catch (error) {
    if (error instanceof SceError) throw error;
    throw new SceError("config", `${path} ${readFault(error)}`);
  }
}

/**
 * The names of all profiles, for completion. Reads only the config files. Skips a file that cannot be used, because a
 * command will report what is wrong with it.
 *
 * @param option the value of `--config`, before the shell expands it
 */
export function usableProfiles(system: System, option: string | undefined): string[] {
  const named = option?.startsWith("~/") && system.home !== undefined ? join(system.home, option.slice(2)) : option;
  const files = orNone(() => findFiles(system, named)).flatMap((file) => orNone(() => [readConfigFile(file, system)]));
  return profileNames(files.filter((file) => file.document !== undefined));
}

function orNone<T>(list: () => T[]): T[] {
  try {
    return list();
  } catch {
    return [];
  }
}
