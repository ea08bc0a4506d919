import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import type { Duplex } from "node:stream";
import { isAddress } from "../base/host.ts";

/** How long an address may take to accept a connection, in milliseconds. Each timeout adds this much. */
const STEP_MS = 3000;

/** Node's options for connecting to a host. */
interface ConnectOptions {
  readonly lookup: LookupFunction;
  readonly autoSelectFamily: true;
  readonly autoSelectFamilyAttemptTimeout: number;
}

/** All addresses of a host name, in the order to try them. Rejects with the error of the look-up. */
export function addressesOf(name: string, lookup: LookupFunction): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(name, { all: true }, (error, found, family = 4) => {
      if (error) reject(error);
      else resolve(typeof found === "string" ? [{ address: found, family }] : found);
    });
  });
}

/**
 * Decides how to connect to hosts. Node tries one address after the other, but by default it gives each only 250 ms,
 * which is too short for a slow link.
 */
export class HostAddresses {
  readonly #lookup: LookupFunction;
  readonly #timeoutMs: number;
  #limitMs = STEP_MS;
  /** The address that accepted the last connection. It is tried first. */
  #best: string | undefined;

  /** @param timeoutMs the time limit for one request, which all addresses share; Infinity for none */
  constructor(lookup: LookupFunction, timeoutMs: number) {
    this.#lookup = lookup;
    this.#timeoutMs = timeoutMs;
  }

  /** How to connect to a host. Rejects with the error of the look-up. */
  async of(host: string): Promise<ConnectOptions> {
    const all = isAddress(host) ? [] : await addressesOf(host, this.#lookup);
    const isBest = ({ address }: LookupAddress) => Number(address === this.#best);
    const found = all.toSorted((one, other) => isBest(other) - isBest(one));
    const limitMs = Math.min(this.#limitMs, this.#timeoutMs / Math.max(found.length, 1));
    return {
      lookup: (_host, _options, done) => done(null, found),
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: Math.max(Math.floor(limitMs), 1),
    };
  }

  /** Learns from a connection that is being opened with these options. */
  watch<Connection extends Duplex>(socket: Connection): Connection {
    const limitMs = this.#limitMs;
    let isTooShort = false;
    socket.once("connectionAttemptTimeout", () => {
      isTooShort = true;
    });
    socket.once("connect", () => {
      isTooShort = false;
      if ("remoteAddress" in socket && typeof socket.remoteAddress === "string") this.#best = socket.remoteAddress;
    });
    socket.once("close", () => {
      if (isTooShort && limitMs === this.#limitMs) this.#limitMs += STEP_MS;
    });
    return socket;
  }
}
