import { expect, test } from "vitest";
import { failed, http, type Play, pending, script, success, uploaded } from "../helpers/api.ts";
import { expectLog } from "../helpers/log-schema.ts";
import { sce } from "../helpers/sce.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

const says = (message: string) => success({ id: 1, status: 0, message });

/** The events of a wait with `--log json`, without their version and time. */
async function eventsOf(line: string, env: Record<string, string>, time = new VirtualTime()) {
  const { code, stderr } = await sce(`youtube status ${line} --wait --log json --field id`, { env, time });
  expectLog(stderr, code);
  return stderr
    .trimEnd()
    .split("\n")
    .map((text) => {
      const { v: _, time: __, ...event } = JSON.parse(text);
      return event;
    });
}

function state(id: string, from: string | null, to: string, waited: number, more = {}) {
  return { event: "state", id, from, to, url: null, message: null, waited, ...more };
}

test("--log json has an event for each change of an upload", async () => {
  const { env } = await script({
    1: [says("Queued"), says("Queued"), says("Sending"), uploaded],
    2: [pending, failed],
  });
  expect(await eventsOf("1 2 --interval 10s", env)).toEqual([
    state("1", null, "pending", 0, { message: "Queued" }),
    state("2", null, "pending", 0),
    state("2", "pending", "failed", 10, { message: "Bad video" }),
    state("1", "pending", "pending", 20, { message: "Sending" }),
    state("1", "pending", "uploaded", 30, { url: "https://youtu.be/12345ABCdef" }),
    expect.objectContaining({ event: "error", id: "2", kind: "failed", message: "the upload failed: Bad video" }),
    { event: "end", exit: 7, counts: { uploaded: 1, failed: 1, pending: 0, unknown: 0 }, took: 30 },
  ]);
});

/** A play that gets HTTP 502 between these times, in seconds. */
function downDuring(time: VirtualTime, fromS: number, toS: number): Play {
  return (response) => {
    const seconds = time.monotonic() / 1000;
    if (seconds >= fromS && seconds < toS) response.writeHead(502).end();
    else response.end(pending);
  };
}

test("--log json has an event for an upload without answers and for its next answer", async () => {
  const time = new VirtualTime();
  const { env } = await script({ 1: [downDuring(time, 5, 25)], 2: [pending], 3: [http(502)] });
  const events = await eventsOf("1 2 3 --interval 10s --retries 0 --timeout 35s", env, time);
  expect(events.filter(({ id }) => id === "1")).toEqual([
    state("1", null, "pending", 0),
    { event: "trouble", id: "1", attempts: 1, message: "the API answered HTTP 502 Bad Gateway" },
    state("1", "pending", "pending", expect.any(Number)),
  ]);
  expect(events.filter(({ id, event }) => id === "3" && event === "trouble")).toEqual([
    { event: "trouble", id: "3", attempts: 1, message: "the API answered HTTP 502 Bad Gateway" },
  ]);
});

test("--log json has an event for an outage, for its end, and for each quiet minute", async () => {
  const time = new VirtualTime();
  const { env } = await script({ 1: [downDuring(time, 5, 125)] });
  const events = await eventsOf("1 --interval 10s --retries 0 --timeout 4m", env, time);
  const counts = { uploaded: 0, failed: 0, pending: 1, unknown: 0 };
  expect(events).toEqual([
    state("1", null, "pending", 0),
    { event: "outage", over: false, message: "the API answered HTTP 502 Bad Gateway", lasted: 0 },
    { event: "alive", counts, waited: 70 },
    { event: "alive", counts, waited: 130 },
    { event: "outage", over: true, message: null, lasted: 120 },
    { event: "alive", counts, waited: 190 },
    expect.objectContaining({ event: "error", id: null, kind: "pending" }),
    { event: "end", exit: 8, counts, took: 240 },
  ]);
});
