import fc from "fast-check";
import { expect, test } from "vitest";
import { NoAnswer } from "../../src/api/no-answer.ts";
import type { ApiResponse } from "../../src/api/response.ts";
import { Wait } from "../../src/uploads/wait.ts";
import { SimulatedTime } from "../helpers/simulated-time.ts";
import { apiResponse } from "../helpers/uploads.ts";

/** The time limit of one request, in milliseconds. A silent API takes this long. */
const LIMIT_MS = 30_000;

const INTERVAL_MS = 10_000;

/** How long the wait lasts, in milliseconds. */
const TIMEOUT_MS = 10 * 60_000;

/** The outcome of one request, and how long it takes. */
interface Step {
  readonly is: "pending" | "down" | "silent";
  readonly tookMs: number;
}

const anyAnswer = fc.record({ is: fc.constant("pending" as const), tookMs: fc.integer({ min: 1, max: LIMIT_MS - 1 }) });
const anyFailure = fc.oneof(
  fc.record({ is: fc.constant("down" as const), tookMs: fc.integer({ min: 1, max: 3000 }) }),
  fc.constant({ is: "silent" as const, tookMs: LIMIT_MS }),
);

/** Steps that repeat. */
const anyTrouble = fc.array(anyFailure, { minLength: 1, maxLength: 4 });
const anySteps = fc.array(fc.oneof(anyAnswer, anyFailure), { minLength: 1, maxLength: 6 });

interface Asked {
  readonly atMs: number;
  readonly answeredMs: number;
}

/** Waits for these uploads. Returns when each was checked and answered, and when each answer was reported. */
async function follow(scripts: readonly (readonly Step[])[], slots: number) {
  const time = new SimulatedTime();
  const asked = scripts.map((): Asked[] => []);
  const reported = scripts.map((): number[] => []);
  let inFlight = 0;
  let mostInFlight = 0;
  const ended = new AbortController();
  const wait = new Wait(
    scripts.map((_, n) => `${n + 1}`),
    {
      attempt: async ({ parameters }) => {
        const n = Number(parameters.get("id")) - 1;
        const steps = scripts[n] ?? [];
        const before = asked[n] ?? [];
        const { is, tookMs } = steps[before.length % steps.length] ?? { is: "down", tookMs: 1 };
        before.push({ atMs: time.monotonic(), answeredMs: time.monotonic() + tookMs });
        inFlight += 1;
        mostInFlight = Math.max(mostInFlight, inFlight);
        await time.sleep(tookMs);
        inFlight -= 1;
        if (is === "pending") return pending(n + 1, before.length);
        throw new NoAnswer("unreachable", is, { remedy: "retry", mayHaveArrived: true });
      },
      retries: 4,
      concurrency: slots,
      intervalMs: INTERVAL_MS,
      timeoutMs: TIMEOUT_MS,
      failFast: false,
      signal: ended.signal,
      clock: time,
      onEvent: (event) => {
        if (event.type === "first" || event.type === "change")
          reported[Number(event.row.id) - 1]?.push(time.monotonic());
      },
    },
  );
  await time.pass(wait.run());
  ended.abort();
  return { asked, reported, mostInFlight };
}

/** Each answer differs, so that each is reported. */
function pending(id: number, count: number): ApiResponse {
  return apiResponse({ data: { id, message: `answer ${count}` } });
}

test("with a free slot, an upload is checked and reported at the same times as alone", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 12 }).chain((slots) =>
        fc.record({
          slots: fc.constant(slots),
          own: fc.array(anyAnswer, { minLength: 1, maxLength: 4 }),
          others: fc.array(anySteps, { maxLength: slots - 1 }),
        }),
      ),
      async ({ slots, own, others }) => {
        const alone = await follow([own], slots);
        const among = await follow([own, ...others], slots);
        expect(among.asked[0]).toEqual(alone.asked[0]);
        expect(among.reported[0]).toEqual(alone.reported[0]);
      },
    ),
  ));

test("an upload is checked within one request of its due time, regardless of the others", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }).chain((slots) =>
        fc.record({
          slots: fc.constant(slots),
          own: fc.array(anyAnswer, { minLength: 1, maxLength: 4 }),
          answered: fc.array(fc.array(anyAnswer, { minLength: 1, maxLength: 4 }), {
            maxLength: Math.max(0, Math.floor(slots / 2) - 1),
          }),
          troubled: fc.array(anyTrouble, { maxLength: 25 }),
        }),
      ),
      async ({ slots, own, answered, troubled }) => {
        const { asked, reported, mostInFlight } = await follow([own, ...answered, ...troubled], slots);
        const [its = []] = asked;
        expect(mostInFlight).toBeLessThanOrEqual(slots);
        expect(its[0]?.atMs).toBe(0);
        for (const [n, { atMs }] of its.slice(1).entries()) {
          const dueMs = (its[n]?.answeredMs ?? 0) + INTERVAL_MS;
          expect(atMs).toBeGreaterThanOrEqual(dueMs);
          expect(atMs).toBeLessThanOrEqual(dueMs + LIMIT_MS);
        }
        // The wait does not end early, and no answer is held back.
        expect((its.at(-1)?.answeredMs ?? 0) + INTERVAL_MS + LIMIT_MS).toBeGreaterThan(TIMEOUT_MS);
        const answers = its.map(({ answeredMs }) => answeredMs).filter((ms) => ms < TIMEOUT_MS);
        expect(reported[0]).toEqual(answers);
      },
    ),
  ));

test("uploads with failed attempts hold at most half of the slots, but at least one", () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 9 }),
      fc.array(anyTrouble, { maxLength: 30 }),
      async (slots, troubled) => {
        const { asked } = await follow([[{ is: "pending", tookMs: 1 }], ...troubled], slots);
        const later = asked.slice(1).flatMap((its) => its.slice(1));
        const starts = later.map(({ atMs }) => later.filter((other) => other.atMs <= atMs && atMs < other.answeredMs));
        for (const inFlight of starts) expect(inFlight.length).toBeLessThanOrEqual(Math.max(1, Math.floor(slots / 2)));
        for (const its of asked.slice(1)) expect(its.length).toBeGreaterThan(0);
      },
    ),
  ));
