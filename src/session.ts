import type { Signal } from "./abort.ts";
import { type Attempt, createAttempt } from "./api/attempt.ts";
import { type Client, createClient, type Exchange } from "./api/client.ts";
import { type Caller, createCaller } from "./api/retry.ts";
import type { Credentials } from "./api/sign.ts";
import type { Context } from "./context.ts";
import { SceError } from "./errors.ts";
import { VERSION } from "./version.ts";

/** A way to the API: who asks, where, and how often. */
export interface Session {
  /** Asks once: whoever uses it decides what is asked again, and when. */
  readonly attempt: Attempt;
  /** Asks single questions, with the ordinary retries. */
  readonly caller: Caller;
  /** An error with all that is known here about its cause. */
  explain(error: SceError): SceError;
  close(): Promise<void>;
}

interface SessionOptions {
  /** How many requests are under way at once. */
  readonly connections: number;
  /** Ends everything that is under way. */
  readonly signal: Signal;
  /** Who asks, and where; by default the one that is configured. */
  readonly account?: Account;
  /** Is shown every reply as it came. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Who asks, and where. */
export interface Account {
  readonly credentials: Credentials;
  readonly apiUrl: URL;
  /** Where key and secret come from, if from different sources. */
  readonly mixed: string | undefined;
  /** Ends what was started for it. */
  close(): Promise<void>;
}

/** Opens the way to the API that the options and the configuration name, or to the sandbox. */
export async function openSession(context: Context, options: SessionOptions): Promise<Session> {
  const { system, globals, messages } = context;
  const account =
    options.account ?? (globals.sandbox ? await sandboxAccount(context) : await configuredAccount(context));
  const client = await openClient(account.apiUrl, context, options.connections);
  const attempt = createAttempt({
    client: options.onExchange === undefined ? client : observed(client, options.onExchange),
    credentials: account.credentials,
    signal: options.signal,
    system,
    messages,
  });
  return {
    attempt,
    caller: createCaller({ attempt, retries: globals.retries, signal: options.signal, system, messages }),
    explain: (error) =>
      error.kind === "credentials" && account.mixed !== undefined
        ? new SceError(error.kind, error.message, `${error.hint}; ${account.mixed}`)
        : error,
    close: account.close,
  };
}

/** Makes single attempts, as the global options have them. */
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

async function configuredAccount({ system, globals, messages }: Context): Promise<Account> {
  const { loadConfig } = await import("./config/load.ts");
  const { connection } = await import("./config/connection.ts");
  const config = await loadConfig(system, globals);
  for (const warning of config.warnings) await messages.warn(warning);
  if (globals.verbose) {
    const { describeSettings } = await import("./config/describe.ts");
    for (const line of describeSettings(config)) await messages.detail(line);
  }
  const account = await connection(config, system);
  if (account.mixed !== undefined) await messages.detail(account.mixed);
  return { ...account, close: async () => {} };
}

/** The documentation's sample account, at a server inside this process. */
export async function sandboxAccount({ system }: Context): Promise<Account> {
  const { startSandbox } = await import("./sandbox/server.ts");
  const { SAMPLE_ACCOUNT } = await import("./sandbox/scenarios.ts");
  const sandbox = await startSandbox({ now: system.now, sleep: system.sleep });
  return {
    credentials: { apiKey: SAMPLE_ACCOUNT.apiKey, secret: SAMPLE_ACCOUNT.secret, cdn: BigInt(SAMPLE_ACCOUNT.cdn) },
    apiUrl: sandbox.url,
    mixed: undefined,
    close: sandbox.close,
  };
}
