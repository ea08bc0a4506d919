import type { System } from "../system/system.ts";
import { isSmartTerminal, isUnicodeLocale } from "./terminal.ts";

/** Signs of life on stderr while answers are awaited. */
export interface Progress {
  /** Shows what is going on now: on a terminal only. */
  show(text: string): void;
  /** Runs the writing of results while nothing is being redrawn. */
  paused(write: () => Promise<void>): Promise<void>;
  stop(): void;
}

const SILENT: Progress = {
  show: () => {},
  paused: (write) => write(),
  stop: () => {},
};

interface ProgressOptions {
  readonly system: System;
  readonly globals: {
    readonly quiet?: boolean;
    readonly verbose?: boolean;
    readonly color: "auto" | "always" | "never";
  };
}

/** A spinner if stderr is a terminal; nothing elsewhere, in CI and with `--quiet`. */
export async function startProgress({ system, globals }: ProgressOptions): Promise<Progress> {
  if (globals.quiet) return SILENT;
  const { stderr } = system;
  // -v prints a line for each attempt, which a spinner would overwrite; and ora never ends on a width of 0.
  const canRedraw = isSmartTerminal(stderr, system) && stderr.columns > 0 && !globals.verbose;
  if (!canRedraw) return SILENT;
  const { default: ora } = await import("ora");
  const spinner = ora({
    stream: stderr.stream,
    isEnabled: true,
    // It would take the terminal's stdin, where ids may be typed.
    discardStdin: false,
    ...(isUnicodeLocale(system) ? {} : { spinner: "line" as const }),
    ...(globals.color === "never" || system.env.NO_COLOR ? { color: false as const } : {}),
  });
  return {
    show: (text) => {
      spinner.text = text;
      if (!spinner.isSpinning) spinner.start();
    },
    paused: async (write) => {
      const wasSpinning = spinner.isSpinning;
      spinner.stop();
      await write();
      if (wasSpinning) spinner.start();
    },
    stop: () => {
      spinner.stop();
    },
  };
}
