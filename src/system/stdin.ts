import { orAborted } from "../base/abort.ts";
import type { Input } from "./system.ts";

/** Reads all of stdin; undefined if it is larger than `largest` bytes. */
export async function readStdin(
  stdin: Input,
  interrupted: AbortSignal,
  largest: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of untilInterrupted(stdin.chunks(), interrupted)) {
    size += chunk.length;
    if (size > largest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * All chunks of an input. Does not wait for the next chunk after an interruption.
 *
 * @param interrupted ends the reading with its reason
 */
export async function* untilInterrupted(
  chunks: AsyncIterable<Uint8Array>,
  interrupted: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await orAborted(iterator.next(), interrupted);
    if (done) return;
    yield value;
  }
}
