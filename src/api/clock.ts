import type { Clock } from "../system/system.ts";
import { parseHttpDate } from "./http-date.ts";

/** What to do when the API rejects a request's timestamp. */
export type ClockVerdict =
  /** The clock is now correct: sign again. */
  | { readonly kind: "again"; readonly warning?: string }
  /** The clocks agree: sign again in the next second, but only once. */
  | { readonly kind: "next-second" }
  /** The clock cannot be corrected. */
  | { readonly kind: "give-up"; readonly why: string };

/** Clocks that differ by no more than this, in milliseconds, agree. */
export const AGREEMENT_MS = 5000;

/** What to do about a wrong clock. */
export const SET_CLOCK = "set this machine's clock, for example with NTP";

/** A `Date` that differs by more than this, in milliseconds, is not trusted. */
export const LARGEST_CORRECTION_MS = 24 * 3600 * 1000;

/** `90 s behind the API's`. A positive difference, in milliseconds, means that the API's clock is ahead. */
export function clockDifference(differenceMs: number): string {
  const seconds = Math.round(Math.abs(differenceMs) / 1000);
  return `${seconds} s ${differenceMs > 0 ? "behind" : "ahead of"} the API's`;
}

/**
 * The time that requests are signed with. It follows the monotonic clock, so a jump of the wall clock during a long
 * wait is harmless. It is corrected by the API's `Date` header.
 */
export class SigningClock {
  readonly #system: Pick<Clock, "now" | "monotonic">;
  #offsetMs: number;
  /** Grows with each correction, to distinguish requests signed before it from those signed after. */
  #generation = 0;
  #correctedSinceAccepted = false;

  constructor(system: Pick<Clock, "now" | "monotonic">) {
    this.#system = system;
    this.#offsetMs = system.now() - system.monotonic();
  }

  get generation(): number {
    return this.#generation;
  }

  /** Milliseconds since 1970, UTC. */
  now(): number {
    return this.#system.monotonic() + this.#offsetMs;
  }

  /** The API accepted a request, so the clock is right. If that changes, it may be corrected again. */
  timeAccepted(): void {
    this.#correctedSinceAccepted = false;
  }

  /**
   * The API rejected a request's timestamp.
   *
   * @param generation the clock's generation when the request was signed
   * @param date the response's `Date` header; empty if there is none
   */
  timeRefused(generation: number, date: string): ClockVerdict {
    if (generation !== this.#generation) return { kind: "again" };
    const serverMs = parseHttpDate(date, this.now());
    if (Number.isNaN(serverMs)) return { kind: "give-up", why: "the response has no usable Date" };
    const differenceMs = serverMs - this.now();
    if (Math.abs(differenceMs) <= AGREEMENT_MS) return { kind: "next-second" };
    // The machine has slept: its monotonic clock stopped, but its wall clock did not.
    if (Math.abs(serverMs - this.#system.now()) <= AGREEMENT_MS) {
      this.#set(this.#system.now());
      return { kind: "again" };
    }
    if (Math.abs(differenceMs) >= LARGEST_CORRECTION_MS)
      return { kind: "give-up", why: "the response's Date is a day or more from this machine's clock" };
    if (this.#correctedSinceAccepted) return { kind: "give-up", why: "the API rejects even its own Date" };
    this.#correctedSinceAccepted = true;
    // Date has whole seconds, so the middle of the second is the best guess.
    this.#set(serverMs + 500);
    return {
      kind: "again",
      warning: `this machine's clock is ${clockDifference(differenceMs)}; using the API's time for this run`,
    };
  }

  #set(nowMs: number): void {
    this.#offsetMs = nowMs - this.#system.monotonic();
    this.#generation += 1;
  }
}
