import { orAborted } from "./base/abort.ts";
import { EXIT_CODES, exitCode, type FailureKind, SceError } from "./base/errors.ts";
import { asSceError } from "./base/internal-error.ts";
import { SIGNAL_KINDS, stoppedBy } from "./base/stop-signals.ts";
import { VERSION } from "./base/version.ts";
import type { Context } from "./cli/context.ts";
import type { GlobalOptions } from "./cli/global-options.ts";
import { processArguments, processLogFormat, processSystem } from "./system/process.ts";
import { writeAtOnce } from "./system/streams.ts";
import { type Output, OutputClosed, type System } from "./system/system.ts";
import type { Messages } from "./terminal/messages.ts";
import type { State } from "./uploads/upload.ts";

/** How long sce may still write results after a signal, in milliseconds. */
const LAST_RESULTS_MS = 500;

/**
 * How long each of the two steps after that may take, in milliseconds: first the command's last message, then pending
 * writes. After a signal sce ends within a second.
 */
const LAST_STEP_MS = 150;

/** Runs the program in this process and ends it. */
export function main(): void {
  const argv = processArguments();
  if (asksForVersion(argv) && !processLogFormat() && writeAtOnce(VERSION_TEXT)) return;
  run(argv, processSystem());
}

const VERSION_TEXT = `${VERSION}\n`;

function asksForVersion(argv: readonly string[]): boolean {
  return (argv[0] === "--version" || argv[0] === "-V") && argv.length === 1;
}

/** Runs one command line and ends through `system.exit`. */
export async function run(argv: readonly string[], outside: System): Promise<void> {
  const interrupted = new AbortController();
  const writesCancelled = new AbortController();
  const forceExit = new AbortController();
  const counts = new Map<State, number>();
  const startedMs = outside.monotonic();
  const isLog = wantsJsonLog(argv, outside.env.SCE_LOG);
  const isHungUp = () => interrupted.signal.reason instanceof SceError && interrupted.signal.reason.kind === "hangup";
  const system = {
    ...outside,
    stdout: forgiving(outside.stdout, isHungUp),
    // A program reads the log: no questions, no colours, no redrawn lines.
    stderr: forgiving(isLog ? { ...outside.stderr, isTTY: false } : outside.stderr, isHungUp),
  };
  system.onSignal(async (signal) => {
    const reason = stoppedBy(signal);
    const code = EXIT_CODES[reason.kind];
    // One hangup may come twice, from the shell and from the system. Any other second signal ends sce at once.
    if (interrupted.signal.aborted) return signal === "SIGHUP" ? undefined : system.exit(code);
    interrupted.abort(reason);
    await system.sleep(LAST_RESULTS_MS);
    writesCancelled.abort(reason);
    await system.sleep(LAST_STEP_MS);
    forceExit.abort(reason);
    await system.sleep(LAST_STEP_MS);
    await leave(code);
  });
  const current: { messages?: Messages } = {};
  const open = async (globals: { quiet?: boolean; verbose?: boolean }) => {
    current.messages = await openMessages(isLog, system, globals);
    return current.messages;
  };
  const report = async (error: unknown) => reportError(error, current.messages ?? (await open({})));
  let isLeaving = false;
  /** Writes the last line of the log if stderr takes it in time, then ends the process. */
  const leave = async (code: number) => {
    if (isLeaving) return;
    isLeaving = true;
    if (isLog) {
      const end = (current.messages ?? (await open({}))).end(code, counts, system.monotonic() - startedMs);
      await Promise.race([end, system.sleep(LAST_STEP_MS)]);
    }
    system.exit(code);
  };
  let isFaulty = false;
  system.onFault(async (error) => {
    isFaulty = true;
    await report(error);
    await leave(EXIT_CODES.internal);
  });
  let code: number;
  try {
    const context = { system, isLog, counts, interrupted: interrupted.signal, writesCancelled: writesCancelled.signal };
    code = exitCode(await orAborted(execute(argv, context, open), forceExit.signal));
  } catch (error) {
    // A failure after a signal is a consequence of it. For example, Ctrl-C also reaches a program that prints the secret.
    const isConsequence = interrupted.signal.aborted && error instanceof SceError && !SIGNAL_KINDS.has(error.kind);
    code = await report(isConsequence ? interrupted.signal.reason : error);
  }
  // process.exit would cut off output that a pipe has not taken yet.
  await Promise.allSettled([system.stdout.write(""), system.stderr.write("")]);
  // An uncaught error may arrive at the very end of the run.
  await leave(isFaulty ? EXIT_CODES.internal : code);
}

/** Whether the line or SCE_LOG asks for `--log json`. This works even if another option is wrong. */
function wantsJsonLog(argv: readonly string[], variable: string | undefined): boolean {
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  const chosen = words.flatMap((word, at) =>
    word === "--log" ? (words[at + 1] ?? "") : (/^--log=(.*)/s.exec(word)?.[1] ?? []),
  );
  return (chosen.at(-1) ?? variable) === "json";
}

/** After a hangup the terminal is gone, so a failed write is not an error. */
function forgiving(output: Output, isHungUp: () => boolean): Output {
  return {
    isTTY: output.isTTY,
    get columns() {
      return output.columns;
    },
    get rows() {
      return output.rows;
    },
    stream: output.stream,
    write: (text) =>
      output.write(text).catch((error) => {
        if (!isHungUp()) throw error;
      }),
  };
}

/** Runs the command. Returns the kinds of failure that occurred. */
async function execute(
  argv: readonly string[],
  context: Omit<Context, "globals" | "messages">,
  open: (globals: GlobalOptions) => Promise<Messages>,
): Promise<ReadonlySet<FailureKind>> {
  const { system } = context;
  if (asksForVersion(argv)) {
    await system.stdout.write(VERSION_TEXT);
    return new Set();
  }
  const { SCE_LOG } = system.env;
  if (SCE_LOG && !["text", "json"].includes(SCE_LOG)) throw new SceError("usage", "SCE_LOG must be text or json");
  const { parseCommandLine } = await import("./program.ts");
  const { stdout } = system;
  const invocation = await parseCommandLine(argv, stdout.isTTY && stdout.columns > 0 ? stdout.columns : 80);
  if (invocation.kind === "print") {
    await stdout.write(invocation.text);
    return new Set();
  }
  const { globals } = invocation;
  return (await invocation.run({ ...context, globals, messages: await open(globals) })) ?? new Set();
}

/** Loads the code for messages, which `--version` does not need. */
async function openMessages(
  isLog: boolean,
  system: System,
  options: { quiet?: boolean; verbose?: boolean },
): Promise<Messages> {
  if (isLog) return (await import("./terminal/json-log.ts")).createJsonLog(system, options);
  return (await import("./terminal/messages.ts")).createMessages(system, options);
}

/** Reports an error and returns its exit code. */
async function reportError(error: unknown, messages: Messages): Promise<number> {
  if (error instanceof OutputClosed) return 0;
  const known = asSceError(error);
  await messages.error(known);
  return EXIT_CODES[known.kind];
}
