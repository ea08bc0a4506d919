import { type ApiClient, createApiClient } from "../api/api-client.ts";
import { type SignedAttempt, signedAttempt } from "../api/attempt.ts";
import type { Endpoint } from "../api/endpoint.ts";
import { createTransport, type HttpExchange, type Transport } from "../api/transport.ts";
import { orAborted } from "../base/abort.ts";
import { SceError } from "../base/errors.ts";
import { VERSION } from "../base/version.ts";
import { chooseJournal, type JournalChoice, SANDBOX_JOURNAL } from "../journal/place.ts";
import type { Context } from "./context.ts";

/** Access to the API at one endpoint. */
export interface Session {
  /** Makes one attempt. The caller decides about retries. */
  readonly attempt: SignedAttempt;
  /** Makes single requests, with the usual retries. */
  readonly apiClient: ApiClient;
  /** The journal for the uploads of this account. */
  readonly journal: JournalChoice;
  /** Adds to an error what the session knows about the cause. */
  explain(error: SceError): SceError;
  close(): Promise<void>;
}

interface SessionOptions {
  /** The number of parallel requests. */
  readonly connections: number;
  /** Aborts all requests. */
  readonly signal: AbortSignal;
  /** By default the sandbox with `--sandbox`, otherwise the configured endpoint. */
  readonly endpoint?: Endpoint;
  /** Called with every response. */
  readonly onExchange?: (exchange: HttpExchange) => void;
}

/** Opens a session. Throws a SceError if the endpoint is not configured or not usable. */
export async function openSession(context: Context, options: SessionOptions): Promise<Session> {
  const { system, globals, messages } = context;
  const { endpoint, journal } = await endpointOf(context, options.endpoint);
  const { doubts, close = async () => {} } = endpoint;
  const transport = await openTransport(endpoint.apiUrl, context, options);
  const attempt = signedAttempt({
    transport: options.onExchange === undefined ? transport : observed(transport, options.onExchange),
    credentials: endpoint.credentials,
    signal: options.signal,
    system,
    messages,
  });
  return {
    attempt,
    apiClient: createApiClient({ attempt, retries: globals.retries, signal: options.signal, system, messages }),
    journal,
    explain: (error) =>
      error.kind === "credentials"
        ? new SceError(
            error.kind,
            error.message,
            [error.hint, ...doubts].filter(Boolean).join("; ") || undefined,
            error,
          )
        : error,
    close,
  };
}

/** A transport that follows the global options. */
export function openTransport(
  url: URL,
  { system, globals }: Context,
  { connections, signal }: Pick<SessionOptions, "connections" | "signal">,
): Promise<Transport> {
  return createTransport({
    url,
    timeoutMs: globals.requestTimeout,
    connections,
    signal,
    userAgent: `sce/${VERSION}`,
    lookup: system.lookup,
    alarm: system.alarm,
    env: globals.sandbox ? undefined : system.env,
  });
}

function observed(transport: Transport, onExchange: (exchange: HttpExchange) => void): Transport {
  return {
    url: transport.url,
    post: async (...request) => {
      const exchange = await transport.post(...request);
      onExchange(exchange);
      return exchange;
    },
  };
}

interface Configured {
  readonly endpoint: Endpoint;
  readonly journal: JournalChoice;
}

async function endpointOf(context: Context, given: Endpoint | undefined): Promise<Configured> {
  if (given === undefined && !context.globals.sandbox) return configured(context);
  return { endpoint: given ?? (await sandboxEndpoint(context)), journal: SANDBOX_JOURNAL };
}

async function configured({ system, globals, messages }: Context): Promise<Configured> {
  const { loadConfig } = await import("../config/load.ts");
  const { configuredEndpoint } = await import("../config/endpoint.ts");
  const config = await loadConfig(system, globals);
  for (const warning of config.warnings) await messages.warn(warning);
  if (globals.verbose) {
    const { describeSettings } = await import("../config/describe.ts");
    for (const line of describeSettings(config.settings)) await messages.detail(line);
  }
  const endpoint = await configuredEndpoint(config, system);
  for (const doubt of endpoint.doubts) await messages.detail(doubt);
  return { endpoint, journal: chooseJournal(config.settings, system) };
}

/** A server inside this process, with the documentation's sample account. */
export async function sandboxEndpoint({ system, interrupted }: Context): Promise<Required<Endpoint>> {
  const { startSandbox } = await import("../sandbox/server.ts");
  const { SAMPLE_ACCOUNT } = await import("../sandbox/scenarios.ts");
  const { now, monotonic, sleep, lookup } = system;
  const sandbox = await startSandbox({ now, monotonic, sleep, lookup });
  return {
    credentials: { apiKey: SAMPLE_ACCOUNT.apiKey, secret: SAMPLE_ACCOUNT.secret, cdn: BigInt(SAMPLE_ACCOUNT.cdn) },
    apiUrl: sandbox.url,
    doubts: [],
    close: async () => {
      await orAborted(sandbox.callbacksSent(), interrupted).catch(() => {});
      await sandbox.close();
    },
  };
}
