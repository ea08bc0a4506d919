import type { ClientRequest } from "node:http";
import type { RequestOptions } from "node:https";
import type { Duplex } from "node:stream";
import { bareHost, isAddress } from "../base/host.ts";
import type { HostAddresses } from "./addresses.ts";
import { ProxyFault, ProxyRefusal } from "./proxy-fault.ts";

/**
 * Opens a tunnel through an http or https proxy. Rejects with a ProxyFault.
 *
 * @param target a URL of the host to reach through the tunnel
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
    const connectRequest = request({
      method: "CONNECT",
      host,
      port: proxy.port || (isSecure ? 443 : 80),
      path: authority,
      headers: { host: authority, ...login(proxy) },
      agent: false,
      // Without this, Node would use the name in the header. An address is not allowed here.
      servername: isAddress(host) ? "" : host,
      rejectUnauthorized: true,
      ...(await addresses.of(host)),
    });
    return await tunnelOf(connectRequest, addresses, timeoutMs);
  } catch (error) {
    throw error instanceof ProxyFault ? error : new ProxyFault(error);
  }
}

function tunnelOf(connectRequest: ClientRequest, addresses: HostAddresses, timeoutMs: number): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    connectRequest.once("socket", (socket) => addresses.watch(socket));
    connectRequest.once("connect", ({ statusCode = 0, headers }, socket, head) => {
      socket.setTimeout(0);
      if (statusCode >= 200 && statusCode < 300) {
        if (head.length > 0) socket.unshift(head);
        return resolve(socket);
      }
      socket.destroy();
      reject(new ProxyRefusal(statusCode, String(headers["proxy-authenticate"] ?? "")));
    });
    connectRequest.once("error", reject);
    // The API request waits for the tunnel with its own time limit, but cannot close this one.
    if (Number.isFinite(timeoutMs)) connectRequest.setTimeout(timeoutMs, () => connectRequest.destroy());
    connectRequest.end();
  });
}

function login({ username, password }: URL): { "proxy-authorization"?: string } {
  if (username === "" && password === "") return {};
  const account = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { "proxy-authorization": `Basic ${Buffer.from(account).toString("base64")}` };
}
