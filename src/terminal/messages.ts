import type { SceError } from "../base/errors.ts";
import { InternalError } from "../base/internal-error.ts";
import { shorten } from "../base/shorten.ts";
import type { System } from "../system/system.ts";
import { escapeText } from "./escape.ts";
import type { LogEvent } from "./json-log.ts";
import { isUnicodeLocale } from "./terminal.ts";

/** An error about one upload. */
interface UploadError {
  readonly error: SceError;
  readonly id: string;
  /** Whether the line names the id; false if there is only one id. */
  readonly isNamed: boolean;
}

/** The number of characters to write at once. */
const PIECE = 64 * 1024;

/** A longer message is cut, in characters: it may quote the API. Hints are never cut. */
const LONGEST_MESSAGE = 500;

/** Writes messages to stderr. Escapes every text, so that no caller can forget it. */
export interface Messages {
  /**
   * Prints `sce: what happened`, and `hint: what to do` if there is a hint. Prints each hint once. With `--verbose`, also
   * prints where an internal error happened.
   */
  error(error: SceError): Promise<void>;
  /** Prints the errors of many uploads, in few writes. */
  errors(errors: readonly UploadError[]): Promise<void>;
  /** Prints `sce: warning: …`, and `hint: …` if there is a hint. `--quiet` silences it. */
  warn(text: string, hint?: string): Promise<void>;
  /** Prints a response that could not go to stdout and must not be lost. It is JSON with a line break. */
  response(json: string): Promise<void>;
  /** Prints a line of information. `--quiet` silences it. */
  note(text: string): Promise<void>;
  /** Prints a line with `--verbose` only. */
  detail(text: string, event?: "attempt" | "detail"): Promise<void>;
  /** Prints an event with `--log json` only. `--quiet` silences it. */
  event(event: LogEvent): Promise<void>;
  /** Prints the last line of `--log json`: the exit code, the number of uploads in each state, and the time. */
  end(exit: number, counts: ReadonlyMap<string, number>, tookMs: number): Promise<void>;
  /** Sets the function that removes secrets from every later text. */
  redactWith(redact: (text: string) => string): void;
  /** Escapes a text and removes secrets, as in a printed line. */
  clean(text: string): string;
  /** Sets a wrapper around every later write. It makes room on the terminal. */
  writeInside(room: (write: () => Promise<void>) => Promise<void>): void;
}

export function createMessages(system: System, options: { quiet?: boolean; verbose?: boolean }): Messages {
  const hinted = new Set<string>();
  let redact = (text: string) => text;
  const clean = (text: string) => escapeText(redact(text));
  let inside = (write: () => Promise<void>) => write();
  // If stderr is closed, the exit code still reports the failure.
  const write = (text: string) => inside(() => system.stderr.write(text).catch(() => {}));
  const mark = isUnicodeLocale(system) ? "…" : "...";
  const shown = (text: string) => `${escapeText(shorten(redact(text), LONGEST_MESSAGE, mark))}\n`;
  const line = (text: string) => write(shown(text));
  const linesOf = (error: SceError, subject = "") => {
    const what = shown(`sce: ${subject}${error.message}`);
    const trace = options.verbose && error instanceof InternalError ? error.trace : [];
    const where = trace.map((call) => shown(`sce: ${call}`)).join("");
    if (error.hint === undefined || hinted.has(error.hint)) return what + where;
    hinted.add(error.hint);
    return `${what}${clean(`hint: ${error.hint}`)}\n${where}`;
  };
  return {
    error: (error) => write(linesOf(error)),
    errors: async (errors) => {
      let piece = "";
      for (const { error, id, isNamed } of errors) {
        piece += linesOf(error, isNamed ? `id ${id}: ` : "");
        if (piece.length < PIECE) continue;
        await write(piece);
        piece = "";
      }
      if (piece !== "") await write(piece);
    },
    warn: async (text, hint) => {
      if (!options.quiet)
        await write(shown(`sce: warning: ${text}`) + (hint === undefined ? "" : shown(`hint: ${hint}`)));
    },
    note: async (text) => {
      if (!options.quiet) await line(`sce: ${text}`);
    },
    detail: async (text) => {
      if (options.verbose) await line(`sce: ${text}`);
    },
    response: write,
    event: async () => {},
    end: async () => {},
    redactWith: (next) => {
      redact = next;
    },
    clean,
    writeInside: (room) => {
      inside = room;
    },
  };
}
