import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { SceError } from "../errors.ts";
import { decodeUtf8 } from "../utf8.ts";

/** In bytes. Nothing that is read here needs more; a file beyond it is not what it was taken for. */
export const LARGEST_FILE = 64 * 1024;

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
 *
 * @param name what the file is called in the error, the path where it is found
 * @param noLink refuse a link as the last part of the path
 */
export function readSmallFile(path: string, name: string = path, noLink = false): ReadFile {
  let file: number | undefined;
  try {
    const link = lstatSync(path);
    requireRegular(noLink ? link : statSync(path), name);
    file = openSync(path, openFlags(noLink));
    const stats = fstatSync(file);
    requireRegular(stats, name);
    return { bytes: readBytes(file, name), mode: stats.mode, owners: [link.uid, stats.uid] };
  } catch (error) {
    if (error instanceof SceError) throw error;
    throw new SceError("config", `${name} ${readFault(error)}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Why the system refused, in words that hold nothing of the file. */
export function readFault(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown reason";
  return READ_FAULTS[code] ?? `cannot be read (${code})`;
}

const READ_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "is not there",
  ENOTDIR: "is not there",
  EACCES: "cannot be read (permission denied)",
  EPERM: "cannot be read (permission denied)",
  ELOOP: "is a link that leads nowhere",
};

/** Windows knows neither pipes in folders nor these flags. */
function openFlags(noLink: boolean): number {
  const never = constants.O_NONBLOCK ?? 0;
  const noTerminal = constants.O_NOCTTY ?? 0;
  return constants.O_RDONLY | never | noTerminal | (noLink ? (constants.O_NOFOLLOW ?? 0) : 0);
}

function requireRegular(stats: Stats, name: string): void {
  if (stats.isDirectory()) throw new SceError("config", `${name} is a folder, not a file`);
  if (!stats.isFile()) throw new SceError("config", `${name} is not a regular file`);
}

function readBytes(file: number, name: string): Uint8Array {
  // One byte more than allowed, so that a file that grew since is noticed as well.
  const buffer = new Uint8Array(LARGEST_FILE + 1);
  let length = 0;
  while (length < buffer.length) {
    const read = readSync(file, buffer, length, buffer.length - length, null);
    if (read === 0) break;
    length += read;
  }
  if (length > LARGEST_FILE) throw new SceError("config", `${name} is larger than 64 KiB`);
  return buffer.subarray(0, length);
}

/** The text of a file in UTF-8, without its byte-order mark. */
export function decodeText(bytes: Uint8Array, name: string): string {
  const text = decodeUtf8(bytes);
  // ASCII saved as UTF-16 without a mark is valid UTF-8 full of zero bytes.
  if (text === undefined || text.includes("\0")) throw new SceError("config", `${name} is not UTF-8 text`);
  return text;
}
