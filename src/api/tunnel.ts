import type { ClientRequest } from "node:http";
import type { RequestOptions } from "node:https";
import type { Duplex } from "node:stream";
import { bareHost, isAddress } from "../base/host.ts";
import type { HostAddresses } from "./addresses.ts";
import { ProxyFault, ProxyRefusal } from "./proxy-fault.ts";

/**
 * Opens a tunnel through an http or https proxy. Rejects with a ProxyFault.
 *
 * @param target the URL whose host is at its other end
 * @param timeoutMs how long the proxy may be silent, in milliseconds; Infinity for no limit
 */
export async function openTunnel(
  proxy: URL,
  target: URL,
  addresses: HostAddresses,
  timeoutMs: number,
): Promise<Duplex> {
  try {
    const isSecure = proxy.protocol === "https:";
    const request: (options: RequestOptions) => ClientRequest = isSecure
      ? (await import("node:https")).request
      : (await import("node:http")).request;
    const host = bareHost(proxy.hostname);
    // An IPv6 address keeps its brackets here.
    const authority = `${target.hostname}:${target.port || (target.protocol === "https:" ? 443 : 80)}`;
    const asked = request({
      method: "CONNECT",
      host,
      port: proxy.port || (isSecure ? 443 : 80),
      path: authority,
      headers: { host: authority, ...login(proxy) },
      agent: false,
      // The name of the proxy: Node would take that of the header. An address is not allowed.
      servername: isAddress(host) ? "" : host,
      rejectUnauthorized: true,
      ...(await addresses.of(host)),
    });
    return await tunnelOf(asked, addresses, timeoutMs);
  } catch (error) {
    throw error instanceof ProxyFault ? error : new ProxyFault(error);
  }
}

function tunnelOf(asked: ClientRequest, addresses: HostAddresses, timeoutMs: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    asked.once("socket", (socket) => addresses.watch(socket));
    asked.once("connect", ({ statusCode = 0, headers }, socket, head) => {
      socket.setTimeout(0);
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        return resolve(socket);
      }
      socket.destroy();
      reject(new ProxyRefusal(statusCode, String(headers["proxy-authenticate"] ?? "")));
    });
    asked.once("error", reject);
    // The request that waits for the tunnel has its own time limit, and cannot close this.
    if (Number.isFinite(timeoutMs)) asked.setTimeout(timeoutMs, () => asked.destroy());
    asked.end();
  });
}

function login({ username, password }: URL): { "proxy-authorization"?: string } {
  if (username === "" && password === "") return {};
  const account = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(account).toString("base64")}` };
}
