import got, { type Request } from "got";
import { onAbort } from "../base/abort.ts";
import { SceError } from "../base/errors.ts";
import { bareHost } from "../base/host.ts";
import { connectionFault, timedOut } from "./connection-fault.ts";
import { openPool, type PoolOptions } from "./connection-pool.ts";
import { decompress, tooLarge } from "./decompress.ts";
import { unusable } from "./no-answer.ts";

/** What one attempt brought back: the reply as it came, not yet judged. */
export interface HttpExchange {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decompressed. */
  readonly body: Buffer;
}

/** Makes single attempts over one pool of connections. */
export interface Transport {
  readonly url: URL;
  /**
   * Posts one signed request. Throws NoAnswer where no whole reply came, and the signal's reason when it is aborted.
   * Neither carries the request: got's own errors do, with key and signature.
   */
  post(json: string, signal: AbortSignal): Promise<HttpExchange>;
}

export interface TransportOptions extends PoolOptions {
  /** One attempt's limit, in milliseconds, from start to last byte; Infinity for none. */
  readonly timeoutMs: number;
  readonly alarm: (ms: number, ring: () => void) => () => void;
  readonly userAgent: string;
}

/** Replies beyond this are dropped, before and after decompression. */
const LARGEST_RESPONSE_BYTES = 10 * 1024 * 1024;

/**
 * The JSON text is one line, so this delimiter, which begins with a line break, cannot occur in it; a random boundary
 * would add nothing.
 */
const BOUNDARY = "------------------------sce5d41402abc4b2a76";

function multipart(json: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="json"\r\n\r\n${json}\r\n--${BOUNDARY}--\r\n`;
}

export async function createTransport(options: TransportOptions): Promise<Transport> {
  const { url, timeoutMs, alarm } = options;
  const pool = await openPool(options);
  const { protocol, port } = url;
  const target = { protocol, hostname: bareHost(url.hostname), port, path: `${url.pathname}${url.search}` };
  const instance = got.extend({
    method: "POST",
    headers: {
      "user-agent": options.userAgent,
      accept: "application/json",
      "accept-encoding": "identity",
      "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
    },
    agent: pool.agents,
    // Of the forty options that got would hand to Node these are all that are set, and each costs time. That certificates
    // are verified is said here, for otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off.
    request: (_, { method, headers, agent }, onResponse) =>
      pool.request({ ...target, method, headers, agent, rejectUnauthorized: true }, onResponse),
    // A redirect would carry the signed request to wherever it points.
    followRedirect: false,
    // Every attempt needs a signature of its own, so the retrying is ours.
    retry: { limit: 0 },
    throwHttpErrors: false,
    // Ours counts the bytes; got's would inflate without bound.
    decompress: false,
  });

  return {
    url,
    post: async (json, signal) => {
      signal.throwIfAborted();
      const stream = instance.stream(url, { body: multipart(json) });
      const detach = onAbort(signal, () => stream.destroy());
      // Not got's: until a proxy's tunnel is there, that has no connection that it could end.
      let hasTimedOut = false;
      const giveUp = () => {
        hasTimedOut = true;
        stream.destroy();
      };
      const callOff = Number.isFinite(timeoutMs) ? alarm(timeoutMs, giveUp) : undefined;
      try {
        const { status, headers, body } = await receive(stream);
        return { status, headers, body: await decompress(body, headers["content-encoding"], LARGEST_RESPONSE_BYTES) };
      } catch (error) {
        signal.throwIfAborted();
        if (hasTimedOut) throw timedOut(pool.where, timeoutMs);
        throw error instanceof SceError ? error : connectionFault(error, pool.where);
      } finally {
        callOff?.();
        detach();
        stream.destroy();
      }
    },
  };
}

/** The whole reply to a request that is under way. Rejects as soon as it is clear that it is of no use. */
function receive(stream: Request): Promise<HttpExchange> {
  return new Promise((resolve, reject) => {
    let head: Pick<HttpExchange, "status" | "headers"> | undefined;
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on("response", ({ statusCode, headers }) => {
      head = { status: statusCode, headers };
      // What is announced to be too large need not be waited for.
      if (Number(headers["content-length"]) > LARGEST_RESPONSE_BYTES) reject(tooLarge(LARGEST_RESPONSE_BYTES));
    });
    // Node hands the connection over to whoever listens, as got does, and never ends the request.
    stream.on("upgrade", ({ statusCode }, socket) => {
      socket.destroy();
      reject(unusable(`the API answered with another protocol (HTTP ${statusCode})`));
    });
    stream.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_RESPONSE_BYTES) chunks.push(chunk);
      else reject(tooLarge(LARGEST_RESPONSE_BYTES));
    });
    stream.on("end", () => {
      if (head === undefined) reject(new SceError("internal", "got ended a reply that had not begun"));
      else resolve({ ...head, body: Buffer.concat(chunks) });
    });
    stream.on("error", reject);
    stream.on("close", () => {
      // Before its end, and without an error.
      if (!stream.readableEnded) reject(Object.assign(new Error("closed"), { code: "ECONNRESET" }));
    });
  });
}
