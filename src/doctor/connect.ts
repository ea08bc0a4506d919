import { request } from "node:https";
import { connect, type LookupFunction, type Socket } from "node:net";
import { type PeerCertificate, TLSSocket } from "node:tls";
import { HostAddresses } from "../api/addresses.ts";
import { openPool, type PoolOptions } from "../api/connection-pool.ts";
import { orAborted } from "../base/abort.ts";
import { SceError } from "../base/errors.ts";
import { bareHost } from "../base/host.ts";

function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === "https:" ? 443 : 80);
}

/** Resolves when the URL's host accepts a connection. */
export async function reach(url: URL, lookup: LookupFunction, timeoutMs: number, signal: AbortSignal): Promise<void> {
  const host = bareHost(url.hostname);
  const socket = connect({ host, port: portOf(url), ...(await new HostAddresses(lookup, timeoutMs).of(host)) });
  return settled(socket, signal, (resolve) => socket.once("connect", () => resolve()));
}

/** The result of a TLS handshake. */
export interface Handshake {
  readonly protocol: string;
  readonly certificate: PeerCertificate;
}

/** Opens a connection with the same verification as a request, but sends nothing. */
export async function shakeHands(pool: PoolOptions, signal: AbortSignal): Promise<Handshake> {
  const { agent } = await openPool(pool);
  const unsent = request(pool.url, { agent, rejectUnauthorized: true });
  return settled(unsent, signal, (resolve, reject) => {
    unsent.once("socket", (socket: Socket) => {
      if (!(socket instanceof TLSSocket)) return reject(new SceError("internal", "the connection does not use TLS"));
      socket.once("error", reject);
      socket.once("secureConnect", () =>
        resolve({ protocol: socket.getProtocol() ?? "TLS", certificate: socket.getPeerCertificate() }),
      );
    });
  });
}

/** Waits for the outcome of a connection or request, then destroys it. */
async function settled<Value>(
  thing: { on(event: "error", listener: (error: Error) => void): unknown; destroy(): unknown },
  signal: AbortSignal,
  begin: (resolve: (value: Value) => void, reject: (error: unknown) => void) => void,
): Promise<Value> {
  const outcome = new Promise<Value>((resolve, reject) => {
    thing.on("error", reject);
    begin(resolve, reject);
  });
  try {
    return await orAborted(outcome, signal);
  } finally {
    thing.destroy();
  }
}
