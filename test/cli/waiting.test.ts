import { describe, expect, test } from "vitest";
import { failed, failure, http, type Play, pending, type Seen, startApi, success, uploaded } from "../helpers/api.ts";
import { sce } from "../helpers/sce.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

const MINUTE = 60_000;

/** Plays, for each id, its own list: the n-th thing for the n-th request, the last one for ever. */
function script(plays: Record<number, readonly Play[]>) {
  const asked = new Map<number, number>();
  return startApi((response, seen: Seen) => {
    const id = Number(seen.request.id);
    const count = asked.get(id) ?? 0;
    asked.set(id, count + 1);
    const list = plays[id] ?? [];
    const play = list[Math.min(count, list.length - 1)] ?? "";
    if (typeof play === "string") response.end(play.replace('"id":1', `"id":${id}`));
    else play(response, seen);
  });
}

describe("--wait", () => {
  test("waits until the upload is finished and prints it once", async () => {
    const time = new VirtualTime();
    const { env, seen } = await startApi(pending, pending, uploaded);
    const { code, stdout } = await sce("youtube status 1 --wait --field id,state", { env, time });
    expect({ code, stdout, asked: seen.length }).toEqual({ code: 0, stdout: "1\tuploaded\n", asked: 3 });
    expect(time.slept.filter((ms) => ms === 10_000)).toHaveLength(2);
  });

  test.each(["", "--json", "--csv", "--field id"])("%s prints each id once, in input order", async (format) => {
    const { env } = await script({
      1: [pending, pending, uploaded],
      2: [uploaded],
      3: [pending, failed],
      4: [failure("")],
    });
    const { code, stdout } = await sce(`youtube status 1 2 3 2 4 --wait ${format}`, { env });
    const lines = stdout.trimEnd().split(/\r?\n/);
    const results = format === "--csv" ? lines.slice(1) : lines;
    const ids =
      format === "--json"
        ? results.map((line) => JSON.parse(line).data.id)
        : results.map((line) => Number.parseInt(line, 10));
    expect({ code, ids }).toEqual({ code: 1, ids: format === "--json" ? [1, 2, 3, 2, undefined] : [1, 2, 3, 2, 4] });
  });

  test("does not check finished uploads again, and checks an id given twice once", async () => {
    const { env, seen } = await script({ 1: [pending, pending, uploaded], 2: [uploaded] });
    await sce("youtube status 1 2 1 2 --wait", { env });
    expect(seen.map(({ request }) => request.id).sort()).toEqual([1, 1, 1, 2]);
  });

  test.each<[plays: readonly Play[], code: number]>([
    [[pending, uploaded], 0],
    [[pending, failed], 7],
    [[pending, failure("")], 1],
    [[failure("0003")], 4],
    [[http(502)], 5],
    [["<html></html>"], 5],
  ])("of %j exits %d", async (plays, code) => {
    const { env } = await script({ 1: plays });
    expect((await sce("youtube status 1 --wait", { env })).code).toBe(code);
  });

  test("that times out exits 8, prints the last answer, and says that the upload continues", async () => {
    const { env } = await startApi(pending);
    expect(await sce("youtube status 1 --wait --timeout 2m --json", { env })).toEqual({
      code: 8,
      stdout: `${pending}\n`,
      stderr:
        "sce: id 1: pending\n" +
        "sce: waiting for 1m: 1 pending\n" +
        "sce: timed out after 2m; the upload continues at ScaleEngine\n" +
        "hint: run the same command again to go on waiting, or allow more with --timeout\n",
    });
  });

  test("--timeout also ends a request in flight", async () => {
    const { env } = await startApi(() => {});
    const { code, stdout } = await sce(
      "youtube status 1 --wait --timeout 1s --json --request-timeout 300ms --retries 0",
      { env },
    );
    expect({ code, stdout }).toEqual({ code: 5, stdout: "null\n" });
  });

  test("--fail-fast stops at the first failed upload and prints the others as they are", async () => {
    const { env } = await script({ 1: [pending], 2: [pending, failed], 3: [uploaded] });
    expect(await sce("youtube status 1 2 3 --wait --fail-fast --field id,state", { env })).toMatchObject({
      code: 7,
      stdout: "1\tpending\n2\tfailed\n3\tuploaded\n",
    });
  });

  describe("handles each answer when it comes, even if an earlier upload gets none", () => {
    const silent: Play = () => {};

    test("prints it after a timeout", async () => {
      const { env } = await script({ 1: [silent], 2: [uploaded], 3: [pending] });
      const line = "youtube status 1 2 3 --wait --timeout 2s --request-timeout 300ms --retries 0 --field id,state";
      expect(await sce(line, { env })).toMatchObject({
        code: 5,
        stdout: "1\tunknown\n2\tuploaded\n3\tpending\n",
      });
    });

    test("stops immediately with --fail-fast", async () => {
      const { env, seen } = await script({ 1: [silent], 2: [failed], 3: [pending], 4: [uploaded] });
      const line = "youtube status 1 2 3 4 --wait --fail-fast --request-timeout 0 --concurrency 2 --field id,state";
      const { code, stdout } = await sce(line, { env });
      expect({ code, stdout }).toEqual({ code: 7, stdout: "1\tunknown\n2\tfailed\n3\tunknown\n4\tunknown\n" });
      expect(seen.length).toBeLessThanOrEqual(3);
    });

    test("prints it after a signal", async () => {
      let send = (_: "SIGINT") => {};
      const { env } = await script({ 1: [silent], 2: [uploaded] });
      const outcome = await sce("youtube status 1 2 --wait --request-timeout 0 --field id,state", {
        env,
        onStart: (sender) => {
          send = sender;
        },
        onStderr: (text) => {
          if (text.endsWith("id 2: uploaded (https://youtu.be/12345ABCdef)\n")) send("SIGINT");
        },
      });
      expect(outcome).toMatchObject({ code: 130, stdout: "1\tunknown\n2\tuploaded\n" });
    });
  });

  test("--timeout during a long Retry-After is not an outage: exits 8", async () => {
    const { env } = await startApi(pending, http(503, { "retry-after": "3600" }));
    const { code, stderr } = await sce("youtube status 1 --wait --timeout 2m --field state", { env });
    expect(code).toBe(8);
    expect(stderr).toContain("sce: timed out after 2m");
  });

  test("one upload without answers is not an outage, and is reported once", async () => {
    const { env } = await script({ 1: [http(503)], 2: [pending] });
    const { code, stderr } = await sce("youtube status 1 2 --wait --timeout 50s --retries 1", { env });
    expect(code).toBe(5);
    expect(stderr.match(/^sce: id 1: no answer: .*$/gm)).toEqual([
      "sce: id 1: no answer: HTTP 503 (2 attempts); still trying",
    ]);
    expect(stderr.match(/^sce: id 2: .*$/gm)).toEqual(["sce: id 2: pending"]);
    expect(stderr).not.toMatch(/^sce: no answer/m);
  });

  test("an upload that gets an answer again is reported again", async () => {
    const time = new VirtualTime();
    const down: Play = (response) => {
      if (time.monotonic() < 30_000) response.writeHead(502).end();
      else response.end(pending);
    };
    const { env } = await script({ 1: [pending, down], 2: [pending] });
    const { stderr } = await sce("youtube status 1 2 --wait --timeout 50s --retries 1", { env, time });
    expect(stderr.match(/^sce: id 1: .*$/gm)).toEqual([
      "sce: id 1: pending",
      "sce: id 1: no answer: HTTP 502 (2 attempts); still trying",
      "sce: id 1: pending",
    ]);
  });

  test("shows the API's message about a pending upload, and again when it changes", async () => {
    const says = (message: string) => success({ id: 1, status: 0, message });
    const { env } = await script({ 1: [says("Queued"), says("Queued"), says("Sending"), uploaded] });
    const { stderr } = await sce("youtube status 1 --wait --field state", { env });
    expect(stderr).toBe(
      "sce: id 1: pending: Queued\nsce: id 1: pending: Sending\nsce: id 1: uploaded (https://youtu.be/12345ABCdef)\n",
    );
  });

  test("prints text even for an upload that never got an answer", async () => {
    const { env } = await startApi(http(502));
    const { stdout } = await sce("youtube status 1 --wait --retries 0", { env });
    expect(stdout).toBe("Upload 1\n? unknown  the API answered HTTP 502 Bad Gateway\n\nid  1\n");
  });

  test("logs each change of state", async () => {
    const { env } = await startApi(pending, uploaded);
    const { stderr } = await sce("youtube status 1 --wait --field state", { env });
    expect(stderr).toBe("sce: id 1: pending\nsce: id 1: uploaded (https://youtu.be/12345ABCdef)\n");
  });

  test("-q prints only errors", async () => {
    const { env } = await startApi(pending, http(502), uploaded);
    expect((await sce("youtube status 1 --wait -q", { env })).stderr).toBe("");
  });

  test("reads stdin to its end first, and sends nothing if a word is not an id", async () => {
    const { env, seen } = await startApi(uploaded);
    const { code, stdout } = await sce("youtube status - --wait", { env, stdin: "1\n2\nx\n" });
    expect({ code, stdout, asked: seen.length }).toEqual({ code: 2, stdout: "", asked: 0 });
  });
});

