import { orAborted } from "./base/abort.ts";
import { EXIT_CODES, exitCode, type FailureKind, SceError } from "./base/errors.ts";
import { asSceError } from "./base/internal-error.ts";
import { VERSION } from "./base/version.ts";
import type { Context } from "./cli/context.ts";
import { processArguments, processSystem } from "./system/process.ts";
import { writeAtOnce } from "./system/streams.ts";
import { type Output, OutputClosed, type StopSignal, type System } from "./system/system.ts";
import { createMessages, type Messages } from "./terminal/messages.ts";

/** How long after a signal the results that are known may still be written, in milliseconds. */
const LAST_RESULTS_MS = 500;

/**
 * How long each of the two steps after that may take: the command's word of how far it got, then what is still to be
 * written. All of it together is less than a second.
 */
const LAST_STEP_MS = 150;

const STOPS: Readonly<Record<StopSignal, { readonly kind: FailureKind; readonly message: string }>> = {
  SIGINT: { kind: "interrupted", message: "interrupted" },
  SIGTERM: { kind: "terminated", message: "terminated" },
  SIGHUP: { kind: "hangup", message: "hung up" },
};

const STOP_KINDS: ReadonlySet<FailureKind> = new Set(Object.values(STOPS).map(({ kind }) => kind));

/** The program: runs in this process, and ends it. */
export function main(): void {
  const argv = processArguments();
  if (asksForVersion(argv) && writeAtOnce(VERSION_TEXT)) return;
  run(argv, processSystem());
}

const VERSION_TEXT = `${VERSION}\n`;

function asksForVersion(argv: readonly string[]): boolean {
  return argv[0] === "--version" || argv[0] === "-V";
}

/** Runs one command line from its first to its last byte, and ends through `system.exit`. */
export async function run(argv: readonly string[], outside: System): Promise<void> {
  const interrupted = new AbortController();
  const writesCancelled = new AbortController();
  const forceExit = new AbortController();
  const isHungUp = () => interrupted.signal.reason instanceof SceError && interrupted.signal.reason.kind === "hangup";
  const system = {
    ...outside,
    stdout: forgiving(outside.stdout, isHungUp),
    stderr: forgiving(outside.stderr, isHungUp),
  };
  system.onSignal(async (signal) => {
    const { kind, message } = STOPS[signal];
    // The shell and the system both report one hangup. A second signal of another kind is a person in a hurry.
    if (interrupted.signal.aborted) return signal === "SIGHUP" ? undefined : system.exit(EXIT_CODES[kind]);
    const reason = new SceError(kind, message);
    interrupted.abort(reason);
    await system.sleep(LAST_RESULTS_MS);
    writesCancelled.abort(reason);
    await system.sleep(LAST_STEP_MS);
    forceExit.abort(reason);
    await system.sleep(LAST_STEP_MS);
    system.exit(EXIT_CODES[kind]);
  });
  const current = { messages: createMessages(system, {}) };
  let isFaulty = false;
  system.onFault(async (error) => {
    isFaulty = true;
    await reportError(error, current.messages);
    system.exit(EXIT_CODES.internal);
  });
  let code: number;
  try {
    const signals = { interrupted: interrupted.signal, writesCancelled: writesCancelled.signal };
    code = exitCode(await orAborted(execute(argv, system, signals, current), forceExit.signal));
  } catch (error) {
    // What fails after a signal fails because of it: a program that was run for the secret got the Ctrl-C, too.
    const isConsequence = interrupted.signal.aborted && error instanceof SceError && !STOP_KINDS.has(error.kind);
    code = await reportError(isConsequence ? interrupted.signal.reason : error, current.messages);
  }
  // process.exit would cut off what a pipe has not taken yet.
  await Promise.allSettled([system.stdout.write(""), system.stderr.write("")]);
  // A fault that nobody caught may come with the very end of the run.
  system.exit(isFaulty ? EXIT_CODES.internal : code);
}

/** After a hangup the terminal is gone: that nothing can be written to it any more is no failure. */
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

/** Runs the command and gives the kinds of failure that occurred. */
async function execute(
  argv: readonly string[],
  system: System,
  signals: Pick<Context, "interrupted" | "writesCancelled">,
  current: { messages: Messages },
): Promise<ReadonlySet<FailureKind>> {
  if (asksForVersion(argv)) {
    await system.stdout.write(VERSION_TEXT);
    return new Set();
  }
  const { parseCommandLine } = await import("./program.ts");
  const { stdout } = system;
  const invocation = await parseCommandLine(argv, stdout.isTTY && stdout.columns > 0 ? stdout.columns : 80);
  if (invocation.kind === "print") {
    await stdout.write(invocation.text);
    return new Set();
  }
  const messages = createMessages(system, invocation.globals);
  current.messages = messages;
  return (await invocation.run({ system, globals: invocation.globals, messages, ...signals })) ?? new Set();
}

/** The last catch of all: tells what went wrong, and gives the exit code. */
async function reportError(error: unknown, messages: Messages): Promise<number> {
  if (error instanceof OutputClosed) return 0;
  const known = asSceError(error);
  await messages.error(known);
  return EXIT_CODES[known.kind];
}
