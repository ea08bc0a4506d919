import type { Duplex } from "node:stream";
import got, { Options, type Request } from "got";
import { onAbort } from "../base/abort.ts";
import { SceError } from "../base/errors.ts";
import { bareHost } from "../base/host.ts";
import { connectionFault, timedOut } from "./connection-fault.ts";
import { openPool, type PoolOptions } from "./connection-pool.ts";
import { tooLarge, unusable } from "./no-answer.ts";
import { isUnavailable } from "./response-codes.ts";

/** The raw HTTP response to one request. */
export interface HttpExchange {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decompressed. Empty if it could not be read and the status alone says that the API is not available. */
  readonly body: Buffer;
}

type ResponseHead = Pick<HttpExchange, "status" | "headers">;

/** Sends single requests over one pool of connections. */
export interface Transport {
  readonly url: URL;
  /**
   * Posts one signed request. Throws NoAnswer if no complete response arrives, ConnectionLost if the connection of an
   * earlier request had already ended, and the reason of the transport's signal if it is aborted. None of these errors
   * contains the request. got's own errors do, with the key and the signature.
   *
   * @param isOnNewConnection whether not to reuse the connection of an earlier request
   * @param onConnected called when the request can be sent: with TLS, after the handshake
   */
  post(json: string, isOnNewConnection?: boolean, onConnected?: () => void): Promise<HttpExchange>;
}

/** A reused connection ended without a response. The server may have closed it while it was idle. */
export class ConnectionLost extends Error {}

export interface TransportOptions extends PoolOptions {
  /** Aborts all requests, with its reason. */
  readonly signal: AbortSignal;
  readonly alarm: (ms: number, ring: () => void) => () => void;
  readonly userAgent: string;
}

/** Larger responses are dropped, before and after decompression. */
const LARGEST_RESPONSE_BYTES = 10 * 1024 * 1024;

/**
 * The delimiter begins with a line break and the JSON text is one line, so the text cannot contain it. A random
 * boundary would add nothing.
 */
const BOUNDARY = "------------------------sce5d41402abc4b2a76";

function multipart(json: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="json"\r\n\r\n${json}\r\n--${BOUNDARY}--\r\n`;
}

export async function createTransport(options: TransportOptions): Promise<Transport> {
  const { url, timeoutMs, alarm, signal } = options;
  const pool = await openPool(options);
  const { protocol, port } = url;
  const isSecure = protocol === "https:";
  const usedBefore = new WeakSet<Duplex>();
  const target = { protocol, hostname: bareHost(url.hostname), port, path: `${url.pathname}${url.search}` };
  // got copies these for each request. Merging the options of each request into them takes a tenth longer.
  const gotOptions = new Options(url, {
    isStream: true,
    method: "POST",
    headers: {
      "user-agent": options.userAgent,
      accept: "application/json",
      "accept-encoding": "identity",
      "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
    },
    // A redirect could send the signed request to any host.
    followRedirect: false,
    // Every attempt needs its own signature, so the retries are our own.
    retry: { limit: 0 },
    throwHttpErrors: false,
    // Our own decompression limits the size. got's does not.
    decompress: false,
  });

  const inFlight = new Set<Request>();
  // One listener for all requests: a signal takes long to add and remove one.
  onAbort(signal, () => {
    for (const stream of inFlight) stream.destroy();
  });

  return {
    url,
    post: async (json, isOnNewConnection = false, onConnected = () => {}) => {
      signal.throwIfAborted();
      const agent = isOnNewConnection ? pool.newConnections : pool.agent;
      let isConnected = false;
      let isReused = false;
      gotOptions.body = multipart(json);
      // got passes forty options to Node, and each costs time. Only these are needed. rejectUnauthorized must be
      // explicit, or NODE_TLS_REJECT_UNAUTHORIZED=0 would turn off the verification of certificates.
      gotOptions.request = (_, { method, headers }, onResponse) => {
        const sending = pool.request({ ...target, method, headers, agent, rejectUnauthorized: true }, onResponse);
        return sending.once("socket", (socket) => {
          // Node's own flag is not set if the request waited for the connection. A request that asked for a new connection
          // is never called lost, because it might then be carried out twice.
          isReused = !isOnNewConnection && usedBefore.has(socket);
          usedBefore.add(socket);
          const connected = () => {
            isConnected = true;
            onConnected();
          };
          const isShakingHands = "secureConnecting" in socket && socket.secureConnecting === true;
          if (socket.connecting || isShakingHands) socket.once(isSecure ? "secureConnect" : "connect", connected);
          else connected();
        });
      };
      // The type does not know isStream.
      const stream = got(undefined, undefined, gotOptions) as Request;
      inFlight.add(stream);
      let head: ResponseHead | undefined;
      // got's own time limit has nothing to close until a proxy has opened its tunnel.
      let hasTimedOut = false;
      const giveUp = () => {
        hasTimedOut = true;
        stream.destroy();
      };
      const cancelAlarm = Number.isFinite(timeoutMs) ? alarm(timeoutMs, giveUp) : undefined;
      try {
        const { status, headers, body } = await receive(stream, (begun) => {
          head = begun;
        });
        const encoding = headers["content-encoding"];
        if (encoding === undefined) return { status, headers, body };
        const { decompress } = await import("./decompress.ts");
        return { status, headers, body: await decompress(body, encoding, LARGEST_RESPONSE_BYTES) };
      } catch (error) {
        signal.throwIfAborted();
        // The status is enough. The body cannot change its meaning.
        if (head !== undefined && isUnavailable(head.status)) return { ...head, body: Buffer.alloc(0) };
        if (hasTimedOut) throw timedOut(pool.where, timeoutMs, isConnected);
        if (error instanceof SceError) throw error;
        if (head === undefined && isReused) throw new ConnectionLost();
        throw connectionFault(error, pool.where, isConnected);
      } finally {
        cancelAlarm?.();
        inFlight.delete(stream);
        stream.destroy();
      }
    },
  };
}

/**
 * The complete response to a request. Rejects as soon as the response is known to be unusable.
 *
 * @param onHead called when the status and the headers have arrived
 */
function receive(stream: Request, onHead: (head: ResponseHead) => void): Promise<HttpExchange> {
  return new Promise((resolve, reject) => {
    let head: ResponseHead | undefined;
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on("response", ({ statusCode, headers }) => {
      head = { status: statusCode, headers };
      onHead(head);
      // Do not wait for a body that is announced as too large.
      if (Number(headers["content-length"]) > LARGEST_RESPONSE_BYTES) reject(tooLarge(LARGEST_RESPONSE_BYTES));
    });
    // got listens for upgrades, so Node gives it the connection and never ends the request.
    stream.on("upgrade", ({ statusCode }, socket) => {
      socket.destroy();
      reject(unusable(`the API switched to another protocol (HTTP ${statusCode})`));
    });
    stream.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_RESPONSE_BYTES) chunks.push(chunk);
      else reject(tooLarge(LARGEST_RESPONSE_BYTES));
    });
    stream.on("end", () => {
      if (head === undefined) reject(new SceError("internal", "got ended a response that had not begun"));
      else resolve({ ...head, body: Buffer.concat(chunks) });
    });
    stream.on("error", reject);
    stream.on("close", () => {
      // The connection was closed early, without an error.
      if (!stream.readableEnded) reject(Object.assign(new Error("closed"), { code: "ECONNRESET" }));
    });
  });
}
