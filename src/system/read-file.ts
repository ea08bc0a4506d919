import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { codeOf, type FailureKind, SceError } from "../errors.ts";
import { decodeUtf8 } from "./utf8.ts";

/** No config file and no secret needs more; a file beyond it is not what it was taken for. */
export const LARGEST_CONFIG_BYTES = 64 * 1024;

interface ReadOptions {
  /** What the file is called in an error; the path where it is not said. */
  readonly name?: string;
  /** The kind of the errors; `config` where it is not said. */
  readonly kind?: FailureKind;
  /** In bytes. */
  readonly largest?: number;
  /** What to do about one that is not a regular file. */
  readonly hint?: string;
  /** Refuse a link as the last part of the path. */
  readonly noLink?: boolean;
}

export interface ReadFile {
  readonly bytes: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
  /** Who owns the file, and the link to it where there is one. */
  readonly owners: readonly number[];
}

/**
 * Reads a small regular file and never waits for one: a pipe, a device or a socket is refused unopened, and one that was
 * put in the file's place meanwhile is opened without blocking.
 */
export function readSmallFile(path: string, options: ReadOptions = {}): ReadFile {
  const { name = path, kind = "config", largest = LARGEST_CONFIG_BYTES, noLink = false, hint } = options;
  let file: number | undefined;
  const fault = (problem: string, advice?: string) => new SceError(kind, `${name} ${problem}`, advice);
  try {
    const link = lstatSync(path);
    const before = irregularity(noLink ? link : statSync(path));
    if (before !== undefined) throw fault(before, hint);
    file = openSync(path, openFlags(noLink));
    const stats = fstatSync(file);
    const after = irregularity(stats);
    if (after !== undefined) throw fault(after, hint);
    const bytes = readBytes(file, largest);
    if (bytes === undefined) throw fault(`is larger than ${sizeText(largest)}`);
    return { bytes, mode: stats.mode, owners: [link.uid, stats.uid] };
  } catch (error) {
    throw error instanceof SceError ? error : fault(readFault(error));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** A limit in words: `64 KiB`, `1 MiB`. */
export function sizeText(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MiB` : `${bytes / 1024} KiB`;
}

/** Why the system refused, in words that hold nothing of the file. */
export function readFault(error: unknown): string {
  const code = codeOf(error);
  return READ_FAULTS[code] ?? `cannot be read (${code})`;
}

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  ENOTDIR: "is not there",
  EACCES: "cannot be read (permission denied)",
  EPERM: "cannot be read (permission denied)",
  ELOOP: "is a link that leads nowhere",
  ENAMETOOLONG: "has too long a name",
};

/** Windows knows neither pipes in folders nor these flags. */
function openFlags(noLink: boolean): number {
  const never = constants.O_NONBLOCK ?? 0;
  const noTerminal = constants.O_NOCTTY ?? 0;
  return constants.O_RDONLY | never | noTerminal | (noLink ? (constants.O_NOFOLLOW ?? 0) : 0);
}

/** Why what lies there is not read; undefined for a regular file. */
function irregularity(stats: Stats): string | undefined {
  if (stats.isDirectory()) return "is a folder, not a file";
  return stats.isFile() ? undefined : "is not a regular file";
}

/** Undefined where there are more than `largest` bytes. */
function readBytes(file: number, largest: number): Uint8Array | undefined {
  // One byte more than allowed, so that a file that grew since is noticed as well.
  const buffer = new Uint8Array(largest + 1);
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(file, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length > largest ? undefined : buffer.subarray(0, length);
}

/** The text of a file in UTF-8, without its byte-order mark. */
export function decodeText(bytes: Uint8Array, name: string, kind: FailureKind = "config"): string {
  const text = decodeUtf8(bytes);
  // ASCII saved as UTF-16 without a mark is valid UTF-8 full of zero bytes.
  if (text === undefined || text.includes("\0")) throw new SceError(kind, `${name} is not UTF-8 text`);
  return text;
}
