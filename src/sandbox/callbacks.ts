import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { request } from "node:http";
import { BlockList, isIP, type LookupFunction } from "node:net";
import { bareHost } from "../base/host.ts";

const ATTEMPTS = 3;

/** How long a receiver may be silent, in milliseconds. */
const SILENCE_MS = 5000;

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet("127.0.0.0", 8, "ipv4");
LOOPBACK.addAddress("::1", "ipv6");

interface CallbackOptions {
  /** The sandbox's own port. It never calls itself. */
  readonly ownPort: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Ends the delivery, with its reason. */
  readonly signal: AbortSignal;
  /** Looks up a host. Node's own function by default. */
  readonly lookup: LookupFunction | undefined;
  readonly log: ((line: string) => void) | undefined;
}

/** Sends the callbacks of finished uploads. */
export class Callbacks {
  readonly #options: CallbackOptions;
  readonly #pending = new Set<Promise<void>>();

  constructor(options: CallbackOptions) {
    this.#options = options;
  }

  /** Sends an upload's status to its callback. */
  send(id: string, callback: string, status: string): void {
    const { log, signal } = this.#options;
    const delivery = deliver(callback, status, this.#options)
      .then((outcome) => log?.(`callback of ${id}: ${outcome}`))
      .catch((error) => {
        if (!signal.aborted) throw error;
      })
      .finally(() => this.#pending.delete(delivery));
    this.#pending.add(delivery);
  }

  /** Resolves when no callback is pending. */
  async sent(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }
}

/** The callback must not be sent. A retry cannot help. */
class NotAllowed extends Error {}

/**
 * POSTs a JSON text to an upload's callback, up to three times until the response is a 2xx. It goes directly to this
 * machine only: users of the sandbox must not reach other hosts through it. Returns the outcome for the log.
 *
 * @param target the callback of the request, with or without a scheme
 */
async function deliver(target: string, body: string, options: CallbackOptions): Promise<string> {
  for (let attempts = 1; ; attempts += 1) {
    const problem = await post(target, body, options).catch((error: unknown) => error);
    if (problem === undefined) return "delivered";
    options.signal.throwIfAborted();
    const why = problem instanceof Error ? problem.message : String(problem);
    if (problem instanceof NotAllowed) return `not sent: ${why}`;
    if (attempts === ATTEMPTS) return `not delivered: ${why} (${ATTEMPTS} attempts)`;
    await options.sleep(attempts * 1000, options.signal);
  }
}

/** Sends it once. Returns the problem; undefined if it was delivered. */
async function post(target: string, body: string, options: CallbackOptions): Promise<string | undefined> {
  const { hostname, port, path } = destination(target, options.ownPort());
  return new Promise((resolve, reject) => {
    const message = request(
      {
        method: "POST",
        hostname,
        port,
        path,
        headers: { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) },
        // The shared agent may use a proxy.
        agent: false,
        lookup: loopbackOnly(options.lookup ?? systemLookup),
        signal: options.signal,
        timeout: SILENCE_MS,
      },
      (response) => {
        // The body is not read, and redirects are not followed.
        response.destroy();
        const { statusCode = 0 } = response;
        resolve(statusCode >= 200 && statusCode < 300 ? undefined : `HTTP ${statusCode}`);
      },
    );
    message.on("timeout", () => message.destroy(new Error(`no answer within ${SILENCE_MS / 1000}s`)));
    message.on("error", reject);
    message.end(body);
  });
}

function destination(target: string, ownPort: number) {
  const text = target.includes("://") ? target : `http://${target}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.protocol !== "http:") throw new NotAllowed("it is not an http URL");
  const hostname = bareHost(url.hostname);
  if (isIP(hostname)) checkAddress(hostname);
  const port = Number(url.port || 80);
  if (port === ownPort) throw new NotAllowed("it is the sandbox's own port");
  return { hostname, port, path: url.pathname + url.search };
}

/** Looks up a name. Fails if the name leads to another machine. */
function loopbackOnly(lookup: LookupFunction): LookupFunction {
  return (host, options, done) =>
    lookup(host, options, (error, found, family) => {
      const addresses: readonly (string | LookupAddress)[] = Array.isArray(found) ? found : [found];
      try {
        if (error === null) for (const each of addresses) checkAddress(typeof each === "string" ? each : each.address);
        done(error, found, family);
      } catch (refused) {
        done(refused instanceof Error ? refused : new NotAllowed(String(refused)), []);
      }
    });
}

function checkAddress(address: string): void {
  if (!LOOPBACK.check(address, isIP(address) === 6 ? "ipv6" : "ipv4"))
    throw new NotAllowed(`${address} is not a loopback address`);
}
