import { closeSync, constants, fstatSync, openSync, statSync } from "node:fs";
import { Socket } from "node:net";
import { SceError } from "../base/errors.ts";
import { readFault, sizeText } from "./read-file.ts";
import type { System } from "./system.ts";

const LIMIT_MS = 10_000;

/** Whether the path is a pipe: a named one, or the `/dev/fd/63` of a shell's `<(…)`. */
export function isPipe(path: string): boolean {
  try {
    return statSync(path).isFIFO();
  } catch {
    return false;
  }
}

/**
 * Reads a pipe until its writers have closed it, for at most 10 seconds. The pipe is opened without blocking, because
 * nothing could end a process that waits for a writer. Throws a SceError of kind `config`.
 *
 * @param name the pipe's name in errors
 * @param largest in bytes
 */
export async function readPipe(
  path: string,
  name: string,
  largest: number,
  { alarm }: Pick<System, "alarm">,
): Promise<Uint8Array> {
  const pipe = openPipe(path, name);
  const cancel = alarm(LIMIT_MS, () =>
    pipe.destroy(new SceError("config", `${name} was not closed by its writer within ${LIMIT_MS / 1000} s`)),
  );
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of pipe) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > largest) throw new SceError("config", `${name} is larger than ${sizeText(largest)}`);
    }
  } catch (error) {
    throw error instanceof SceError ? error : new SceError("config", `${name} ${readFault(error)}`);
  } finally {
    cancel();
    pipe.destroy();
  }
  return Buffer.concat(chunks);
}

function openPipe(path: string, name: string): Socket {
  let fd: number | undefined;
  try {
    fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
    if (fstatSync(fd).isFIFO()) return new Socket({ fd, readable: true, writable: false });
  } catch (error) {
    if (fd !== undefined) closeSync(fd);
    throw new SceError("config", `${name} ${readFault(error)}`);
  }
  closeSync(fd);
  throw new SceError("config", `${name} is no longer a pipe`);
}
