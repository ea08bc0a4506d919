import { describe, expect, test } from "vitest";
import { about, drop, failure, http, type Play, SECRET, startApi, uploaded } from "../helpers/api.ts";
import { sce, signalSender } from "../helpers/sce.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

/** A server whose clock is this many seconds ahead, and that refuses other times. */
function atServerTime(time: VirtualTime, aheadSeconds: number, date = true): Play {
  return (response, { request }) => {
    const now = time.now() + aheadSeconds * 1000;
    response.sendDate = false;
    if (date) response.setHeader("date", new Date(now).toUTCString());
    const off = Math.abs(Number(request.timestamp) - now / 1000);
    response.end(off > 60 ? failure("0002", "bad time") : uploaded);
  };
}

describe("retries", () => {
  test.each<[name: string, play: Play]>([
    ["HTTP 408", http(408)],
    ["HTTP 429", http(429)],
    ["HTTP 500", http(500)],
    ["HTTP 502", http(502)],
    ["HTTP 503", http(503)],
    ["code 0004", failure("0004")],
    ["code 1000", failure("1000")],
    ["code 4", failure(4)],
    ["a dropped connection", drop],
  ])("%s twice, then success", async (_, play) => {
    const { env, seen } = await startApi(play, play, uploaded);
    expect(await sce("youtube status 1 --field state", { env })).toEqual({ code: 0, stdout: "uploaded\n", stderr: "" });
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map(({ request }) => request.signature)).size).toBe(3);
  });

  test.each<[name: string, play: Play, code: number]>([
    ["an HTML page", "<html></html>", 1],
    ["HTTP 404", http(404), 1],
    ["a redirect", http(302, { location: "http://127.0.0.1:1/" }), 1],
    ["code 0000", failure("0000"), 1],
    ["code 0001 with HTTP 503", (response) => response.writeHead(503).end(failure("0001")), 4],
  ])("but does not retry %s", async (_, play, code) => {
    const { env, seen } = await startApi(play, uploaded);
    expect((await sce("youtube status 1", { env })).code).toBe(code);
    expect(seen).toHaveLength(1);
  });

  test("as often as --retries says, with growing delays of at least a second", async () => {
    const time = new VirtualTime();
    const { env, seen } = await startApi(http(500));
    const { code, stderr } = await sce("youtube status 1 --retries 3", { env, time });
    expect({ code, asked: seen.length, slept: time.slept }).toEqual({ code: 5, asked: 4, slept: [1000, 2000, 4000] });
    expect(stderr).toContain("(4 attempts)");
  });
});

describe("Retry-After", () => {
  test.each([
    ["5", [5000]],
    ["0", [1000]],
    ["-3", [1000]],
    ["60", [60_000]],
    ["Thu, 01 Jan 1970 00:00:00 GMT", [1000]],
    ["nonsense", [1000]],
  ])("%s counts as %j", async (value, slept) => {
    const time = new VirtualTime();
    const { env } = await startApi(http(503, { "retry-after": value }), uploaded);
    expect((await sce("youtube status 1", { env, time })).code).toBe(0);
    expect(time.slept).toEqual(slept);
  });

  test.each(["61", "3600", "99999999999999999999"])("%s seconds end the retries and are reported", async (value) => {
    const { env, seen } = await startApi(http(503, { "retry-after": value }), uploaded);
    const { code, stderr } = await sce("youtube status 1", { env });
    expect({ code, asked: seen.length }).toEqual({ code: 5, asked: 1 });
    expect(stderr).toContain("it asks you to wait");
  });

  test("delays all requests", async () => {
    const time = new VirtualTime();
    const asked: number[] = [];
    const { env } = await startApi(
      (response) => response.writeHead(429, { "retry-after": "30" }).end(),
      (response, { request }) => {
        asked.push(time.monotonic());
        response.end(about(request.id, uploaded));
      },
    );
    await sce("youtube status 1 2 3 4 5 6 --concurrency 1", { env, time });
    expect(asked).toHaveLength(6);
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(30_000);
  });
});

