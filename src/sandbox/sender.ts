import type { IncomingHttpHeaders } from "node:http";

/** The names by which clients on this machine reach the sandbox. Any port is allowed, because it may be forwarded. */
const OWN_NAMES: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/** The log cuts a longer Host. */
const LONGEST_HOST = 80;

/**
 * Why a request is refused by its headers; undefined if it is allowed. Without this check, a web page that is open on
 * this machine could use the sandbox, either directly or by a host name that resolves to 127.0.0.1.
 */
export function foreignSender({ host = "", origin }: IncomingHttpHeaders): string | undefined {
  if (origin !== undefined) return "it has an Origin: a web page sent it";
  const name = host.replace(/:\d*$/, "").toLowerCase();
  return OWN_NAMES.includes(name) ? undefined : `its Host is "${host.slice(0, LONGEST_HOST)}", not 127.0.0.1`;
}