describe("an outage during a wait", () => {
  /** Answers but for the time between two moments of the virtual clock, counted from the first request. */
  function outage(time: VirtualTime, from: number, to: number, play: Play, after: string) {
    return startApi((response, seen) => {
      const now = time.monotonic();
      if (now < from) response.end(pending);
      else if (now >= to) response.end(after);
      else if (typeof play === "string") response.end(play);
      else play(response, seen);
    });
  }

  test.each<[name: string, play: Play]>([
    ["of HTTP 502", http(502)],
    ["of dropped connections", (response) => response.destroy()],
    ["of a maintenance page", "<html>back soon</html>"],
    ["of Retry-After: 240", http(503, { "retry-after": "240" })],
  ])("a wait survives %s for less than five minutes", async (_, play) => {
    const time = new VirtualTime();
    const { env } = await outage(time, 10_000, 4 * MINUTE, play, uploaded);
    const { code, stdout, stderr } = await sce("youtube status 1 --wait --field state", { env, time });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "uploaded\n" });
    expect(stderr).toMatch(/^sce: .*no answer/m);
  });

  test.each<[name: string, play: Play]>([
    ["of HTTP 502", http(502)],
    ["of a maintenance page", "<html>back soon</html>"],
    ["of Retry-After: 3600", http(503, { "retry-after": "3600" })],
  ])("%s for more than five minutes ends it with 5 and the last answer", async (_, play) => {
    const time = new VirtualTime();
    const { env } = await outage(time, 10_000, Number.POSITIVE_INFINITY, play, uploaded);
    const { code, stdout, stderr } = await sce("youtube status 1 --wait --json", { env, time });
    expect({ code, stdout }).toEqual({ code: 5, stdout: `${pending}\n` });
    expect(stderr).toContain("the upload continues at ScaleEngine");
    expect(time.monotonic()).toBeGreaterThan(5 * MINUTE);
    expect(time.monotonic()).toBeLessThan(7 * MINUTE);
  });

  test("before the first answer only the retries apply", async () => {
    const time = new VirtualTime();
    const { env, seen } = await startApi(http(502));
    const { code, stdout } = await sce("youtube status 1 2 --wait --json", { env, time });
    expect({ code, stdout, asked: seen.length }).toEqual({ code: 5, stdout: "null\nnull\n", asked: 10 });
    expect(time.monotonic()).toBeLessThan(MINUTE);
  });

  test("a wall clock that jumps a day is neither an outage nor a timeout", async () => {
    const time = new VirtualTime();
    const { env } = await startApi(
      pending,
      (response) => {
        time.wallOffset += 86_400_000;
        response.end(pending);
      },
      uploaded,
    );
    expect((await sce("youtube status 1 --wait --timeout 5m", { env, time })).code).toBe(0);
  });
});

