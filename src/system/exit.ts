import type { LookupFunction } from "node:net";
import type { StopSignal } from "./system.ts";

/** The signals that a shell shows as these exit codes. */
const SIGNALS: Readonly<Record<number, StopSignal>> = { 130: "SIGINT", 143: "SIGTERM" };

let lookupsUnderWay = 0;

/** Finds the addresses of a host name. */
export const lookup: LookupFunction = async (hostname, options, done) => {
  const dns = await import("node:dns");
  // The C library waits half a minute for a name server that is gone. Asking again is ours, and in less time.
  process.env.RES_OPTIONS ??= "timeout:1 attempts:2";
  lookupsUnderWay += 1;
  dns.lookup(hostname, options, (error, address, family) => {
    lookupsUnderWay -= 1;
    done(error, address, family);
  });
};

/** Ends the process, also while names are looked up. */
export function exit(code: number): void {
  // A look-up runs in a thread, which Node would wait for; death by the signal does not, and shells show the same code.
  const signal = lookupsUnderWay > 0 ? SIGNALS[code] : undefined;
  if (signal === undefined) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
