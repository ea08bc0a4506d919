import { SceError } from "../base/errors.ts";
import { OLDEST_NODE } from "../base/version.ts";
import type { Context } from "../cli/context.ts";
import { sandboxEndpoint } from "../cli/session.ts";
import type { System } from "../system/system.ts";
import { type Check, failed, ok, skipped } from "./check.ts";
import { checkApi, checkTime } from "./check-api.ts";
import type { Configured } from "./check-config.ts";
import { checkNetwork } from "./check-network.ts";

/** Runs all possible checks, one after the other. Throws if it is interrupted. */
export async function* runChecks(context: Context): AsyncGenerator<Check, void> {
  yield checkNode(context.system);
  const { endpoint, apiUrl } = context.globals.sandbox ? yield* checkSandbox(context) : yield* checkOwn(context);
  try {
    if (apiUrl === undefined) {
      for (const name of NETWORK) yield skipped(name, "not tried because sce must not send requests to api_url");
    } else if (!(yield* checkNetwork(apiUrl, context))) {
      for (const name of ["clock", "credentials"] as const)
        yield skipped(name, "not tried because the API cannot be reached");
    } else if (endpoint === undefined)
      yield* checkTime(apiUrl, "not tried because the configuration is not complete", context);
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

/** `--sandbox` uses no configuration. */
async function* checkSandbox(context: Context): AsyncGenerator<Check, Configured> {
  yield skipped("config file", "not read with --sandbox");
  const endpoint = await sandboxEndpoint(context);
  for (const name of ["api_key", "api_secret", "cdn"] as const) yield skipped(name, "not used with --sandbox");
  yield ok("api_url", `${endpoint.apiUrl.href} (the sandbox)`);
  return { endpoint, apiUrl: endpoint.apiUrl };
}

function checkNode({ nodeVersion }: System): Check {
  const isNew = compare(nodeVersion, OLDEST_NODE) >= 0;
  if (isNew) return ok("node", `${nodeVersion} (sce needs ${OLDEST_NODE} or later)`);
  const message = `${nodeVersion} is too old: sce needs ${OLDEST_NODE} or later`;
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
