import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { codeOf, type FailureKind, SceError } from "../base/errors.ts";

/** No config file or secret needs more bytes. A larger file is something else. */
export const LARGEST_CONFIG_BYTES = 64 * 1024;

interface ReadOptions {
  /** The file's name in errors; by default its path. */
  readonly name?: string;
  /** The kind of the errors; by default `config`. */
  readonly kind?: FailureKind;
  /** In bytes; by default {@link LARGEST_CONFIG_BYTES}. */
  readonly largest?: number;
  /** The hint if it is not a regular file. */
  readonly hint?: string;
  /** Refuse a link as the last part of the path. */
  readonly noLink?: boolean;
}

interface SmallFile {
  readonly bytes: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
  /** User ids: the owner of the file and, if the path is a link, the owner of the link. */
  readonly owners: readonly number[];
}

/**
 * Reads a small regular file and never blocks: pipes, devices and sockets are not opened. If one replaces the file in
 * the meantime, it is opened without blocking. Throws a SceError.
 */
export function readSmallFile(path: string, options: ReadOptions = {}): SmallFile {
  const { name = path, kind = "config", largest = LARGEST_CONFIG_BYTES, noLink = false, hint } = options;
  let file: number | undefined;
  const fault = (problem: string, advice?: string) => new SceError(kind, `${name} ${problem}`, advice);
  const requireRegular = (stats: Stats) => {
    if (!stats.isFile()) throw fault(stats.isDirectory() ? "is a folder, not a file" : "is not a regular file", hint);
  };
  try {
    const link = lstatSync(path);
    requireRegular(noLink ? link : statSync(path));
    file = openSync(path, openFlags(noLink));
    const stats = fstatSync(file);
    requireRegular(stats);
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

/** Why a file cannot be read. Never quotes the file. */
export function readFault(error: unknown): string {
  const code = codeOf(error);
  return READ_FAULTS[code] ?? `cannot be read (${code})`;
}

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "was not found",
  ENOTDIR: "was not found",
  EACCES: "cannot be read (permission denied)",
  EPERM: "cannot be read (permission denied)",
  ELOOP: "is a broken link",
  ENAMETOOLONG: "has a name that is too long",
};

/** Windows does not have these flags. */
function openFlags(noLink: boolean): number {
  const noWait = constants.O_NONBLOCK ?? 0;
  const noTerminal = constants.O_NOCTTY ?? 0;
  return constants.O_RDONLY | noWait | noTerminal | (noLink ? (constants.O_NOFOLLOW ?? 0) : 0);
}

/** Undefined if there are more than `largest` bytes. */
function readBytes(file: number, largest: number): Uint8Array | undefined {
  // One more byte than allowed, to notice a file that has grown.
  const buffer = new Uint8Array(largest + 1);
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(file, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  return length > largest ? undefined : buffer.subarray(0, length);
}
