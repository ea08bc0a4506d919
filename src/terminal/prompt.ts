import { createInterface, emitKeypressEvents } from "node:readline";
import { Readable, Writable } from "node:stream";
import { SceError } from "../base/errors.ts";
import { untilInterrupted } from "../system/stdin.ts";
import type { Output, System } from "../system/system.ts";
import { escapeText } from "./escape.ts";

/** Asks questions on stderr and reads the answers, one line each, from stdin. */
export interface Prompt {
  /**
   * Reads one line, without its end. Throws a SceError if Ctrl-C or Ctrl-D is pressed, or if the input ends.
   *
   * @param hidden does not show the answer on the screen
   */
  ask(question: string, hidden?: boolean): Promise<string>;
  /** Restores the terminal. */
  close(): void;
  /** Takes the terminal again after `close`. */
  reopen(): void;
}

/**
 * Starts to read stdin; nothing else may read it from now on. The terminal no longer echoes, not even text typed ahead
 * of a question: several answers may be pasted together, and a secret may be among them.
 */
export function createPrompt({ stdin, stderr }: Pick<System, "stdin" | "stderr">, interrupted: AbortSignal): Prompt {
  stdin.hideTyping(true);
  const keys = Readable.from(lineByLine(untilInterrupted(stdin.chunks(), interrupted)));
  // Otherwise the first reader does this, and appends pasted text to its line regardless of the cursor.
  emitKeypressEvents(keys);
  // The input may also end between two questions.
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
        // readline decodes the input, and turns invalid UTF-8 into U+FFFD.
        if (!line.includes("\ufffd")) return line;
        throw new SceError("usage", "what was typed is not UTF-8 text");
      } finally {
        await stderr.write("\n");
      }
    },
    close: () => stdin.hideTyping(false),
    reopen: () => stdin.hideTyping(true),
  };
}

const ENDED = "the input ended before the answer";

/** Uses a new reader for each question: a reader remembers deleted text and could show it again. */
function readAnswer(keys: Readable, question: string, screen: Writable | undefined): Promise<string> {
  const reader = createInterface({ input: keys, output: screen, terminal: true, historySize: 0 });
  const answer = new Promise<string>((resolve, reject) => {
    reader.question(question, (line) => {
      resolve(line);
      // Closed right away, so that further lines wait for the next question.
      reader.close();
    });
    reader.once("SIGINT", () => reject(new SceError("interrupted", "interrupted")));
    reader.once("close", () => reject(new SceError("usage", ENDED)));
    reader.once("error", reject);
    // Ctrl-Z would leave the shell with a terminal that does not echo.
    reader.on("SIGTSTP", () => {});
  });
  return answer.finally(() => reader.close());
}

/** Passes on what readline writes, except for the line break after an answer. */
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

/** The limit of terminals, too. readline's time grows with the square of the length. */
const LONGEST_LINE = 4 * 1024;

const LINES = /[^\r\n]*(?:\r\n?|\n)|[^\r\n]+/g;

/** Splits the bytes at the ends of lines. */
async function* lineByLine(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of chunks)
    for (const [piece] of Buffer.from(chunk).toString("latin1").matchAll(LINES)) {
      length += piece.length;
      if (length > LONGEST_LINE) throw new SceError("usage", "a line of more than 4 KiB is no answer");
      yield Buffer.from(piece, "latin1");
      if (/[\r\n]$/.test(piece)) length = 0;
    }
}
