import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { onAbort } from "../../src/base/abort.ts";

let underWay = 0;
subscribe("http.client.request.start", (message) => {
  const { request } = message as { request: ClientRequest };
  underWay += 1;
  request.once("close", () => {
    underWay -= 1;
  });
});

/** How many quiet turns of the event loop make sure that everything that could go on without time passing has. */
const QUIET_TURNS = 25;

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/**
 * Time that passes only when everything sleeps: no request and no other work is running. So a wait of an hour
 * takes no time, and what happens in it is always the same.
 */
export class VirtualTime {
  #now = 0;
  #sleepers: Sleeper[] = [];
  #running = false;
  /** How far the wall clock is from the monotonic one. */
  wallOffset: number;
  /** How long each sleep was meant to take, in milliseconds. */
  readonly slept: number[] = [];

  constructor(wallStart = Date.UTC(2026, 0, 2, 3, 4, 5)) {
    this.wallOffset = wallStart;
  }

  now = (): number => this.#now + this.wallOffset;

  monotonic = (): number => this.#now;

  sleep = (ms: number, signal?: AbortSignal): Promise<void> => {
    this.slept.push(ms);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const sleeper: Sleeper = {
        wakeAt: this.#now + Math.max(ms, 0),
        wake: () => {
          callOff?.();
          resolve();
        },
      };
      const callOff =
        signal &&
        onAbort(signal, () => {
          this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
          reject(signal.reason);
        });
      this.#sleepers.push(sleeper);
      this.#run();
    });
  };

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#sleepers.length > 0) {
      for (let quiet = 0; quiet < QUIET_TURNS; quiet += 1) {
        await new Promise((turn) => setImmediate(turn));
        if (underWay > 0) quiet = 0;
      }
      const [first] = this.#sleepers.sort((one, other) => one.wakeAt - other.wakeAt);
      if (first === undefined) break;
      this.#sleepers = this.#sleepers.filter((other) => other !== first);
      this.#now = Math.max(this.#now, first.wakeAt);
      first.wake();
    }
    this.#running = false;
  }
}
