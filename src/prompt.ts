import { SceError } from "./errors.ts";
import { escapeText } from "./output/terminal.ts";
import { untilStopped } from "./stdin.ts";
import type { System } from "./system/system.ts";
import { decodeUtf8 } from "./utf8.ts";

/** Asks questions in a terminal, on stderr; the answers are lines typed or pasted into stdin. */
export interface Prompt {
  /**
   * One line exactly as it was typed, without its end. Throws a SceError when Ctrl-C is pressed, and where the input ends.
   *
   * @param hidden keeps the answer from the screen
   */
  ask(question: string, hidden?: boolean): Promise<string>;
}

/** Begins to read stdin; it is read by nobody else from now on. */
export function createPrompt({ stdin, stderr }: System, stopped: AbortSignal): Prompt {
  const lines = typedLines(untilStopped(stdin.chunks(), stopped));
  return {
    ask: async (question, hidden = false) => {
      let answered = false;
      // Before the question is shown: who sees it may type at once.
      if (hidden) stdin.hideTyping(true);
      try {
        await stderr.write(`${escapeText(question)}: `);
        const { value } = await lines.next();
        answered = value !== undefined;
        const text = value && decodeUtf8(Buffer.from(value, "latin1"));
        if (text !== undefined) return text;
        throw new SceError(
          "usage",
          answered ? "what was typed is not UTF-8 text" : "the input ended before the answer",
        );
      } finally {
        if (hidden) stdin.hideTyping(false);
        // The end of the line was not shown, or never came.
        if (hidden || !answered) await stderr.write("\n");
      }
    },
  };
}

/** Nobody types more into one line. */
const LONGEST_LINE = 16 * 1024;

const BACKSPACE = new Set(["\b", "\u007f"]);
const CTRL_C = "\u0003";
const CTRL_D = "\u0004";
const CTRL_U = "\u0015";
const CTRL_W = "\u0017";

/** An arrow or another such key, and what a terminal puts around a paste. */
const WHOLE_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|O[ -~])$/;

/** The last character, one byte of it or several. */
const LAST_CHARACTER = /[^\u0080-\u00bf]?[\u0080-\u00bf]*$/;

const LAST_WORD = /[^ ]* *$/;

/**
 * Lines typed into a terminal, a byte a character. Mostly the terminal itself has let the person edit them; where it was
 * told to hide them, the keys that edit a line have to be understood here. Arrows do nothing; what else is no text stays
 * in the line, so that no answer silently differs from what was pasted.
 */
export async function* typedLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, undefined> {
  let line = "";
  let afterReturn = false;
  for await (const chunk of chunks) {
    for (const key of Buffer.from(chunk).toString("latin1")) {
      const secondHalf = afterReturn && key === "\n";
      afterReturn = key === "\r";
      if (secondHalf) continue;
      if (key === "\r" || key === "\n") {
        yield line;
        line = "";
      } else if (key === CTRL_C) throw new SceError("interrupted", "interrupted");
      else if (key === CTRL_D) {
        if (line === "") return undefined;
      } else if (BACKSPACE.has(key)) line = line.replace(LAST_CHARACTER, "");
      else if (key === CTRL_U) line = "";
      else if (key === CTRL_W) line = line.replace(LAST_WORD, "");
      else line = (line + key).replace(WHOLE_SEQUENCE, "");
      if (line.length > LONGEST_LINE) throw new SceError("usage", "a line of more than 16 KiB is no answer");
    }
  }
  if (line !== "") yield line;
  return undefined;
}
