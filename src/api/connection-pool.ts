import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { Agents } from "got";
import { SceError } from "../errors.ts";

/** One pool of keep-alive connections to the API. */
export interface ConnectionPool {
  readonly agents: Agents;
  /** The host, and the proxy on the way to it, for messages: without the proxy's password. */
  readonly where: string;
}

/**
 * Opens the pool, through a proxy where the environment names one for this URL.
 *
 * @param connections how many are open at once, at most
 * @param env the environment, or undefined where no proxy may be used
 */
export async function openPool(
  url: URL,
  connections: number,
  env: Readonly<Record<string, string | undefined>> | undefined,
): Promise<ConnectionPool> {
  const options = {
    keepAlive: true,
    maxSockets: connections,
    maxFreeSockets: connections,
    scheduling: "lifo",
  } as const;
  const proxy = await proxyFor(url, env);
  if (proxy === undefined)
    return { agents: { http: new HttpAgent(options), https: new HttpsAgent(options) }, where: url.host };
  const { HttpProxyAgent, HttpsProxyAgent } = await import("hpagent");
  // The connection to the proxy itself has to be verified as well.
  const through = { ...options, proxy, proxyRequestOptions: { rejectUnauthorized: true } };
  return {
    agents: { http: new HttpProxyAgent(through), https: new HttpsProxyAgent(through) },
    where: `${url.host} through the proxy ${proxy.host}`,
  };
}

function namesProxy(env: Readonly<Record<string, string | undefined>>): boolean {
  return Object.keys(env).some((name) => /^(https?|all)_proxy$/i.test(name) && env[name]);
}

/**
 * The proxy on the way to this URL. Throws a SceError for one that is of no use.
 *
 * @param env the environment, or undefined where no proxy may be used
 */
export async function proxyFor(
  url: URL,
  env: Readonly<Record<string, string | undefined>> | undefined,
): Promise<URL | undefined> {
  if (env === undefined || !namesProxy(env)) return undefined;
  const { getProxyForUrl } = await import("proxy-from-env");
  const text = getProxyForUrl(url.href);
  if (text === "") return undefined;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy === undefined || !["http:", "https:"].includes(proxy.protocol))
    throw new SceError(
      "config",
      `the proxy for ${url.host} is not an http or https URL`,
      "set HTTPS_PROXY to http://host:port, or NO_PROXY to the hosts that need none",
    );
  return proxy;
}
