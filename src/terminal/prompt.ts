import { createInterface, emitKeypressEvents } from "node:readline";
import { Readable, Writable } from "node:stream";
import { SceError } from "../base/errors.ts";
import { stoppedBy } from "../base/stop-signals.ts";
import { untilInterrupted } from "../system/stdin.ts";
import type { Output, System } from "../system/system.ts";
import { escapeText } from "./escape.ts";

/** Asks questions on stderr and reads each answer as one line from stdin. */
export interface Prompt {
  /**
   * Reads one line, without its line break. Throws a SceError on Ctrl-C or Ctrl-D, or if the input ends.
   *
   * @param hidden hides the answer on the screen
   */
  ask(question: string, hidden?: boolean): Promise<string>;
  /** Restores the terminal. */
  close(): void;
  /** Takes over the terminal again after `close`. */
  reopen(): void;
}

/**
 * Starts to read stdin. Nothing else may read it from now on. The terminal stops echoing, even text typed before a
 * question: somebody may paste several answers together, with a secret among them.
 */
export function createPrompt({ stdin, stderr }: Pick<System, "stdin" | "stderr">, interrupted: AbortSignal): Prompt {
  stdin.hideTyping(true);
  const keys = Readable.from(lineByLine(untilInterrupted(stdin.chunks(), interrupted)));
  // Otherwise the first reader does this, and ignores the cursor when it adds pasted text.
  emitKeypressEvents(keys);
  // The input may end between two questions.
  const failure = new Promise<never>((_, reject) => {
    keys.once("end", () => reject(new SceError("usage", ENDED)));
    keys.once("error", reject);
  });
  failure.catch(() => {});
  return {
    ask: async (question, hidden = false) => {
      const text = `${escapeText(question)}: `;
      if (hidden) await stderr.write(text);
      try {
        const line = await Promise.race([failure, readAnswer(keys, text, hidden ? undefined : echo(stderr))]);
        // readline turns invalid UTF-8 into U+FFFD.
        if (!line.includes("\ufffd")) return line;
        throw new SceError("usage", "the answer is not valid UTF-8");
      } finally {
        await stderr.write("\n");
      }
    },
    close: () => stdin.hideTyping(false),
    reopen: () => stdin.hideTyping(true),
  };
}

const ENDED = "the input ended before an answer";

/** Reads one answer. Each question has a new reader: a reader remembers deleted text and could show it again. */
function readAnswer(keys: Readable, question: string, screen: Writable | undefined): Promise<string> {
  const reader = createInterface({ input: keys, output: screen, terminal: true, historySize: 0 });
  const answer = new Promise<string>((resolve, reject) => {
    reader.question(question, (line) => {
      resolve(line);
      // Close now, so that further lines wait for the next question.
      reader.close();
    });
    reader.once("SIGINT", () => reject(stoppedBy("SIGINT")));
    reader.once("close", () => reject(new SceError("usage", ENDED)));
    reader.once("error", reject);
    // Ctrl-Z would leave the shell with a terminal that doesn't echo.
    reader.on("SIGTSTP", () => {});
  });
  return answer.finally(() => reader.close());
}

/** Prints what readline writes, except the line break after an answer. */
function echo(stderr: Output): Writable {
  const screen = new Writable({
    decodeStrings: false,
    write: (text: string, _, done) => {
      if (text !== "\r\n") stderr.write(text).catch(() => {});
      done();
    },
  });
  return Object.assign(screen, { columns: stderr.columns });
}

/** Terminals have the same limit. readline's time grows with the square of the length. */
const LONGEST_LINE = 4 * 1024;

const LINES = /[^\r\n]*(?:\r\n?|\n)|[^\r\n]+/g;

/** Splits the bytes into lines. */
async function* lineByLine(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of chunks)
    for (const [piece] of Buffer.from(chunk).toString("latin1").matchAll(LINES)) {
      length += piece.length;
      if (length > LONGEST_LINE) throw new SceError("usage", "the answer is longer than 4 KiB");
      yield Buffer.from(piece, "latin1");
      if (/[\r\n]$/.test(piece)) length = 0;
    }
}
