import { fstatSync, writeSync } from "node:fs";
import { codeOf, SceError } from "../base/errors.ts";
import { type Input, type Output, OutputClosed } from "./system.ts";

/** This process's stdin. */
export function processInput(): Input {
  return {
    // A getter: process.stdin opens stdin when it is used, and most commands never read it.
    get isTTY() {
      return process.stdin.isTTY === true;
    },
    chunks: stdinChunks,
    hideTyping: (hidden) => {
      if (process.stdin.isTTY) process.stdin.setRawMode(hidden);
    },
  };
}

async function* stdinChunks(): AsyncGenerator<Uint8Array> {
  try {
    // Node reads a folder as an empty stream.
    if (fstatSync(0).isDirectory()) throw new SceError("usage", "stdin is a folder");
    yield* process.stdin;
  } catch (error) {
    if (error instanceof SceError) throw error;
    throw new SceError("usage", `could not read stdin (${codeOf(error)})`);
  }
}

/**
 * Writes to stdout without opening a stream, which would take a quarter of the startup time.
 *
 * @returns whether all of the text was written. If not, write it to the stream, which reports errors.
 */
export function writeAtOnce(text: string): boolean {
  try {
    return writeSync(1, text) === Buffer.byteLength(text);
  } catch {
    return false;
  }
}

/** After a text of this many characters, signals are handled before the next one. */
const LONG_TEXT = 16 * 1024;

/** This process's stdout or stderr. */
export function processOutput(stream: NodeJS.WriteStream, name: string): Output {
  // Without a listener, a broken pipe would crash the process. write() passes the error to its caller.
  stream.on("error", () => {});
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 0;
    },
    get rows() {
      return stream.rows ?? 0;
    },
    stream,
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error) reject(writeError(error, name));
          // Files, terminals and pipes take a text at once, and signals are handled only between turns of the event
          // loop.
          else if (text.length >= LONG_TEXT) setImmediate(resolve);
          else resolve();
        });
      }),
  };
}

const READER_GONE: ReadonlySet<string | undefined> = new Set(["EPIPE", "ERR_STREAM_DESTROYED", "ECONNRESET"]);

function writeError(error: NodeJS.ErrnoException, name: string): Error {
  if (READER_GONE.has(error.code)) return new OutputClosed(`${name} is closed`);
  return new SceError("refused", `could not write to ${name} (${error.code ?? error.message})`);
}
