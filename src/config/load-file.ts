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

/** Reads, parses and checks a file that was found; any other stays as it is. Throws a SceError. */
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
  const hint = `if you trust it, name it yourself: --config ${shellWord(path)}`;
  throw new SceError("config", `${path} belongs to another user`, hint);
}

const MODULE = "sce";

/**
 * Lets cosmiconfig load the file by its explorer alone: its main entry point looks for a configuration of its own in the
 * current folder and executes it. One loader serves every name and hands over what was read and checked before. The
 * document is wrapped, so that cosmiconfig sees no key of the file, such as `$import`, and wrapped again under the name
 * that it looks for in a file called package.json.
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
 * The names of all profiles, for completion. Reads the config files and nothing that they name; skips a file that cannot
 * be used, because a command will say what is wrong with it.
 *
 * @param option the value of `--config`, as the shell has not expanded it yet
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
