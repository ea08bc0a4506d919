import fc from "fast-check";
import { expect, test } from "vitest";
import { TooSoon } from "../../src/api/attempt.ts";
import { NoAnswer } from "../../src/api/no-answer.ts";
import type { ApiResponse } from "../../src/api/response.ts";
import { SceError } from "../../src/base/errors.ts";
import { askAll } from "../../src/uploads/ask-all.ts";
import type { StatusAnswer } from "../../src/uploads/status-answer.ts";
import { SimulatedTime } from "../helpers/simulated-time.ts";
import { apiResponse } from "../helpers/uploads.ts";

const SECOND = 1000;

type Said =
  | "uploaded"
  | "down"
  | "silent"
  | "html"
  | "busy"
  | { readonly code: string }
  | { readonly retryAfterMs: number };

interface Settings {
  readonly slots?: number;
  readonly retries?: number;
  /** How long a request with an answer takes, in milliseconds. */
  readonly tookMs?: number;
  /** The length of each title. */
  readonly size?: number;
  /** How long the reader of the answers spends on each, in milliseconds. */
  readonly readMs?: number;
  /** The error after the last id. */
  readonly inputError?: Error;
}

/** Gets the status of ids from 1 on. Returns the answers and their times. */
async function ask(ids: number, says: (id: number, before: number) => Said, settings: Settings = {}) {
  const { slots = 4, retries = 2, tookMs = 50, size = 0, readMs = 0 } = settings;
  const time = new SimulatedTime();
  const asked = new Map<number, number>();
  const times: number[] = [];
  const answers: (readonly [StatusAnswer, number])[] = [];
  const signal = new AbortController();
  let begun = 0;
  let mostAhead = 0;
  async function* input() {
    for (let id = 1; id <= ids; id += 1) {
      begun = id;
      mostAhead = Math.max(mostAhead, begun - answers.length);
      yield `${id}`;
    }
    if (settings.inputError !== undefined) throw settings.inputError;
  }
  const run = async () => {
    const options = {
      attempt: async ({ parameters }: { parameters: ReadonlyMap<string, unknown> }) => {
        const id = Number(parameters.get("id"));
        const before = asked.get(id) ?? 0;
        asked.set(id, before + 1);
        times.push(time.monotonic());
        const said = says(id, before);
        await time.sleep(said === "silent" ? 30 * SECOND : tookMs);
        return answer(id, said, size);
      },
      retries,
      concurrency: slots,
      signal: signal.signal,
      clock: time,
      onRetry: () => {},
    };
    for await (const ready of askAll(input(), options))
      for (const one of ready) {
        answers.push([one, time.monotonic()]);
        if (readMs > 0) await time.sleep(readMs);
      }
  };
  const error: unknown = await time.pass(run()).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { answers, asked, times, error, mostAhead, tookMs: time.monotonic() };
}

function answer(id: number, said: Said, size: number): ApiResponse {
  if (said === "down" || said === "silent") throw noAnswer("retry");
  if (said === "html") throw noAnswer("outage");
  if (said === "busy") throw noAnswer("retry", { slowDown: true });
  if (typeof said === "object" && "retryAfterMs" in said) throw noAnswer("retry", said);
  return apiResponse(typeof said === "object" ? said : { data: { id, youtube_id: "x", title: "t".repeat(size) } });
}

const noAnswer = (remedy: "retry" | "outage", more: { slowDown?: boolean; retryAfterMs?: number } = {}) =>
  new NoAnswer("unreachable", "no answer", { remedy, mayHaveArrived: true, ...more });

const statesOf = (answers: readonly (readonly [StatusAnswer, number])[]) => answers.map(([{ upload }]) => upload.state);

test("answer n always belongs to id n, and no id gets too many attempts", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.constantFrom<Said>("uploaded", "down", "silent", "html"), { minLength: 1, maxLength: 4 }), {
        maxLength: 40,
      }),
      fc.integer({ min: 1, max: 8 }),
      async (scripts, slots) => {
        const says = (id: number, before: number) => scripts[id - 1]?.[before] ?? "uploaded";
        const { answers, asked, error } = await ask(scripts.length, says, { slots });
        expect(error).toBeUndefined();
        expect(answers.map(([{ upload }]) => Number(upload.id))).toEqual(scripts.map((_, n) => n + 1));
        for (const [n, script] of scripts.entries()) {
          // Three attempts, but none after an answer or an HTML page.
          const three = [...script, "uploaded", "uploaded"].slice(0, 3);
          const last = three.findIndex((said) => said === "uploaded" || said === "html");
          expect(asked.get(n + 1)).toBe(last === -1 ? 3 : last + 1);
          expect(answers[n]?.[0].upload.state).toBe(three[last] === "uploaded" ? "uploaded" : "unknown");
        }
      },
    ),
  ));

test("ids that wait for a retry hold no slot", async () => {
  const settings = { slots: 10, retries: 4 };
  const without = await ask(1000, () => "uploaded", settings);
  const faulty = await ask(1000, (id, before) => (id % 50 === 0 && before < 3 ? "down" : "uploaded"), settings);
  expect(statesOf(faulty.answers)).toEqual(statesOf(without.answers));
  // 1, 2 and 4 s before the third retry.
  expect(faulty.tookMs).toBeLessThan(2 * without.tookMs + 7 * SECOND);
});

test("while one id is silent, up to 32 MiB of later answers are held", async () => {
  const { answers, mostAhead } = await ask(60, (id) => (id === 1 ? "silent" : "uploaded"), {
    slots: 8,
    retries: 0,
    tookMs: 1,
    size: 1024 * 1024,
  });
  expect(answers).toHaveLength(60);
  expect(mostAhead).toBeGreaterThan(32);
  expect(mostAhead).toBeLessThan(32 + 8 + 3);
});