describe("a signal", () => {
  test.each([
    ["SIGINT", 130, "interrupted"],
    ["SIGTERM", 143, "terminated"],
    ["SIGHUP", 129, "hung up"],
  ] as const)("%s during a wait ends it with %d, every id printed", async (signal, code, word) => {
    let send = (_: typeof signal) => {};
    const { env } = await script({
      1: [uploaded],
      2: [
        pending,
        (response) => {
          send(signal);
          response.end(pending);
        },
      ],
    });
    const outcome = await sce("youtube status 1 2 --wait --field id,state", {
      env,
      onStart: (sender) => {
        send = sender;
      },
    });
    expect(outcome).toMatchObject({ code, stdout: "1\tuploaded\n2\tpending\n" });
    expect(outcome.stderr).toContain(
      `sce: ${word}: 1 of 2 uploads is not finished; the uploads continue at ScaleEngine\nhint: run the same command again to go on waiting\n`,
    );
  });

  test("prints many uploads in few writes, and counts those without an answer in one line", async () => {
    let send = (_: "SIGINT") => {};
    const writes: string[] = [];
    const { env } = await startApi((response, { request }) => {
      if (request.id === 3) send("SIGINT");
      else response.end(success({ id: request.id, status: request.id === 2 ? 400 : 0, message: "so it is" }));
    });
    const ids = Array.from({ length: 2000 }, (_, n) => n + 1);
    const outcome = await sce("youtube status - --wait --concurrency 1 --field id,state", {
      env,
      stdin: ids.join("\n"),
      onStart: (sender) => {
        send = sender;
      },
      onStdout: (text) => writes.push(text),
    });
    const states: Record<number, string> = { 1: "pending", 2: "failed" };
    expect(outcome.stdout).toBe(ids.map((id) => `${id}\t${states[id] ?? "unknown"}\n`).join(""));
    expect(writes).toHaveLength(1);
    expect(outcome.stderr.split("\n").slice(2)).toEqual([
      "sce: id 2: the upload failed: so it is",
      "sce: 1998 uploads were not answered",
      "sce: interrupted: 1999 of 2000 uploads are not finished; the uploads continue at ScaleEngine",
      "hint: run the same command again to go on waiting",
      "",
    ]);
  });

  test("during a run prints finished uploads and the progress", async () => {
    let send = (_: "SIGINT") => {};
    const { env } = await startApi((response, { request }) => {
      if (request.id === 3) send("SIGINT");
      response.end(success({ id: request.id, youtube_id: "x" }));
    });
    const outcome = await sce("youtube status 1 2 3 4 --concurrency 1", {
      env,
      onStart: (sender) => {
        send = sender;
      },
    });
    expect(outcome).toEqual({
      code: 130,
      stdout: "1  uploaded  https://youtu.be/x  -  -\n2  uploaded  https://youtu.be/x  -  -\n",
      stderr: "sce: interrupted: 2 of 4 uploads were answered\n",
    });
  });

  test("while stdin is silent ends the run", async () => {
    const { env } = await startApi(uploaded);
    const { code } = await sce("youtube status -", {
      env,
      stdin: (async function* () {
        await new Promise(() => {});
        yield Buffer.from("");
      })(),
      onStart: (send) => setImmediate(() => send("SIGTERM")),
    });
    expect(code).toBe(143);
  });
});
