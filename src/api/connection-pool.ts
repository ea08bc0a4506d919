import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import type { RequestOptions } from "node:https";
import type { LookupFunction } from "node:net";
import { Duplex } from "node:stream";
import { SceError } from "../base/errors.ts";
import { bareHost } from "../base/host.ts";
import { HostAddresses } from "./addresses.ts";

/** One pool of keep-alive connections to the API. */
export interface ConnectionPool {
  readonly agent: HttpAgent;
  /** Opens a new connection for each request, without a limit, and uses it only once. */
  readonly newConnections: HttpAgent;
  /** Node's own function for the URL's protocol. */
  readonly request: (options: RequestOptions, onResponse?: (response: IncomingMessage) => void) => ClientRequest;
  /** The host and, if there is one, the proxy, as messages name them: without the proxy's password. */
  readonly where: string;
}

export interface PoolOptions {
  readonly url: URL;
  /** The maximum number of open connections that are reused. */
  readonly connections: number;
  readonly lookup: LookupFunction;
  /** The time limit for one request, in milliseconds; Infinity for none. */
  readonly timeoutMs: number;
  /** The environment that may set HTTPS_PROXY and the like; undefined to use no proxy. */
  readonly env: Readonly<Record<string, string | undefined>> | undefined;
}

/** Opens the pool, through a proxy if the environment names one for this URL. */
export async function openPool({ url, connections, lookup, timeoutMs, env }: PoolOptions): Promise<ConnectionPool> {
  // Plain http does not need the TLS modules.
  const https = url.protocol === "https:" ? await import("node:https") : undefined;
  const proxy = await proxyOf(url, env);
  const addresses = new HostAddresses(lookup, timeoutMs);
  const openTunnel = proxy && (await import("./tunnel.ts")).openTunnel;

  const openAgent = (keepAlive: boolean): HttpAgent => {
    const options = {
      keepAlive,
      // With a limit, Node gives the connection of a finished request to one that waits, even without keepAlive.
      maxSockets: keepAlive ? connections : Number.POSITIVE_INFINITY,
      maxFreeSockets: connections,
      scheduling: "lifo",
    } as const;
    const agent = https === undefined ? new HttpAgent(options) : new https.Agent(options);
    const createConnection = agent.createConnection.bind(agent);
    const connect = (how: RequestOptions): Duplex => {
      const socket = createConnection(how);
      if (socket) return socket;
      throw new SceError("internal", "Node opened no connection");
    };
    const open = async (how: RequestOptions): Promise<Duplex> => {
      if (proxy === undefined || openTunnel === undefined)
        return addresses.watch(connect({ ...how, ...(await addresses.of(bareHost(url.hostname))) }));
      const socket = await openTunnel(proxy, url, addresses, timeoutMs);
      const throughTunnel = { ...how, socket };
      return https === undefined ? socket : connect(throughTunnel);
    };
    agent.createConnection = (how, done) => {
      open(how).then(
        (socket) => done?.(null, socket),
        // Node ignores the stream when there is an error.
        (error) => done?.(error, new Duplex()),
      );
      return undefined;
    };
    return agent;
  };

  return {
    agent: openAgent(true),
    newConnections: openAgent(false),
    request: https?.request ?? httpRequest,
    where: proxy === undefined ? url.host : `${url.host} through the proxy ${proxy.host}`,
  };
}

/** The proxy for this URL, if any. Throws a SceError if it cannot be used. */
export async function proxyOf(url: URL, env: PoolOptions["env"]): Promise<URL | undefined> {
  if (env === undefined) return undefined;
  // Most runs have no proxy and need not load the module.
  const isNamed = (name: string) => env[name] || env[name.toUpperCase()];
  if (!["http_proxy", "https_proxy", "all_proxy"].some(isNamed)) return undefined;
  const { proxyFor } = await import("./proxy.ts");
  return proxyFor(url, env);
}
