import { execFile } from "node:child_process";
import type { LookupAddress, LookupOptions } from "node:dns";
import type { LookupFunction } from "node:net";

/** Runs in a separate Node: looks up a name and prints the result. */
const SCRIPT = `
const [hostname, options] = JSON.parse(process.argv[1]);
require("node:dns").lookup(hostname, options, (error, address, family) => {
  process.stdout.write(JSON.stringify([error && { code: error.code, message: error.message }, address, family]));
});`;

/** What the script prints. */
type Outcome = [error: { code: string; message: string } | null, address: string | LookupAddress[], family?: number];

/**
 * Finds the addresses of a host name in a child process, which ends with this one. A look-up in a thread would keep
 * this process alive until the name server answers.
 *
 * @param resolverOptions options for the C library, in the form of RES_OPTIONS
 */
export function lookupInProcess(
  hostname: string,
  options: LookupOptions,
  resolverOptions: string,
  done: Parameters<LookupFunction>[2],
): void {
  const words = ["-e", SCRIPT, JSON.stringify([hostname, options])];
  const env = { ...process.env, RES_OPTIONS: resolverOptions };
  const child = execFile(process.execPath, words, { env }, (fault, stdout) => {
    process.removeListener("exit", end);
    if (fault) return done(Object.assign(fault, { code: "EAI_FAIL" }), []);
    const [error, address, family]: Outcome = JSON.parse(stdout);
    done(error && Object.assign(new Error(error.message), error), address, family);
  });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
}
