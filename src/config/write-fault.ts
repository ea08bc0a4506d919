import { codeOf, SceError } from "../errors.ts";

interface Fault {
  /** Continues "FILE cannot be written: ". */
  readonly what: string;
  readonly hint: string;
}

const ANOTHER = "choose another file: --config FILE";

const DENIED = (folder: string): Fault => ({
  what: "permission denied",
  hint: `make ${folder} a folder that you may write to, or ${ANOTHER}`,
});

const NO_FOLDER = (folder: string): Fault => ({
  what: `${folder} is not a folder, or lies below something that is none`,
  hint: `move away what stands in its place, or ${ANOTHER}`,
});

const FULL = (): Fault => ({ what: "the disk is full", hint: `make room and try again, or ${ANOTHER}` });

const FAULTS: Readonly<Record<string, (folder: string) => Fault>> = {
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: () => ({ what: "the file system is read-only", hint: ANOTHER }),
  ENOSPC: FULL,
  EDQUOT: FULL,
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
  ENOENT: (folder) => ({ what: `the folder ${folder} cannot be made`, hint: ANOTHER }),
};

/** Why the system did not let a file be written, and what to do about it. */
export function writeFault(error: unknown, path: string, folder: string): SceError {
  const code = codeOf(error);
  const fault = Object.hasOwn(FAULTS, code) ? FAULTS[code] : undefined;
  const { what, hint } = fault?.(folder) ?? { what: code, hint: ANOTHER };
  return new SceError("config", `${path} cannot be written: ${what}`, hint);
}
