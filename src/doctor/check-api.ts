import { AGREEMENT_MS, clockDifference, LARGEST_CORRECTION_MS, SET_CLOCK } from "../api/clock.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { parseHttpDate } from "../api/http-date.ts";
import { proveCredentials } from "../api/prove-credentials.ts";
import type { HttpExchange } from "../api/transport.ts";
import { SceError } from "../base/errors.ts";
import type { Context } from "../cli/context.ts";
import { openSession, openTransport } from "../cli/session.ts";
import { attempt, type Check, failed, ok, skipped, warning } from "./check.ts";

/** How far the API's clock is ahead of this machine's, in milliseconds. */
type Ahead = number | undefined;

/** Sends one request as a command does. Checks the credentials and the clock. */
export async function* checkApi(endpoint: Endpoint, context: Context): AsyncGenerator<Check, void> {
  let ahead: Ahead;
  const once = { ...context, globals: { ...context.globals, retries: 0 } };
  const session = await openSession(once, {
    connections: 1,
    signal: context.interrupted,
    endpoint,
    onExchange: (exchange) => {
      ahead ??= aheadOf(exchange, context);
    },
  });
  const proved = await attempt(() => proveCredentials(session.apiClient));
  yield checkClock(ahead, proved.error?.kind !== "credentials");
  if (proved.error === undefined) yield ok("credentials", "the API accepts the key and the signature");
  else yield failed("credentials", session.explain(proved.error));
}

/** Sends an empty request. Without credentials it can check only the clock. */
export async function* checkTime(url: URL, why: string, context: Context): AsyncGenerator<Check, void> {
  const transport = await openTransport(url, context, { connections: 1, signal: context.interrupted });
  const { value: exchange } = await attempt(() => transport.post("{}"));
  yield checkClock(exchange && aheadOf(exchange, context), true);
  yield skipped("credentials", why);
}

function aheadOf({ headers }: HttpExchange, { system }: Context): Ahead {
  const server = parseHttpDate(String(headers.date ?? ""), system.now());
  // Date has whole seconds. The middle of the second is the best guess.
  return Number.isNaN(server) ? undefined : server + 500 - system.now();
}

/** @param accepted whether the API accepted a request signed with the time of this machine */
function checkClock(ahead: Ahead, accepted: boolean): Check {
  if (ahead === undefined) return skipped("clock", "not checked: no response with a usable Date");
  const difference = `this machine's clock is ${clockDifference(ahead)}`;
  if (Math.abs(ahead) <= AGREEMENT_MS) return ok("clock", `${difference}, close enough to sign requests`);
  if (Math.abs(ahead) < LARGEST_CORRECTION_MS)
    return warning("clock", `${difference}; sce signs refused requests again with the API's time`, SET_CLOCK);
  const message = `${difference}, too far for sce to correct; the API refuses such requests`;
  return accepted
    ? warning("clock", message, SET_CLOCK)
    : failed("clock", new SceError("credentials", message, SET_CLOCK));
}
