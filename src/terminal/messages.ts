import type { SceError } from "../base/errors.ts";
import { InternalError } from "../base/internal-error.ts";
import { shorten } from "../base/shorten.ts";
import type { System } from "../system/system.ts";
import { escapeText } from "./escape.ts";
import type { LogEvent } from "./json-log.ts";
import { isUnicodeLocale } from "./terminal.ts";

/** What went wrong with one upload. */
interface UploadError {
  readonly error: SceError;
  readonly id: string;
  /** Whether the line names the id: not if it is the only one. */
  readonly isNamed: boolean;
}

/** So many characters are written at once. */
const PIECE = 64 * 1024;

/** A message is cut after so many characters: it may quote what the API says. A hint never is. */
const LONGEST_MESSAGE = 500;

/** Writes messages to stderr. Every text is escaped here, so that no caller can forget it. */
export interface Messages {
  /**
   * `sce: what happened`, and `hint: what to do` if there is a hint. Each hint is printed once. With `--verbose` an
   * internal error says where it happened.
   */
  error(error: SceError): Promise<void>;
  /** The same for many uploads, in few writes. */
  errors(errors: readonly UploadError[]): Promise<void>;
  /** `sce: warning: …`, and `hint: …` if there is a hint; silenced by `--quiet`. */
  warn(text: string, hint?: string): Promise<void>;
  /** A response that must not be lost, as JSON with a line break: it could not be printed on stdout. */
  response(json: string): Promise<void>;
  /** A line for information; silenced by `--quiet`. */
  note(text: string): Promise<void>;
  /** A line that only `--verbose` shows. */
  detail(text: string, event?: "attempt" | "detail"): Promise<void>;
  /** An event that only `--log json` prints; silenced by `--quiet`. */
  event(event: LogEvent): Promise<void>;
  /** The last line of `--log json`: the exit code, how many uploads are in each state, and the time in milliseconds. */
  end(exit: number, counts: ReadonlyMap<string, number>, tookMs: number): Promise<void>;
  /** Passes every text from now on through this function, which takes out secrets. */
  redactWith(redact: (text: string) => string): void;
  /** A text as a line would show it: escaped, and without what must not be shown. */
  clean(text: string): string;
  /** From now on every line is written inside this, which makes room for it on the terminal. */
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
