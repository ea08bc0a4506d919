import { type Attempt, createAttempt } from "../api/attempt.ts";
import { type Client, createClient, type Exchange } from "../api/client.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { type Caller, createCaller } from "../api/retry.ts";
import type { Signal } from "../base/abort.ts";
import { SceError } from "../base/errors.ts";
import { VERSION } from "../base/version.ts";
import type { Context } from "./context.ts";

/** Calls of the API at one endpoint, with retries. */
export interface Session {
  /** Asks once: whoever uses it decides what is asked again, and when. */
  readonly attempt: Attempt;
  /** Asks single questions, with the ordinary retries. */
  readonly caller: Caller;
  /** Adds to an error what the session knows about its cause. */
  explain(error: SceError): SceError;
  close(): Promise<void>;
}

interface SessionOptions {
  /** The number of parallel requests. */
  readonly connections: number;
  /** Aborts all requests. */
  readonly signal: Signal;
  /** By default the sandbox with `--sandbox`, else the configured one. */
  readonly endpoint?: Endpoint;
  /** Called with every reply. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Opens a session with the endpoint. Throws a SceError if it is not configured, or not usable. */
export async function openSession(context: Context, options: SessionOptions): Promise<Session> {
  const { system, globals, messages } = context;
  const endpoint = options.endpoint ?? (globals.sandbox ? await sandboxEndpoint(context) : await configured(context));
  const { mixed, close = async () => {} } = endpoint;
  const client = await openClient(endpoint.apiUrl, context, options.connections);
  const attempt = createAttempt({
    client: options.onExchange === undefined ? client : observed(client, options.onExchange),
    credentials: endpoint.credentials,
    signal: options.signal,
    system,
    messages,
  });
  return {
    attempt,
    caller: createCaller({ attempt, retries: globals.retries, signal: options.signal, system, messages }),
    explain: (error) =>
      error.kind === "credentials" && mixed !== undefined
        ? new SceError(error.kind, error.message, `${error.hint}; ${mixed}`)
        : error,
    close,
  };
}

/** A client with the global options, which makes single attempts. */
export function openClient(url: URL, { system, globals }: Context, connections: number): Promise<Client> {
  return createClient({
    url,
    timeoutMs: globals.requestTimeout,
    connections,
    userAgent: `sce/${VERSION}`,
    lookup: system.lookup,
    alarm: system.alarm,
    env: globals.sandbox ? undefined : system.env,
  });
}

function observed(client: Client, onExchange: (exchange: Exchange) => void): Client {
  return {
    url: client.url,
    post: async (json, signal) => {
      const exchange = await client.post(json, signal);
      onExchange(exchange);
      return exchange;
    },
  };
}

async function configured({ system, globals, messages }: Context): Promise<Endpoint> {
  const { loadConfig } = await import("../config/load.ts");
  const { configuredEndpoint } = await import("../config/endpoint.ts");
  const config = await loadConfig(system, globals);
  for (const warning of config.warnings) await messages.warn(warning);
  if (globals.verbose) {
    const { describeSettings } = await import("../config/describe.ts");
    for (const line of describeSettings(config.settings)) await messages.detail(line);
  }
  const endpoint = await configuredEndpoint(config, system);
  if (endpoint.mixed !== undefined) await messages.detail(endpoint.mixed);
  return endpoint;
}

/** A server inside this process, with the documentation's sample account. */
export async function sandboxEndpoint({ system }: Context): Promise<Required<Endpoint>> {
  const { startSandbox } = await import("../sandbox/server.ts");
  const { SAMPLE_ACCOUNT } = await import("../sandbox/scenarios.ts");
  const sandbox = await startSandbox({ now: system.now, sleep: system.sleep });
  return {
    credentials: { apiKey: SAMPLE_ACCOUNT.apiKey, secret: SAMPLE_ACCOUNT.secret, cdn: BigInt(SAMPLE_ACCOUNT.cdn) },
    apiUrl: sandbox.url,
    mixed: undefined,
    close: sandbox.close,
  };
}
