import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { onAbort } from "../../src/base/abort.ts";

let inFlight = 0;
subscribe("http.client.request.start", (message) => {
  const { request } = message as { request: ClientRequest };
  inFlight += 1;
  request.once("close", () => {
    inFlight -= 1;
  });
});

/** The number of quiet turns of the event loop after which everything waits for time to pass. */
const QUIET_TURNS = 25;

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/**
 * Time that passes only when everything sleeps: no request and no other work is running. A wait of an hour takes no time
 * and always behaves the same.
 */
export class VirtualTime {
  #now = 0;
  #sleepers: Sleeper[] = [];
  #running = false;
  /** The difference between the wall clock and the monotonic clock. */
  wallOffset: number;
  /** The requested time of each sleep, in milliseconds. */
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
        if (inFlight > 0) quiet = 0;
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
