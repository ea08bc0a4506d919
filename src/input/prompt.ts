import type { Signal } from "../abort.ts";
import { SceError } from "../errors.ts";
import { escapeText } from "../output/terminal.ts";
import { width } from "../output/width.ts";
import type { Output, System } from "../system/system.ts";
import { untilStopped } from "./stdin.ts";
import { decodeUtf8 } from "./utf8.ts";

/** Asks questions in a terminal, on stderr; the answers are lines typed or pasted into stdin. */
export interface Prompt {
  /**
   * One line exactly as it was typed, without its end. Throws a SceError when Ctrl-C is pressed, and where the input ends.
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
export function createPrompt({ stdin, stderr }: System, stopped: Signal): Prompt {
  let show = (_line: string) => {};
  stdin.hideTyping(true);
  const lines = typedLines(untilStopped(stdin.chunks(), stopped), (line) => show(line));
  return {
    ask: async (question, hidden = false) => {
      try {
        await stderr.write(`${escapeText(question)}: `);
        show = hidden ? () => {} : echoTo(stderr);
        const { value } = await lines.next();
        const text = value && decodeUtf8(Buffer.from(value, "latin1"));
        if (text !== undefined) return text;
        throw new SceError(
          "usage",
          value === undefined ? "the input ended before the answer" : "what was typed is not UTF-8 text",
        );
      } finally {
        await stderr.write("\n");
      }
    },
    close: () => stdin.hideTyping(false),
  };
}

/** Shows a line as it is typed and edited, with nothing but Backspace, which every terminal understands. */
function echoTo(stderr: Output): (line: string) => void {
  let shown = "";
  return (line) => {
    const text = decodeUtf8(Buffer.from(line, "latin1"));
    // In the middle of a character, or of what a key sends.
    if (text === undefined || PARTIAL_SEQUENCE.test(text)) return;
    const next = escapeText(text);
    let same = 0;
    while (same < shown.length && shown[same] === next[same]) same += 1;
    stderr.write("\b \b".repeat(width(shown.slice(same))) + next.slice(same)).catch(() => {});
    shown = next;
  };
}

const PARTIAL_SEQUENCE = /\u001b(?:[O[][0-?]*)?$/;

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
 * Lines typed into a terminal that hides them, a byte a character: the keys that edit a line have to be understood here.
 * Arrows do nothing; what else is no text stays in the line, so that no answer silently differs from what was pasted.
 *
 * @param onChange called with the line so far after every key
 */
export async function* typedLines(
  chunks: AsyncIterable<Uint8Array>,
  onChange: (line: string) => void = () => {},
): AsyncGenerator<string, undefined> {
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
      onChange(line);
      if (line.length > LONGEST_LINE) throw new SceError("usage", "a line of more than 16 KiB is no answer");
    }
  }
  if (line !== "") yield line;
  return undefined;
}
