import { describe, expect, test } from "vitest";
import { failed, failure, http, type Play, pending, script, startApi, success, uploaded } from "../helpers/api.ts";
import { sce, signalSender } from "../helpers/sce.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

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
        "sce: still waiting after 1m: 1 pending\n" +
        "sce: timed out after 2m; the upload continues at ScaleEngine\n" +
        "hint: run the same command again to keep waiting, or raise --timeout\n",
    });
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
      const { onStart, send } = signalSender();
      const { env } = await script({ 1: [silent], 2: [uploaded] });
      const outcome = await sce("youtube status 1 2 --wait --request-timeout 0 --field id,state", {
        env,
        onStart,
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

  test("one upload that never got an answer is counted in the lines and in the summary", async () => {
    const { env } = await script({ 1: [http(503)], 2: [pending] });
    const { stderr } = await sce("youtube status 1 2 --wait --timeout 3m --retries 0", { env });
    expect(stderr).toContain("\nsce: still waiting after 1m: 1 pending, 1 without an answer yet\n");
    expect(stderr).toContain("\nsce: 1 pending, 1 without an answer\n");
  });

  test("without retries, one failed attempt is not counted", async () => {
    const { env } = await script({ 1: [http(503)], 2: [pending] });
    const { stderr } = await sce("youtube status 1 2 --wait --timeout 50s --retries 0", { env });
    expect(stderr.match(/^sce: id 1: no answer: .*$/gm)).toEqual(["sce: id 1: no answer: HTTP 503; still trying"]);
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
