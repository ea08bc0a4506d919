import type { Context } from "../../cli/context.ts";
import { isSmartTerminal } from "../../terminal/terminal.ts";
import type { Wait } from "../../uploads/wait.ts";
import type { WaitEvent } from "../../uploads/wait-event.ts";
import type { ProgressChoice, ResultPlan } from "./plan.ts";
import { eventLine, retryLine } from "./wait-lines.ts";
import type { logEvent as LogEventOf } from "./wait-log.ts";

/** Shows the progress of a wait on stderr. */
export interface WaitProgress {
  /** Takes an event. Returns a function that writes about it, if there is anything to write. */
  take(event: WaitEvent): (() => Promise<void>) | undefined;
  /** Writes results while nothing is redrawn. */
  paused(write: () => Promise<void>): Promise<void>;
  /** Writes the last line, after the results. */
  summarize(line: string): Promise<void>;
  /** Stops redrawing. A second call does nothing. */
  stop(): void;
}

const SILENT: WaitProgress = {
  take: () => undefined,
  paused: (write) => write(),
  summarize: async () => {},
  stop: () => {},
};

/** Opens the kind of progress that the options choose and stderr supports. */
export async function openWaitProgress(wait: Wait, plan: ResultPlan, context: Context): Promise<WaitProgress> {
  const { stdout, stderr } = context.system;
  const isFinishPrinted = plan.asFinished && stdout.isTTY && stderr.isTTY;
  if (context.isLog) return eventLog(wait, context, (await import("./wait-log.ts")).logEvent);
  const mode = progressMode(plan.progress, context);
  if (mode === "none") return SILENT;
  if (mode === "lines") return lineProgress(wait, isFinishPrinted, context);
  const { openLiveRows } = await import("../../terminal/live-rows.ts");
  const { LiveProgress } = await import("./live-progress.ts");
  const rows = await openLiveRows(stderr);
  return new LiveProgress(context, { wait, rows, timeoutMs: plan.timeoutMs, isFinishPrinted });
}

function progressMode(choice: ProgressChoice, { system, globals }: Context): Exclude<ProgressChoice, "auto"> {
  if (globals.quiet || choice === "none") return "none";
  const { stderr } = system;
  const canRedraw = stderr.isTTY && stderr.columns > 0 && system.env.TERM !== "dumb";
  // With --verbose there are so many lines that rows would only get in the way.
  const isWanted = choice === "live" || (choice === "auto" && isSmartTerminal(stderr, system) && !globals.verbose);
  return canRedraw && isWanted ? "live" : "lines";
}

/** One JSON line for each event. */
function eventLog(wait: Wait, { messages }: Context, logEvent: typeof LogEventOf): WaitProgress {
  return {
    ...SILENT,
    take: (event) => {
      if (event.type === "retry") return () => messages.detail(retryLine(event));
      const logged = logEvent(event, wait);
      return logged && (() => messages.event(logged));
    },
  };
}

/** One line for each event, with the time in UTC if `--verbose` is set. */
function lineProgress(wait: Wait, isFinishPrinted: boolean, { system, globals, messages }: Context): WaitProgress {
  const timed = (line: string) =>
    globals.verbose ? `${new Date(system.now()).toISOString().slice(11, 19)} UTC ${line}` : line;
  return {
    ...SILENT,
    take: (event) => {
      if (event.type === "retry") {
        const line = timed(retryLine(event));
        return () => messages.detail(line);
      }
      if (isFinishPrinted && "row" in event && event.row.isFinished) return undefined;
      const line = eventLine(event, wait);
      if (line === undefined) return undefined;
      const text = timed(line);
      return () => messages.note(text);
    },
    summarize: (line) => messages.note(timed(line)),
  };
}