test("starts few ids ahead of the reader of the answers", async () => {
  const { mostAhead } = await ask(300, () => "uploaded", { slots: 4, tookMs: 1, readMs: SECOND });
  expect(mostAhead).toBeLessThan(4 * 4 + 3);
});

test("an invalid id ends the run after the answers before it", async () => {
  const inputError = new SceError("usage", "line 4 of stdin: no id");
  const { answers, error } = await ask(3, (id, before) => (id === 2 && before === 0 ? "down" : "uploaded"), {
    inputError,
  });
  expect([statesOf(answers), error]).toEqual([["uploaded", "uploaded", "uploaded"], inputError]);
});

test("refused credentials end the run after the answers before them, retries included", async () => {
  const says = (id: number): Said => (id === 1 ? "down" : id === 3 ? { code: "0003" } : "uploaded");
  const { answers, asked } = await ask(100, says);
  expect(answers.map(([{ upload, error }]) => [upload.state, error?.kind])).toEqual([
    ["unknown", "unreachable"],
    ["uploaded", undefined],
    ["unknown", "credentials"],
  ]);
  // The requests in flight, and those that replaced the first two.
  expect(asked.size).toBeLessThanOrEqual(6);
});

test("refused credentials end the run within a second, even after a silent id", async () => {
  const { answers, tookMs } = await ask(100, (id) => (id === 1 ? "silent" : { code: "0001" }));
  expect(answers.map(([{ error }]) => error?.kind)).toEqual(["unreachable", "credentials"]);
  expect(tookMs).toBeLessThan(2 * SECOND);
});

test("code 0005 refuses one id if another gets an answer, or else the credentials", async () => {
  const kinds = async (says: (id: number) => Said, slots: number) => {
    const { answers } = await ask(5, says, { slots });
    return answers.map(([{ error }]) => error?.kind);
  };
  const first = (id: number): Said => (id === 1 ? { code: "0005" } : "uploaded");
  expect(await kinds(first, 2)).toEqual(["refused", undefined, undefined, undefined, undefined]);
  expect(await kinds((id) => (id === 4 ? { code: "0005" } : "uploaded"), 1)).toEqual([
    undefined,
    undefined,
    undefined,
    "refused",
    undefined,
  ]);
  expect(await kinds(() => ({ code: "0005" }), 3)).toEqual(["credentials"]);
});

test("code 0005 waits for the started ids and their retries, and starts no other id", async () => {
  const says = (id: number, before: number): Said =>
    id === 1 ? { code: "0005" } : id === 2 && before < 2 ? "down" : "uploaded";
  const { answers, asked } = await ask(5, says, { slots: 2 });
  expect(answers.map(([{ error }]) => error?.kind)).toEqual(["refused", undefined, undefined, undefined, undefined]);
  expect(Object.fromEntries(asked)).toEqual({ 1: 1, 2: 3, 3: 1, 4: 1, 5: 1 });
  // Only the second id could get another answer, and it gets none.
  const refused = await ask(5, (id) => (id === 2 ? "down" : { code: "0005" }), { slots: 2 });
  expect(refused.answers.map(([{ error }]) => error?.kind)).toEqual(["credentials"]);
  expect(Object.fromEntries(refused.asked)).toEqual({ 1: 1, 2: 3 });
});

test.each<[name: string, said: Said, delayMs: number]>([
  ["429 or a busy API", "busy", SECOND],
  ["a Retry-After", { retryAfterMs: 30 * SECOND }, 30 * SECOND],
  ["a Retry-After of a minute", { retryAfterMs: 60 * SECOND }, 60 * SECOND],
  ["a Retry-After that is too long to be honoured", { retryAfterMs: 61 * SECOND }, SECOND],
])("%s delays all ids", async (_, said, delayMs) => {
  const { times } = await ask(6, (id, before) => (id === 1 && before === 0 ? said : "uploaded"), { slots: 1 });
  const [first, second] = times;
  expect(first).toBe(0);
  expect(second).toBeGreaterThanOrEqual(delayMs);
});

test("a failure does not delay other ids", async () => {
  const { times } = await ask(6, (id, before) => (id === 1 && before === 0 ? "down" : "uploaded"), { slots: 1 });
  expect(times[1]).toBeLessThan(SECOND);
});

test("a repeated request waits for the next second without a slot", async () => {
  const time = new SimulatedTime();
  const sent = new Set<string>();
  const attempt = async ({ parameters }: { parameters: ReadonlyMap<string, unknown> }) => {
    const id = Number(parameters.get("id"));
    const request = `${id} at ${Math.floor(time.now() / SECOND)}`;
    if (sent.has(request)) throw new TooSoon(SECOND - (time.now() % SECOND));
    sent.add(request);
    await time.sleep(10);
    return answer(id, "uploaded", 0);
  };
  async function* input() {
    for (const id of [1, 1, 1, 1, 2, 3]) yield `${id}`;
  }
  const options = {
    attempt,
    retries: 0,
    concurrency: 2,
    signal: new AbortController().signal,
    clock: time,
    onRetry: () => {},
  };
  const run = async () => {
    const ids: string[] = [];
    for await (const ready of askAll(input(), options)) ids.push(...ready.map(({ upload }) => upload.id));
    return ids;
  };
  expect(await time.pass(run())).toEqual(["1", "1", "1", "1", "2", "3"]);
  // Ids after the repeated ones do not wait with them.
  expect([...sent].findIndex((request) => request.startsWith("2 at"))).toBe(1);
});
