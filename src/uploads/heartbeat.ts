import type { Clock } from "../system/system.ts";
import type { WaitLimits } from "./wait-limits.ts";

/** A wait shows that it is alive when nothing has happened for this long, in milliseconds. */
const QUIET_MS = 60_000;

/** How often to look for a pause during an outage, in milliseconds. */
const PAUSE_CHECK_MS = 15_000;

/** Reports now and then that a quiet wait is alive, and looks for pauses of the process. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #limits: WaitLimits;
  readonly #onQuiet: () => void;
  #lastEventMs: number;

  /** @param onQuiet called when nothing has happened for a minute; it has to call `beat` */
  constructor(clock: Clock, limits: WaitLimits, onQuiet: () => void) {
    this.#clock = clock;
    this.#limits = limits;
    this.#onQuiet = onQuiet;
    this.#lastEventMs = clock.monotonic();
  }

  /** Call when something happens. */
  beat(): void {
    this.#lastEventMs = this.#clock.monotonic();
  }

  /** Runs until the wait has ended. Rejects with the signal's reason. */
  async run(hasEnded: () => boolean, signal: AbortSignal): Promise<void> {
    while (!hasEnded()) {
      const quietMs = this.#lastEventMs + QUIET_MS - this.#clock.monotonic();
      const checkMs = this.#limits.outage.lastedMs > 0 ? PAUSE_CHECK_MS : QUIET_MS;
      const ms = Math.min(quietMs > 0 ? quietMs : QUIET_MS, checkMs);
      this.#limits.expect(this.#clock.monotonic() + ms);
      await this.#clock.sleep(ms, signal);
      this.#limits.noticePause();
      if (this.#clock.monotonic() - this.#lastEventMs >= QUIET_MS) this.#onQuiet();
    }
  }
}
