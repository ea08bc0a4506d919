import { closeSync, fstatSync } from "node:fs";
import type { LookupFunction } from "node:net";
import type { StopSignal } from "./system.ts";

/** The signals that a shell shows as these exit codes. */
const SIGNALS: Readonly<Record<number, StopSignal>> = { 129: "SIGHUP", 130: "SIGINT", 143: "SIGTERM" };

/** No signal that the first process of a container sends to itself ends it. */
const IS_FIRST = process.pid === 1;

let lookupsUnderWay = 0;

/** How long a name server has for a reply, in seconds. The C library asks each server twice. */
let replyTimeS = 1;

const LONGEST_REPLY_TIME_S = 16;

const { RES_OPTIONS } = process.env;

/**
 * Finds the addresses of a host name. The C library would wait half a minute for a name server that is gone, so it gets
 * less time. After each failure it gets twice as much: the name server may be slow.
 */
export const lookup: LookupFunction = async (hostname, options, done) => {
  const timeS = replyTimeS;
  const resolverOptions = RES_OPTIONS ?? `timeout:${timeS} attempts:2`;
  const finish: typeof done = (error, address, family) => {
    if (error?.code === "EAI_AGAIN" && timeS === replyTimeS) replyTimeS = Math.min(2 * timeS, LONGEST_REPLY_TIME_S);
    done(error, address, family);
  };
  // The C library reads its options once per thread.
  const needsProcess = IS_FIRST || timeS > 1;
  if (needsProcess && process.versions.bun === undefined)
    return (await import("./lookup-process.ts")).lookupInProcess(hostname, options, resolverOptions, finish);
  process.env.RES_OPTIONS = resolverOptions;
  const dns = await import("node:dns");
  lookupsUnderWay += 1;
  dns.lookup(hostname, options, (error, address, family) => {
    lookupsUnderWay -= 1;
    finish(error, address, family);
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
