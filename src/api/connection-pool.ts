import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import type { RequestOptions } from "node:https";
import type { LookupFunction } from "node:net";
import type { Agents } from "got";

/** One pool of keep-alive connections to the API. */
export interface ConnectionPool {
  readonly agents: Agents;
  /** Node's own function for the URL's protocol. */
  readonly request: (options: RequestOptions, onResponse?: (response: IncomingMessage) => void) => ClientRequest;
  /** The host, and the proxy on the way to it, for messages: without the proxy's password. */
  readonly where: string;
}

export interface PoolOptions {
  readonly url: URL;
  /** The maximum number of open connections. */
  readonly connections: number;
  readonly lookup: LookupFunction;
  /** The environment with HTTPS_PROXY and the like; undefined to use no proxy. */
  readonly env: Readonly<Record<string, string | undefined>> | undefined;
}

/** Opens the pool, through a proxy if the environment names one for this URL. */
export async function openPool({ url, connections, lookup, env }: PoolOptions): Promise<ConnectionPool> {
  const options = {
    lookup,
    keepAlive: true,
    maxSockets: connections,
    maxFreeSockets: connections,
    scheduling: "lifo",
  } as const;
  // Plain http does not need the TLS modules.
  const https = url.protocol === "https:" ? await import("node:https") : undefined;
  const request = https?.request ?? httpRequest;
  const proxy = await proxyOf(url, env);
  if (proxy === undefined) {
    const agents = https === undefined ? { http: new HttpAgent(options) } : { https: new https.Agent(options) };
    return { agents, request, where: url.host };
  }
  const { HttpProxyAgent, HttpsProxyAgent } = await import("hpagent");
  const through = {
    ...options,
    proxy,
    // Verify the connection to the proxy itself, too.
    proxyRequestOptions: { lookup, rejectUnauthorized: true },
  };
  return {
    agents: { http: new HttpProxyAgent(through), https: new HttpsProxyAgent(through) },
    request,
    where: `${url.host} through the proxy ${proxy.host}`,
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