describe("the clock", () => {
  test("is corrected and reported once per run", async () => {
    const time = new VirtualTime();
    const { env, seen } = await startApi(atServerTime(time, 3600));
    const { code, stderr } = await sce("youtube status 1 1 1 --concurrency 1 --field state", { env, time });
    expect(code).toBe(0);
    expect(stderr).toBe(
      "sce: warning: this machine's clock is 3600 s behind the API's; using the API's time for this run\nhint: set this machine's clock, for example with NTP\n",
    );
    expect(seen).toHaveLength(4);
  });

  test("is shared by all requests", async () => {
    const time = new VirtualTime();
    const { env } = await startApi((response, seen) => {
      const play = atServerTime(time, -600);
      if (typeof play === "function") play(response, seen);
    });
    const { code, stderr } = await sce("youtube status 1 1 1 1 1 1 1 1 --concurrency 8 --field state", { env, time });
    expect(code).toBe(0);
    expect(stderr.match(/warning/g)).toHaveLength(1);
  });

  /** What `-v` says about the clock, and the exit code. */
  const clockLines = async (env: Record<string, string>, time: VirtualTime) => {
    const { code, stderr } = await sce("youtube status 1 -v", { env, time });
    return { code, lines: stderr.match(/^sce: .*clock not.*$/gm) };
  };

  test.each([
    ["a day off", 86_400, true, "the response's Date is a day or more from this machine's clock"],
    ["missing", 600, false, "the response has no usable Date"],
  ])("is not corrected if the Date is %s", async (_, ahead, date, why) => {
    const time = new VirtualTime();
    const { env, seen } = await startApi(atServerTime(time, ahead, date));
    expect(await clockLines(env, time)).toEqual({ code: 4, lines: [`sce: clock not corrected: ${why}`] });
    expect(seen).toHaveLength(1);
  });

  test("that is right but refused causes one retry in the next second", async () => {
    const time = new VirtualTime();
    const { env, seen } = await startApi((response) => {
      response.setHeader("date", new Date(time.now()).toUTCString());
      response.end(failure("0002"));
    });
    expect(await clockLines(env, time)).toEqual({ code: 4, lines: null });
    expect(seen.map(({ request }) => request.timestamp)).toEqual([1767323045, 1767323046]);
  });

  test("that is refused after its correction ends the run", async () => {
    const time = new VirtualTime();
    const { env, seen } = await startApi((response, { request }) => {
      response.setHeader("date", new Date(Number(request.timestamp) * 1000 + 600_000).toUTCString());
      response.end(failure("0002"));
    });
    expect(await clockLines(env, time)).toEqual({
      code: 4,
      lines: ["sce: clock not corrected: the API rejects even its own Date"],
    });
    expect(seen).toHaveLength(2);
  });
});

test("Ctrl-C between two attempts ends the run", async () => {
  const { onStart, send } = signalSender();
  const { env, seen } = await startApi(http(503));
  const onStderr = (text: string) => text.includes("attempt 2 in") && send("SIGINT");
  const { code, stderr } = await sce("youtube status 1 -v", { env, onStart, onStderr });
  expect(code).toBe(130);
  expect(stderr).toMatch(/sce: interrupted: got answers for 0 of 1 uploads\n$/);
  expect(seen).toHaveLength(1);
});

test("never sends the same bytes twice: an id given twice waits for the next second", async () => {
  const { env, seen } = await startApi(uploaded);
  await sce("youtube status 1 1 1", { env });
  expect(new Set(seen.map(({ json }) => json)).size).toBe(3);
});

test("does not show a secret that the response echoes", async () => {
  const { env } = await startApi((response, { request }) =>
    response.end(
      JSON.stringify({ status: "failure", message: `bad ${SECRET} ${request.signature} ${request.api_key}`, data: [] }),
    ),
  );
  const { stdout, stderr } = await sce("youtube status 1 --json -v", { env });
  expect(stdout).toBe('{"status":"failure","message":"bad [redacted] [redacted] [redacted]","data":[]}\n');
  expect(stderr).not.toContain(SECRET);
});
