import type { IncomingHttpHeaders } from "node:http";

/** The names under which a client on this machine reaches the sandbox, with any port: it may be forwarded. */
const OWN_NAMES: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/** A longer Host is cut in the log. */
const LONGEST_HOST = 80;

/**
 * Why a request is refused for its headers alone; undefined if it may be answered. Without this, a web page that is open
 * on this machine could use the sandbox: directly, or under a name of its own that leads to 127.0.0.1.
 */
export function foreignSender({ host = "", origin }: IncomingHttpHeaders): string | undefined {
  if (origin !== undefined) return "it has an Origin: a web page sent it";
  const name = host.replace(/:\d*$/, "").toLowerCase();
  return OWN_NAMES.includes(name) ? undefined : `its Host is "${host.slice(0, LONGEST_HOST)}", not 127.0.0.1`;
}
