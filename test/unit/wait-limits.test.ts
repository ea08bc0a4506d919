import { describe, expect, test } from "vitest";
import { TooSoon } from "../../src/api/attempt.ts";
import { NoAnswer } from "../../src/api/no-answer.ts";
import type { ApiResponse } from "../../src/api/response.ts";
import { Wait } from "../../src/uploads/wait.ts";
import type { WaitEvent } from "../../src/uploads/wait-event.ts";
import { SimulatedTime } from "../helpers/simulated-time.ts";
import { apiResponse } from "../helpers/uploads.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;

type Said =
  | "pending"
  | "uploaded"
  | "down"
  | "busy"
  | { readonly code: string }
  | { readonly retryAfterMs: number }
  | { readonly tooSoonMs: number };

interface Settings {
  readonly ids?: number;
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
  readonly slots?: number;
  readonly retries?: number;
  /** How long each request takes, in milliseconds. */
  readonly tookMs?: (id: number, nowMs: number) => number;
}

/** Waits with these responses. Returns how and when the wait ended, and its events with their seconds. */
async function waitFor(says: (id: number, nowMs: number) => Said, settings: Settings = {}, time = new SimulatedTime()) {
  const { ids = 1, timeoutMs = 60 * MINUTE, intervalMs = 10 * SECOND, slots = 8, retries = 4 } = settings;
  const happened: string[] = [];
  const asked: (readonly [id: number, atMs: number])[] = [];
  const ended = new AbortController();
  const wait = new Wait(
    Array.from({ length: ids }, (_, n) => `${n + 1}`),
    {
      attempt: async ({ parameters }) => {
        const id = Number(parameters.get("id"));
        asked.push([id, time.monotonic()]);
        const said = says(id, time.monotonic());
        await time.sleep(settings.tookMs?.(id, time.monotonic()) ?? 1);
        return answer(id, said);
      },
      retries,
      concurrency: slots,
      intervalMs,
      timeoutMs,
      failFast: false,
      signal: ended.signal,
      clock: time,
      onEvent: (event) => happened.push(`${Math.round(time.monotonic() / SECOND)} ${inWords(event)}`),
    },
  );
  const end = await time.pass(wait.run());
  ended.abort();
  return { end, atMs: time.monotonic(), happened, asked, wait };
}

function answer(id: number, said: Said): ApiResponse {
  if (typeof said === "object" && "tooSoonMs" in said) throw new TooSoon(said.tooSoonMs);
  if (said === "busy")
    throw new NoAnswer("unreachable", "HTTP 429", { remedy: "retry", mayHaveArrived: true, slowDown: true });
  if (said === "down" || (typeof said === "object" && "retryAfterMs" in said)) {
    const retryAfterMs = said === "down" ? undefined : said.retryAfterMs;
    throw new NoAnswer("unreachable", "HTTP 502", { remedy: "retry", mayHaveArrived: true, retryAfterMs });
  }
  return apiResponse(typeof said === "object" ? said : { data: { id, youtube_id: said === "uploaded" ? "x" : "" } });
}

function inWords(event: WaitEvent): string {
  if (event.type === "end") return `end: ${event.how}`;
  if ("row" in event) return `${event.type} ${event.row.id}`;
  return event.type;
}

