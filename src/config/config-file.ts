import type { Document } from "./document.ts";
import type { Role } from "./settings.ts";

/** A config file: its path, its owner, and whether it was read. */
export type ConfigFile = ReadFile | UnreadFile;

interface FileLocation {
  readonly path: string;
  readonly role: Role;
  /** Whether it is trusted only if it belongs to the user or to root, because others can write to its folder. */
  readonly ownedOnly: boolean;
}

/** A file that was read and checked. */
export interface ReadFile extends FileLocation {
  readonly status: "used" | "empty";
  readonly document: Document;
  /** Permission bits. */
  readonly mode: number;
}

/** A file that was not read, or not yet (`found`), or one that does not exist. */
export interface UnreadFile extends FileLocation {
  readonly status:
    | "found"
    | "not found"
    | "folder cannot be read"
    | "not read: a nearer file is used"
    | "not read: another file is named";
  readonly document?: never;
}
