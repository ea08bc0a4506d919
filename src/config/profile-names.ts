import { join } from "node:path";
import type { System } from "../system/system.ts";
import type { Place } from "./find-files.ts";
import { placesToRead } from "./load.ts";
import { loadFile } from "./load-file.ts";

/**
 * The names of all profiles there are, in the files' order. A file that cannot be used has none: whoever wants to know
 * what is wrong with it runs a command. Reads the config files and nothing that they name.
 *
 * @param option the value of `--config`, as far as the shell has not read it yet
 */
export function profileNames(system: System, option: string | undefined): string[] {
  const named = option?.startsWith("~/") && system.home !== undefined ? join(system.home, option.slice(2)) : option;
  const names = orNone(() => placesToRead(system, named)).flatMap((place) => orNone(() => namesIn(place, system)));
  return [...new Set(names)];
}

function namesIn(place: Place, system: System): string[] {
  return place.state === "found" ? [...loadFile(place, system).document.profiles.keys()] : [];
}

function orNone<T>(list: () => T[]): T[] {
  try {
    return list();
  } catch {
    return [];
  }
}
