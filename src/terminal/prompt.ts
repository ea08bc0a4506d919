import { createInterface, emitKeypressEvents } from "node:readline";
import { Readable, Writable } from "node:stream";
import { SceError } from "../base/errors.ts";
import { untilInterrupted } from "../system/stdin.ts";
import type { Output, System } from "../system/system.ts";
import { escapeText } from "./terminal.ts";

/** Asks questions in a terminal, on stderr; the answers are lines typed or pasted into stdin. */
export interface Prompt {
  /**
   * One line as it was typed and edited, without its end. Throws a SceError if Ctrl-C or Ctrl-D is pressed, or if the
   * input ends.
   *
   * @param hidden keeps the answer from the screen
   */
  ask(question: string, hidden?: boolean): Promise<string>;
  /** Gives the terminal back as it was. */
  close(): void;
}

/**
 * Begins to read stdin; it is read by nobody else from now on. The terminal shows nothing by itself any more, not even
 * what is typed before its question: a secret may be among what is pasted as a whole.
 */
export function createPrompt({ stdin, stderr }: Pick<System, "stdin" | "stderr">, interrupted: AbortSignal): Prompt {
  stdin.hideTyping(true);
  const keys = Readable.from(lineByLine(untilInterrupted(stdin.chunks(), interrupted)));
  // Otherwise the first reader does it, and puts what is pasted at the end of its line, wherever the cursor is.
  emitKeypressEvents(keys);
  // It may also happen while nothing is asked.
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
        // readline decodes what is typed, and says no more of it.
        if (!line.includes("\ufffd")) return line;
        throw new SceError("usage", "what was typed is not UTF-8 text");
      } finally {
        await stderr.write("\n");
      }
    },
    close: () => stdin.hideTyping(false),
  };
}

const ENDED = "the input ended before the answer";

/** Each question has a reader of its own: one remembers what was deleted, and would bring it back on the screen. */
function readAnswer(keys: Readable, question: string, screen: Writable | undefined): Promise<string> {
  const reader = createInterface({ input: keys, output: screen, terminal: true, historySize: 0 });
  const answer = new Promise<string>((resolve, reject) => {
    reader.question(question, (line) => {
      resolve(line);
      // At once, so that the lines that follow wait for the next question.
      reader.close();
    });
    reader.once("SIGINT", () => reject(new SceError("interrupted", "interrupted")));
    reader.once("close", () => reject(new SceError("usage", ENDED)));
    reader.once("error", reject);
    // Ctrl-Z would leave the shell a terminal that shows nothing.
    reader.on("SIGTSTP", () => {});
  });
  return answer.finally(() => reader.close());
}

/** What readline writes, except for the end of the line: it writes one only after an answer. */
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

/** As much as terminals take into one line. readline takes a time that grows with its square. */
const LONGEST_LINE = 4 * 1024;

const LINES = /[^\r\n]*(?:\r\n?|\n)|[^\r\n]+/g;

/** The bytes in pieces of which none goes on behind the end of a line. */
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
