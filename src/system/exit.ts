import { closeSync, fstatSync } from "node:fs";
import type { LookupFunction } from "node:net";
import type { StopSignal } from "./system.ts";

/** The signals that a shell shows as these exit codes. */
const SIGNALS: Readonly<Record<number, StopSignal>> = { 129: "SIGHUP", 130: "SIGINT", 143: "SIGTERM" };

/** No signal that the first process of a container sends to itself ends it. */
const IS_FIRST = process.pid === 1;

let lookupsUnderWay = 0;

/** Finds the addresses of a host name. */
export const lookup: LookupFunction = async (hostname, options, done) => {
  // The C library waits half a minute for a name server that is gone. Asking again is ours, and in less time.
  process.env.RES_OPTIONS ??= "timeout:1 attempts:2";
  if (IS_FIRST && process.versions.bun === undefined)
    return (await import("./lookup-process.ts")).lookupInProcess(hostname, options, done);
  const dns = await import("node:dns");
  lookupsUnderWay += 1;
  dns.lookup(hostname, options, (error, address, family) => {
    lookupsUnderWay -= 1;
    done(error, address, family);
  });
};

/** Ends the process, also while names are looked up. */
export function exit(code: number): void {
  // A look-up runs in a thread, which Node would wait for; death by the signal does not, and shells show the same code.
  const signal = lookupsUnderWay > 0 && !IS_FIRST ? SIGNALS[code] : undefined;
  if (signal === undefined) {
    closeLostTerminal();
    process.exit(code);
  }
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/**
 * Node 20 gives each terminal its settings back at the end, and aborts if a terminal has gone meanwhile. Nothing else
 * is closed here: whoever reads a pipe would take its end for the end of the program, before the settings are back.
 */
function closeLostTerminal(): void {
  const { isatty } = process.getBuiltinModule("node:tty");
  for (const descriptor of [0, 1, 2]) {
    try {
      if (fstatSync(descriptor).isCharacterDevice() && !isatty(descriptor)) closeSync(descriptor);
    } catch {
      // It was closed before.
    }
  }
}
