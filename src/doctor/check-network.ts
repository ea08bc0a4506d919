import type { LookupAddress } from "node:dns";
import { addressesOf } from "../api/addresses.ts";
import { connectionFault, timedOut } from "../api/connection-fault.ts";
import { proxyOf } from "../api/connection-pool.ts";
import { ProxyFault } from "../api/proxy-fault.ts";
import { abortedWith } from "../base/abort.ts";
import { formatDuration } from "../base/duration.ts";
import { SceError } from "../base/errors.ts";
import { bareHost, isAddress } from "../base/host.ts";
import type { Context } from "../cli/context.ts";
import { attempt, type Check, failed, ok, skipped, warning } from "./check.ts";
import { type Handshake, reach, shakeHands } from "./connect.ts";

const A_DAY_MS = 24 * 3600 * 1000;

/** A certificate that expires in fewer days gets a warning. */
const FEW_DAYS = 14;

/**
 * Checks the connection to the API step by step, through the proxy if there is one. Skips all steps after the first
 * failure. Returns whether all steps succeeded.
 */
export async function* checkNetwork(url: URL, context: Context): AsyncGenerator<Check, boolean> {
  const { system, globals } = context;
  const env = globals.sandbox ? undefined : system.env;
  const proxied = await attempt(() => proxyOf(url, env));
  if (proxied.error !== undefined) {
    yield failed("proxy", proxied.error);
    return yield* skipSteps(["dns", "tcp", "tls"], "proxy", url);
  }
  const proxy = proxied.value;
  const target = proxy ?? url;
  const where = proxy === undefined ? target.host : `the proxy ${target.host}`;
  const blame = (error: unknown) => {
    throw proxy === undefined ? error : new ProxyFault(error);
  };
  yield ok("proxy", proxy === undefined ? "not used" : `using ${target.host}`);

  const name = bareHost(target.hostname);
  if (isAddress(name)) yield skipped("dns", `not needed: ${name} is an IP address`);
  else {
    const found = await attempt(() =>
      withTimeLimit(where, context, (signal) => lookUp(name, context, signal).catch(blame)),
    );
    if (found.error !== undefined) {
      yield failed("dns", found.error);
      return yield* skipSteps(["tcp", "tls"], "dns", url);
    }
    yield ok("dns", `${name} is ${found.value.map(({ address }) => address).join(", ")}`);
  }

  const started = system.monotonic();
  const { requestTimeout: timeoutMs } = globals;
  const reached = await attempt(() =>
    withTimeLimit(where, context, (signal) => reach(target, system.lookup, timeoutMs, signal).catch(blame)),
  );
  if (reached.error !== undefined) {
    yield failed("tcp", reached.error);
    return yield* skipSteps(["tls"], "tcp", url);
  }
  yield ok("tcp", `connected to ${where} in ${formatDuration(system.monotonic() - started)}`);

  if (url.protocol !== "https:") {
    yield TLS_NOT_USED;
    return true;
  }
  const pool = { url, connections: 1, lookup: system.lookup, timeoutMs, env };
  const through = proxy === undefined ? url.host : `${url.host} through the proxy ${proxy.host}`;
  const shaken = await attempt(() => withTimeLimit(through, context, (signal) => shakeHands(pool, signal)));
  yield shaken.error === undefined ? checkCertificate(shaken.value, context) : failed("tls", shaken.error);
  return shaken.error === undefined;
}

/** Looks up a name as often as a command does. Each lookup gives a slow name server more time. */
async function lookUp(name: string, { system, globals }: Context, signal: AbortSignal): Promise<LookupAddress[]> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await addressesOf(name, system.lookup);
    } catch (error) {
      const mayHelp = error instanceof Error && "code" in error && error.code === "EAI_AGAIN";
      if (!mayHelp || tries > globals.retries || signal.aborted) throw error;
    }
  }
}

type Step = "dns" | "tcp" | "tls";

async function* skipSteps(steps: readonly Step[], after: string, url: URL): AsyncGenerator<Check, boolean> {
  for (const step of steps) {
    if (step === "tls" && url.protocol !== "https:") yield TLS_NOT_USED;
    else yield skipped(step, `not tried because ${after} failed`);
  }
  return false;
}

const TLS_NOT_USED = skipped("tls", "not used");

/** Runs a step until `--request-timeout` or an interruption. Throws its failure as a SceError. */
async function withTimeLimit<Value>(
  where: string,
  { system, globals, interrupted }: Context,
  step: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const stepEnded = abortedWith(interrupted);
  const limit = system.sleep(globals.requestTimeout, stepEnded.signal).then(() => {
    throw timedOut(where, globals.requestTimeout, false);
  });
  try {
    return await Promise.race([step(stepEnded.signal), limit]);
  } catch (error) {
    interrupted.throwIfAborted();
    throw error instanceof SceError ? error : connectionFault(error, where, false);
  } finally {
    limit.catch(() => {});
    stepEnded.abort();
  }
}

function checkCertificate({ protocol, certificate }: Handshake, { system }: Context): Check {
  const { issuer, valid_to } = certificate;
  const days = Math.floor((Date.parse(valid_to) - system.now()) / A_DAY_MS);
  const found = `${protocol}, certificate issued by ${issuer.O ?? issuer.CN ?? "an unnamed authority"}`;
  const left = `${found}, ${days} ${days === 1 ? "day" : "days"} left`;
  return days < FEW_DAYS ? warning("tls", left, "ask the server's owner to renew the certificate") : ok("tls", left);
}
