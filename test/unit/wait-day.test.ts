import fc from "fast-check";
import { expect, test } from "vitest";
import { signedAttempt } from "../../src/api/attempt.ts";
import { NoAnswer } from "../../src/api/no-answer.ts";
import type { HttpExchange, Transport } from "../../src/api/transport.ts";
import type { Messages } from "../../src/terminal/messages.ts";
import { Wait } from "../../src/uploads/wait.ts";
import { about, failed, failure, pending, uploaded } from "../helpers/api.ts";
import { runs } from "../helpers/runs.ts";
import { SimulatedTime } from "../helpers/simulated-time.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The time limit of one request, in milliseconds. */
const LIMIT_MS = 30 * SECOND;

/** The API accepts requests with a clock this far off, in milliseconds. */
const WINDOW_MS = 5 * MINUTE;

/** Events of a day, and how long they last. No outage lasts five minutes, including its last request. */
const anyWeather = fc.oneof(
  fc.record({
    is: fc.constantFrom("down", "maintenance", "dropped", "silent", "no-name", "crowded", "storm"),
    lastsMs: fc.integer({ min: 1, max: 4 * MINUTE }),
  }),
  fc.record({
    is: fc.constantFrom("stop", "suspend", "jump-on", "jump-back"),
    lastsMs: fc.integer({ min: 1, max: 8 * HOUR }),
  }),
);

const anyUpload = fc.record({
  ends: fc.constantFrom("uploaded" as const, "failed" as const, "refused" as const),
  atMs: fc.integer({ min: 0, max: 24 * HOUR }),
});

interface Weather {
  readonly is: string;
  readonly lastsMs: number;
}

interface Plan {
  readonly is: string;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Plans the events with 15 minutes of calm between them. The wait gets its first answer before all events. */
function forecast(weathers: readonly Weather[]): readonly Plan[] {
  let atMs = 10 * MINUTE;
  return weathers.map(({ is, lastsMs }) => {
    const plan = { is, fromMs: atMs, toMs: atMs + lastsMs };
    atMs = plan.toMs + 15 * MINUTE;
    return plan;
  });
}

const SILENT: Messages = {
  errors: async () => {},
  error: async () => {},
  warn: async () => {},
  note: async () => {},
  detail: async () => {},
  response: async () => {},
  event: async () => {},
  end: async () => {},
  redactWith: () => {},
  clean: (text) => text,
  writeInside: () => {},
};

const noAnswer = (message: string) => new NoAnswer("unreachable", message, { remedy: "retry", mayHaveArrived: true });

test(
  "after a day of outages, pauses, wrong clocks and storms, each upload has its true state",
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(anyUpload, { minLength: 1, maxLength: 4 }),
        fc.array(anyWeather, { maxLength: 12 }),
        fc.integer({ min: 120, max: 900 }),
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 5, maxLength: 50 }),
        async (uploads, weathers, intervalSeconds, slots, chances) => {
          let drawn = 0;
          const time = new SimulatedTime(() => chances[drawn++ % chances.length] ?? 0);
          const plans = forecast(weathers);
          for (const { is, fromMs, toMs } of plans) {
            const ms = toMs - fromMs;
            if (is === "stop") time.at(fromMs, () => time.stop(ms));
            if (is === "suspend") time.at(fromMs, () => time.suspend(ms));
            if (is === "jump-on") time.at(fromMs, () => time.jump(ms));
            if (is === "jump-back") time.at(fromMs, () => time.jump(-ms));
          }
          const ended = new AbortController();
          const sent = new Set<string>();
          const transport: Transport = {
            url: new URL("https://api.example/"),
            post: async (json) => {
              expect(sent.has(json)).toBe(false);
              sent.add(json);
              const now = time.monotonic();
              const weather = plans.find(({ fromMs, toMs }) => fromMs <= now && now < toMs)?.is;
              if (weather === "silent") {
                await time.sleep(LIMIT_MS);
                throw noAnswer("silent");
              }
              await time.sleep(50);
              if (weather === "dropped" || weather === "no-name") throw noAnswer(weather);
              if (weather === "down") return exchange(502, "");
              if (weather === "maintenance") return exchange(200, "<html>soon</html>");
              if (weather === "crowded") return exchange(200, failure("1000"));
              if (weather === "storm") return exchange(429, "", { "retry-after": "30" });
              const { id, timestamp } = JSON.parse(json);
              if (Math.abs(time.trueMs() - timestamp * 1000) > WINDOW_MS) return exchange(200, failure("0002"));
              const upload = uploads[id - 1];
              if (upload === undefined || time.monotonic() < upload.atMs) return exchange(200, about(id, pending));
              const said = { uploaded: about(id, uploaded), failed: about(id, failed), refused: failure("") };
              return exchange(200, said[upload.ends]);
            },
          };
          const exchange = (status: number, body: string, headers = {}): HttpExchange => ({
            status,
            headers: { date: new Date(time.trueMs()).toUTCString(), ...headers },
            body: Buffer.from(body),
          });
          const wait = new Wait(
            uploads.map((_, n) => `${n + 1}`),
            {
              attempt: signedAttempt({
                transport,
                credentials: { apiKey: "k", secret: "s3cret-of-a-test", cdn: 1n },
                signal: ended.signal,
                system: time,
                messages: SILENT,
              }),
              retries: 4,
              concurrency: slots,
              intervalMs: intervalSeconds * SECOND,
              timeoutMs: Number.POSITIVE_INFINITY,
              failFast: false,
              signal: ended.signal,
              clock: time,
              onEvent: () => {},
            },
          );
          const end = await time.pass(wait.run());
          ended.abort();
          const states = uploads.map((_, n) => wait.last(`${n + 1}`).upload.state);
          const expected = uploads.map(({ ends }) => (ends === "refused" ? "unknown" : ends));
          expect({ end, states }).toEqual({ end: "finished", states: expected });
        },
      ),
      {
        ...runs(1000, 50),
        // With a long interval, the attempts an interval apart can each meet another outage.
        examples: [
          [
            [{ ends: "uploaded", atMs: 2628369 }],
            [1, 1, 36653, 130914, 1].map((lastsMs) => ({ is: "down", lastsMs })),
            823,
            1,
            [0.9350078979343847, 0.999, 0, 0, 0, 0.999, 0, 0],
          ],
        ],
      },
    ),
  120_000,
);