describe("an outage", () => {
  test("begins with the first failed attempt, is reported after the retries, and ends the wait", async () => {
    const { end, happened, atMs } = await waitFor((_, now) => (now < 5 * SECOND ? "pending" : "down"));
    expect(end).toBe("outage");
    expect(happened.filter((line) => !line.includes("retry"))).toEqual([
      "0 first 1",
      "25 outage",
      "85 alive",
      "145 alive",
      "205 alive",
      "265 alive",
      "310 end: outage",
    ]);
    expect(atMs / SECOND).toBeCloseTo(310, 1);
  });

  test("does not begin while any upload gets answers", async () => {
    const { end, happened } = await waitFor((id) => (id === 1 ? "pending" : "down"), {
      ids: 6,
      timeoutMs: 20 * MINUTE,
    });
    expect(end).toBe("timeout");
    expect(happened.filter((line) => line.includes("outage"))).toEqual([]);
    expect(happened.filter((line) => line.includes("trouble"))).toHaveLength(5);
  });

  test("ends the wait only after it affected every unfinished upload", async () => {
    const settings = { ids: 2, intervalMs: 20 * MINUTE, timeoutMs: 120 * MINUTE };
    // Both are checked every 20 minutes, the second one ten minutes after the first.
    const { end, happened } = await waitFor(
      (id, now) => (now < MINUTE || (id === 2 && now < 30 * MINUTE) ? "pending" : "down"),
      { ...settings, tookMs: (id, now) => (id === 2 && now < SECOND ? 10 * MINUTE : 1) },
    );
    expect(end).toBe("outage");
    expect(happened.at(-1)).toBe(`${30 * 60} end: outage`);
  });

  test("does not count time while the process is stopped, and checks again after it", async () => {
    const time = new SimulatedTime();
    time.at(60 * SECOND, () => time.stop(310 * SECOND));
    const { end, happened } = await waitFor(
      (_, now) => (now < 5 * SECOND || now > 400 * SECOND ? "pending" : "down"),
      { timeoutMs: 15 * MINUTE },
      time,
    );
    expect(end).toBe("timeout");
    expect(happened.filter((line) => line.includes("outage"))).toEqual([
      "25 outage",
      expect.stringMatching(/outage-over/),
    ]);
  });

  test("before the first answer lasts only for the retries", async () => {
    const { end, atMs, asked } = await waitFor(() => "down", { ids: 3 });
    expect(end).toBe("outage");
    expect(atMs / SECOND).toBeCloseTo(15, 1);
    expect(asked.length).toBeLessThanOrEqual(15);
  });

  test("before the first answer needs a failure in every slot", async () => {
    // The second request takes longer than all attempts for the first id, and gets an answer.
    const { end, wait } = await waitFor((id, now) => (id === 1 && now < MINUTE ? "down" : "uploaded"), {
      ids: 2,
      tookMs: (id) => (id === 2 ? 25 * SECOND : 1),
    });
    expect([end, wait.last("1").upload.state]).toEqual(["finished", "uploaded"]);
  });
});

describe("--timeout", () => {
  test("ends the wait while a request is in flight", async () => {
    const { end, atMs } = await waitFor(() => "pending", { timeoutMs: 5 * MINUTE, tookMs: () => 60 * MINUTE });
    expect([end, atMs / SECOND]).toEqual(["timeout", 5 * 60]);
  });

  test("while the process is stopped lets every upload be checked again", async () => {
    const time = new SimulatedTime();
    time.at(65 * SECOND, () => time.stop(30 * MINUTE));
    const { end, asked, wait } = await waitFor(
      (_, now) => (now < 10 * MINUTE ? "pending" : "uploaded"),
      { ids: 3, timeoutMs: 5 * MINUTE },
      time,
    );
    expect(end).toBe("finished");
    expect(asked.filter(([, atMs]) => atMs > 10 * MINUTE).map(([id]) => id)).toEqual([1, 2, 3]);
    expect(wait.unfinished).toBe(0);
  });

  test("while the process is stopped lets uploads be checked before they are due", async () => {
    const time = new SimulatedTime();
    time.at(65 * SECOND, () => time.stop(30 * MINUTE));
    const { end, asked } = await waitFor(
      (_, now) => (now < 10 * MINUTE ? "pending" : "uploaded"),
      { ids: 2, timeoutMs: 5 * MINUTE, intervalMs: 120 * MINUTE },
      time,
    );
    expect([end, asked.map(([id]) => id)]).toEqual(["finished", [1, 2, 1, 2]]);
  });

  test("while the process is stopped still ends the wait without answers", async () => {
    const time = new SimulatedTime();
    time.at(65 * SECOND, () => time.stop(30 * MINUTE));
    const { end, atMs } = await waitFor(
      () => "pending",
      { timeoutMs: 5 * MINUTE, tookMs: (_, now) => (now < 10 * MINUTE ? 1 : 60 * MINUTE) },
      time,
    );
    expect(end).toBe("timeout");
    expect(atMs / SECOND).toBeCloseTo(65 + 30 * 60 + 30, 0);
  });
});

