import type { System } from "../system/system.ts";
import { isSmartTerminal, isUnicodeLocale } from "./terminal.ts";

/** Progress on stderr while the program waits for answers. */
export interface Progress {
  /** Shows the current activity, on a terminal only. */
  show(text: string): void;
  /** Stops redrawing while results are written. */
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

/** Starts a spinner if stderr is a terminal. Shows nothing elsewhere, in CI and with `--quiet`. */
export async function startProgress({ system, globals }: ProgressOptions): Promise<Progress> {
  if (globals.quiet) return SILENT;
  const { stderr } = system;
  // A spinner would overwrite the lines of -v, and ora loops forever if the width is 0.
  const canRedraw = isSmartTerminal(stderr, system) && stderr.columns > 0 && !globals.verbose;
  if (!canRedraw) return SILENT;
  const { default: ora } = await import("ora");
  const spinner = ora({
    stream: stderr.stream,
    isEnabled: true,
    // Otherwise ora reads the terminal's stdin, and ids may be typed there.
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
