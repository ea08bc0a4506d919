import { describe, expect, test } from "vitest";
import { pending, script, startApi, success, uploaded } from "../helpers/api.ts";
import { sce, signalSender } from "../helpers/sce.ts";

describe("a signal", () => {
  test.each([
    ["SIGINT", 130, "interrupted"],
    ["SIGTERM", 143, "terminated"],
    ["SIGHUP", 129, "hung up"],
  ] as const)("%s during a wait ends it with %d, every id printed", async (signal, code, word) => {
    const { onStart, send } = signalSender();
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
      onStart,
    });
    expect(outcome).toMatchObject({ code, stdout: "1\tuploaded\n2\tpending\n" });
    expect(outcome.stderr).toContain(
      `sce: ${word}: 1 of 2 uploads is not finished; the uploads continue at ScaleEngine\nhint: run the same command again to keep waiting\n`,
    );
  });

  test("prints many uploads in few writes, and counts those without an answer in one line", async () => {
    const { onStart, send } = signalSender();
    const writes: string[] = [];
    const { env } = await startApi((response, { request }) => {
      if (request.id === 3) send("SIGINT");
      else response.end(success({ id: request.id, status: request.id === 2 ? 400 : 0, message: "so it is" }));
    });
    const ids = Array.from({ length: 2000 }, (_, n) => n + 1);
    const outcome = await sce("youtube status - --wait --concurrency 1 --field id,state", {
      env,
      stdin: ids.join("\n"),
      onStart,
      onStdout: (text) => writes.push(text),
    });
    const states: Record<number, string> = { 1: "pending", 2: "failed" };
    expect(outcome.stdout).toBe(ids.map((id) => `${id}\t${states[id] ?? "unknown"}\n`).join(""));
    expect(writes).toHaveLength(1);
    expect(outcome.stderr.split("\n").slice(2)).toEqual([
      "sce: id 2: the upload failed: so it is",
      "sce: no answer for 1998 uploads",
      "sce: interrupted: 1999 of 2000 uploads are not finished; the uploads continue at ScaleEngine",
      "hint: run the same command again to keep waiting",
      "",
    ]);
  });

  test("during a run prints finished uploads and the progress", async () => {
    const { onStart, send } = signalSender();
    const { env } = await startApi((response, { request }) => {
      if (request.id === 3) send("SIGINT");
      response.end(success({ id: request.id, youtube_id: "x" }));
    });
    const outcome = await sce("youtube status 1 2 3 4 --concurrency 1", {
      env,
      onStart,
    });
    expect(outcome).toEqual({
      code: 130,
      stdout: "1  uploaded  https://youtu.be/x  -  -\n2  uploaded  https://youtu.be/x  -  -\n",
      stderr: "sce: interrupted: got answers for 2 of 4 uploads\n",
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
