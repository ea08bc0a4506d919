import got from "got";
import { SceError } from "../errors.ts";
import { connectionFault, timedOut } from "./connection-fault.ts";
import { openPool, type PoolOptions } from "./connection-pool.ts";
import { decompress, tooLarge } from "./decompress.ts";
import { type NoAnswer, unusable } from "./no-answer.ts";

/** What one attempt brought back: the reply as it came, not yet judged. */
export interface Exchange {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decompressed. */
  readonly body: Buffer;
}

/** Makes single attempts over one pool of connections. */
export interface Client {
  readonly url: URL;
  /**
   * Posts one signed request. Throws NoAnswer where no whole reply came, and the signal's reason when it is aborted.
   * Neither carries the request: got's own errors do, with key and signature.
   */
  post(json: string, signal: AbortSignal): Promise<Exchange>;
}

export interface ClientOptions extends PoolOptions {
  /** One attempt's limit, in milliseconds, from start to last byte; Infinity for none. */
  readonly timeoutMs: number;
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly userAgent: string;
}

/** Replies beyond this are dropped, before and after decompression. */
const LARGEST_REPLY_BYTES = 10 * 1024 * 1024;

/**
 * The JSON text is one line, so this delimiter, which begins with a line break, cannot occur in it; a random boundary
 * would add nothing.
 */
const BOUNDARY = "------------------------sce5d41402abc4b2a76";

function multipart(json: string): string {
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="json"\r\n\r\n${json}\r\n--${BOUNDARY}--\r\n`;
}

export async function createClient(options: ClientOptions): Promise<Client> {
  const { url, timeoutMs, sleep } = options;
  const pool = await openPool(options);
  const instance = got.extend({
    method: "POST",
    headers: {
      "user-agent": options.userAgent,
      accept: "application/json",
      "accept-encoding": "identity",
      "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
    },
    agent: pool.agents,
    // Of the forty options that got would hand to Node these are all that are set, and each costs time.
    request: (target, { method, headers, agent }, onResponse) =>
      pool.request(target, { method, headers, agent, rejectUnauthorized: true }, onResponse),
    // A redirect would carry the signed request to wherever it points.
    followRedirect: false,
    // Every attempt needs a signature of its own, so the retrying is ours.
    retry: { limit: 0 },
    throwHttpErrors: false,
    // Ours counts the bytes; got's would inflate without bound.
    decompress: false,
    // Said here, for otherwise NODE_TLS_REJECT_UNAUTHORIZED=0 would switch it off.
    https: { rejectUnauthorized: true },
    ...(Number.isFinite(timeoutMs) ? { timeout: { request: timeoutMs } } : {}),
  });

  return {
    url,
    post: async (json, signal) => {
      signal.throwIfAborted();
      const stream = instance.stream(url, { body: multipart(json), signal });
      let head: Pick<Exchange, "status" | "headers"> | undefined;
      let dropped: NoAnswer | undefined;
      stream.on("response", (response) => {
        head = { status: response.statusCode, headers: response.headers };
        // What is announced to be too large need not be waited for.
        if (!(Number(response.headers["content-length"]) > LARGEST_REPLY_BYTES)) return;
        dropped = tooLarge(LARGEST_REPLY_BYTES);
        stream.destroy();
      });
      // Node hands the connection over to whoever listens, as got does, and never ends the request.
      stream.on("upgrade", (response, socket) => {
        dropped = unusable(`the API answered with another protocol (HTTP ${response.statusCode})`);
        socket.destroy();
        stream.destroy();
      });
      const ended = new AbortController();
      // Until the tunnel is there, got has no connection that it could end when the time is over.
      if (pool.isProxied && Number.isFinite(timeoutMs))
        sleep(timeoutMs, ended.signal).then(
          () => {
            dropped = timedOut(pool.where, timeoutMs);
            stream.destroy();
          },
          () => {},
        );
      const chunks: Buffer[] = [];
      let size = 0;
      try {
        for await (const chunk of stream) {
          size += chunk.length;
          if (size > LARGEST_REPLY_BYTES) throw tooLarge(LARGEST_REPLY_BYTES);
          chunks.push(chunk);
        }
        if (head === undefined) throw new SceError("internal", "got ended a reply that had not begun");
        const body = await decompress(Buffer.concat(chunks), head.headers["content-encoding"], LARGEST_REPLY_BYTES);
        return { ...head, body };
      } catch (error) {
        signal.throwIfAborted();
        if (dropped !== undefined) throw dropped;
        throw error instanceof SceError ? error : connectionFault(error, pool.where, timeoutMs);
      } finally {
        ended.abort();
        stream.destroy();
      }
    },
  };
}
