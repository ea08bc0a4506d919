import { closeSync, fstatSync } from "node:fs";
import type { LookupFunction } from "node:net";
import type { StopSignal } from "../base/stop-signals.ts";

/** The signals that shells report with these exit codes. */
const SIGNALS: Readonly<Record<number, StopSignal>> = { 129: "SIGHUP", 130: "SIGINT", 143: "SIGTERM" };

/** The first process of a container cannot end itself with a signal. */
const IS_FIRST = process.pid === 1;

let pendingLookups = 0;

/** How long a name server may take to reply, in seconds. The C library asks each server twice. */
let nameServerTimeoutS = 1;

const LONGEST_TIMEOUT_S = 16;

const { RES_OPTIONS } = process.env;

/**
 * Finds the addresses of a host name. The C library would wait half a minute for a name server that is down, so this
 * sets a shorter limit. Each failure doubles the limit, because the name server may be slow.
 */
export const lookup: LookupFunction = async (hostname, options, done) => {
  const timeS = nameServerTimeoutS;
  const resolverOptions = RES_OPTIONS ?? `timeout:${timeS} attempts:2`;
  const finish: typeof done = (error, address, family) => {
    if (error?.code === "EAI_AGAIN" && timeS === nameServerTimeoutS)
      nameServerTimeoutS = Math.min(2 * timeS, LONGEST_TIMEOUT_S);
    done(error, address, family);
  };
  // The C library reads its options once per thread.
  const needsProcess = IS_FIRST || timeS > 1;
  if (needsProcess && process.versions.bun === undefined)
    return (await import("./lookup-process.ts")).lookupInProcess(hostname, options, resolverOptions, finish);
  process.env.RES_OPTIONS = resolverOptions;
  const dns = await import("node:dns");
  pendingLookups += 1;
  dns.lookup(hostname, options, (error, address, family) => {
    pendingLookups -= 1;
    finish(error, address, family);
  });
};

/** Ends the process, even while a name is being looked up. */
export function exit(code: number): void {
  // A look-up runs in a thread that Node would wait for. Dying by the signal does not wait, and shells show the same
  // code.
  const signal = pendingLookups > 0 && !IS_FIRST ? SIGNALS[code] : undefined;
  if (signal === undefined) {
    closeLostTerminal();
    process.exit(code);
  }
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/**
 * At the end Node 20 restores the settings of each terminal, and aborts if a terminal is gone. Only lost terminals are
 * closed here: the reader of a closed pipe would think that the program has ended, before the settings are restored.
 */
function closeLostTerminal(): void {
  const { isatty } = process.getBuiltinModule("node:tty");
  for (const descriptor of [0, 1, 2]) {
    try {
      if (fstatSync(descriptor).isCharacterDevice() && !isatty(descriptor)) closeSync(descriptor);
    } catch {
      // It is already closed.
    }
  }
}
