import type { SceError } from "../base/errors.ts";
import type { System } from "../system/system.ts";
import { escapeText } from "./terminal.ts";

/** What a person is told on stderr. Every text is escaped here, so that no caller can forget it. */
export interface Messages {
  /** `sce: what happened`, and `hint: what to do` where there is something; the same hint only once a run. */
  error(error: SceError, subject?: string): Promise<void>;
  /** `sce: warning: …`; silenced by `--quiet`. */
  warn(text: string): Promise<void>;
  /** A line about what goes on; silenced by `--quiet`. */
  note(text: string): Promise<void>;
  /** A line that only `--verbose` shows. */
  detail(text: string): Promise<void>;
  /** From now on every text goes through this first: it takes out what must not be told, whoever put it in. */
  hide(redact: (text: string) => string): void;
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
  // Nobody to tell when stderr is gone: the exit code still says it.
  const line = (text: string) => inside(() => system.stderr.write(`${clean(text)}\n`).catch(() => {}));
  return {
    error: async (error, subject) => {
      await line(`sce: ${subject === undefined ? "" : `${subject}: `}${error.message}`);
      if (error.hint === undefined || hinted.has(error.hint)) return;
      hinted.add(error.hint);
      await line(`hint: ${error.hint}`);
    },
    warn: async (text) => {
      if (!options.quiet) await line(`sce: warning: ${text}`);
    },
    note: async (text) => {
      if (!options.quiet) await line(`sce: ${text}`);
    },
    detail: async (text) => {
      if (options.verbose) await line(`sce: ${text}`);
    },
    hide: (next) => {
      redact = next;
    },
    clean,
    writeInside: (room) => {
      inside = room;
    },
  };
}
