import { ExplorerSync } from "cosmiconfig/dist/ExplorerSync.js";
import { SceError } from "../errors.ts";
import { decodeText, readFault, readSmallFile } from "../input/read-file.ts";
import type { System } from "../system/system.ts";
import { type Document, EMPTY, parseDocument } from "./document.ts";
import type { Place } from "./find-files.ts";

export interface LoadedFile {
  readonly document: Document;
  readonly isEmpty: boolean;
  /** Permission bits. */
  readonly mode: number;
}

/** Reads, parses and checks one config file that is there. */
export function loadFile(place: Place, system: System): LoadedFile {
  const { bytes, mode, owners } = readSmallFile(place.path);
  if (place.ownedOnly) requireTrustedOwner(place.path, owners, system);
  const text = decodeText(bytes, place.path);
  const document = loadWithCosmiconfig(place.path, () => parseDocument(text, place.path, place.role));
  const isEmpty = document.top.size === 0 && document.profiles.size === 0 && document.profile === undefined;
  return { document, isEmpty, mode };
}

function requireTrustedOwner(path: string, owners: readonly number[], system: System): void {
  if (system.uid === undefined) return;
  if (owners.every((owner) => owner === 0 || owner === system.uid)) return;
  throw new SceError(
    "config",
    `${path} belongs to another user`,
    `look into it, and if it is right name it yourself: --config ${path}`,
  );
}

const MODULE = "sce";

/**
 * Lets cosmiconfig load the file, by its explorer alone: its main entry point looks for a configuration of its own in the
 * current folder and executes it. Whatever the file's name ends in, the one loader hands over what was read and checked
 * before. It is wrapped, so that cosmiconfig never sees a key of the file, such as `$import`, and wrapped again under the
 * name that it looks for in a file called package.json.
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
    transform: (result) => result,
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
