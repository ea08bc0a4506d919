import { SceError } from "../base/errors.ts";
import { OLDEST_NODE } from "../base/version.ts";
import type { Context } from "../cli/context.ts";
import { sandboxEndpoint } from "../cli/session.ts";
import type { System } from "../system/system.ts";
import { type Check, failed, ok, skipped } from "./check.ts";
import { checkApi, checkTime } from "./check-api.ts";
import type { Configured } from "./check-config.ts";
import { checkNetwork } from "./check-network.ts";

/** Makes all possible checks, one after the other. Throws the reason if the run is interrupted. */
export async function* runChecks(context: Context): AsyncGenerator<Check, void> {
  yield checkNode(context.system);
  const { endpoint, apiUrl } = context.globals.sandbox ? yield* checkSandbox(context) : yield* checkOwn(context);
  try {
    if (apiUrl === undefined) {
      for (const name of NETWORK) yield skipped(name, "not tried: nothing may be sent to that address");
    } else if (!(yield* checkNetwork(apiUrl, context))) {
      for (const name of ["clock", "credentials"] as const)
        yield skipped(name, "not tried: there is no way to the API");
    } else if (endpoint === undefined)
      yield* checkTime(apiUrl, "not tried: the configuration has to be complete first", context);
    else yield* checkApi(endpoint, context);
  } finally {
    await endpoint?.close?.();
  }
}

const NETWORK = ["proxy", "dns", "tcp", "tls", "clock", "credentials"] as const;

async function* checkOwn(context: Context): AsyncGenerator<Check, Configured> {
  const { checkConfig } = await import("./check-config.ts");
  return yield* checkConfig(context);
}

/** With `--sandbox` nothing that is configured is used. */
async function* checkSandbox(context: Context): AsyncGenerator<Check, Configured> {
  yield skipped("config file", "not read with --sandbox");
  const endpoint = await sandboxEndpoint(context);
  for (const name of ["api_key", "api_secret", "cdn"] as const) yield skipped(name, "the sandbox's own is used");
  yield ok("api_url", `${endpoint.apiUrl.href} (the sandbox)`);
  return { endpoint, apiUrl: endpoint.apiUrl };
}

function checkNode({ nodeVersion }: System): Check {
  const isNew = compare(nodeVersion, OLDEST_NODE) >= 0;
  if (isNew) return ok("node", `${nodeVersion} (${OLDEST_NODE} or later is needed)`);
  const message = `${nodeVersion} is too old: ${OLDEST_NODE} or later is needed`;
  return failed("node", new SceError("internal", message, "install a newer Node"));
}

/** Negative if the first version is older than the second, by major and minor. */
function compare(one: string, other: string): number {
  const [[major = 0, minor = 0], [otherMajor = 0, otherMinor = 0]] = [numbers(one), numbers(other)];
  return major - otherMajor || minor - otherMinor;
}

function numbers(version: string): number[] {
  return version.split(".").map(Number);
}
