import type { Document } from "./document.ts";
import type { Role } from "./settings.ts";

/** A config file: where it is, whose it is, and what became of it. */
export type ConfigFile = ReadFile | UnreadFile;

interface Place {
  readonly path: string;
  readonly role: Role;
  /** Only trusted if it belongs to the user or to root: others can write to the folders around it. */
  readonly ownedOnly: boolean;
}

/** One that was read and checked. */
export interface ReadFile extends Place {
  readonly status: "used" | "empty";
  readonly document: Document;
  /** Permission bits. */
  readonly mode: number;
}

/** One that was not read, or not yet (`found`), and a place where there is none. */
export interface UnreadFile extends Place {
  readonly status:
    | "found"
    | "not there"
    | "folder cannot be read"
    | "not read, for a nearer file is"
    | "not read, for another file is named";
  readonly document?: never;
}