describe("code 0005 about one of several uploads", () => {
  const refuses =
    (...ids: number[]) =>
    (id: number): Said =>
      ids.includes(id) ? { code: "0005" } : "uploaded";

  test("concerns only that upload if another one gets an answer", async () => {
    const { end, wait } = await waitFor(refuses(1), { ids: 3 });
    expect([end, wait.last("1").error?.kind, wait.last("3").upload.state]).toEqual(["finished", "refused", "uploaded"]);
  });

  test("waits for requests in flight", async () => {
    const { end, wait } = await waitFor(refuses(1), { ids: 2, tookMs: (id) => (id === 1 ? 1 : 20 * SECOND) });
    expect([end, wait.last("1").error?.kind, wait.last("2").upload.state]).toEqual(["finished", "refused", "uploaded"]);
  });

  test("is about the credentials if all answers have it, and ends the wait", async () => {
    const { end, wait, asked } = await waitFor(refuses(1, 2, 3, 4), { ids: 4, slots: 2 });
    expect([end, wait.last("1").error?.kind, wait.last("2").error?.kind]).toEqual([
      "credentials",
      "credentials",
      "credentials",
    ]);
    expect(asked.map(([id]) => id)).toEqual([1, 2]);
  });

  test("waits for a retry in the next second", async () => {
    const says = (id: number, now: number): Said =>
      id === 1 ? { code: "0005" } : now < SECOND ? { tooSoonMs: SECOND } : "uploaded";
    const { end, wait } = await waitFor(says, { ids: 2, tookMs: (id) => (id === 1 ? 1 : 10) });
    expect([end, wait.last("1").error?.kind, wait.last("2").upload.state]).toEqual(["finished", "refused", "uploaded"]);
  });

  test("is not decided by a request without an answer", async () => {
    const says = (id: number, now: number): Said => (id === 1 ? { code: "0005" } : now < SECOND ? "down" : "uploaded");
    const { end, wait } = await waitFor(says, { ids: 2 });
    expect([end, wait.last("1").error?.kind, wait.last("2").upload.state]).toEqual(["finished", "refused", "uploaded"]);
  });

  test("is about the credentials if the last answer about every upload has it", async () => {
    const { end, asked } = await waitFor((_, now) => (now < SECOND ? "pending" : { code: "0005" }), { ids: 3 });
    expect([end, asked.length]).toEqual(["credentials", 6]);
  });

  test("for the only upload is about the credentials", async () => {
    const { end, wait } = await waitFor((_, now) => (now < SECOND ? "pending" : { code: "0005" }));
    expect([end, wait.last("1").error?.kind]).toEqual(["credentials", "credentials"]);
  });
});

test("a busy API gets no request before the delay ends", async () => {
  const { asked } = await waitFor((id, now) => (id === 1 && now < SECOND ? "busy" : "pending"), {
    ids: 4,
    slots: 1,
    timeoutMs: 5 * SECOND,
  });
  expect(asked.map(([id, atMs]) => [id, Math.round(atMs / SECOND)])).toEqual([
    [1, 0],
    ...[2, 3, 4].map((id) => [id, 1]),
    [1, 1],
  ]);
});

describe("a Retry-After", () => {
  test("delays all uploads", async () => {
    const { asked } = await waitFor(
      (id, now) => (id === 1 && now < SECOND ? { retryAfterMs: 40 * SECOND } : "pending"),
      { ids: 3, timeoutMs: MINUTE },
    );
    expect(asked.map(([, atMs]) => Math.round(atMs / SECOND))).toEqual([0, 0, 0, 40, 40, 40, 50, 50, 50]);
  });

  test.each([
    ["of two minutes", 120 * SECOND, 60 * MINUTE, "finished", [0, 120]],
    ["as long as the outage may last", 300 * SECOND, 60 * MINUTE, "finished", [0, 300]],
    ["longer than an outage may last", 301 * SECOND, 60 * MINUTE, "outage", [0]],
    ["longer than the wait", 120 * SECOND, 90 * SECOND, "outage", [0]],
  ] as const)("%s in the first reply of a wait", async (_, retryAfterMs, timeoutMs, how, times) => {
    const says = (_id: number, now: number): Said => (now < SECOND ? { retryAfterMs } : "uploaded");
    const { end, asked } = await waitFor(says, { timeoutMs });
    expect([end, asked.map(([, atMs]) => Math.round(atMs / SECOND))]).toEqual([how, times]);
  });

  test("is respected in a wait, up to the rest of the outage", async () => {
    const { end, atMs, asked } = await waitFor((_, now) => (now < SECOND ? "pending" : { retryAfterMs: 60 * MINUTE }));
    expect([end, Math.round(atMs / SECOND), asked.length]).toEqual(["outage", 310, 3]);
  });
});

test("sets one timer for any number of uploads", async () => {
  const time = new SimulatedTime();
  let sleeps = 0;
  const counted = Object.assign(time, {
    sleep: ((sleep) => (ms: number, signal?: Parameters<typeof sleep>[1]) => {
      sleeps += 1;
      return sleep(ms, signal);
    })(time.sleep),
  });
  const ids = 2000;
  await waitFor(() => "pending", { ids, slots: 64, timeoutMs: MINUTE, intervalMs: 50 * SECOND }, counted);
  // Each request sleeps once. The other sleeps are timers.
  expect(sleeps - 2 * ids).toBeLessThan(200);
});
