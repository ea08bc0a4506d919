import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { about, drop, failure, type Play, pending, queued, startApi, success, uploaded } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { signalSender } from "../helpers/sce.ts";
import { Screen } from "../helpers/screen.ts";
import { upload } from "../helpers/upload-command.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

describe("--wait", () => {
  test("prints the id on stderr, waits like status, and prints one result", async () => {
    const { env, seen } = await startApi(queued, about(1000001, pending), about(1000001, uploaded));
    const outcome = await upload("a --title b --wait --field id,state,url", { env, time: new VirtualTime() });
    expect(outcome).toEqual({
      code: 0,
      stdout: "1000001\tuploaded\thttps://youtu.be/12345ABCdef\n",
      stderr:
        "sce: queued as 1000001\nsce: id 1000001: pending\n" +
        "sce: id 1000001: uploaded (https://youtu.be/12345ABCdef)\n",
    });
    expect(seen.map(({ request }) => request.command)).toEqual(["youtube.upload", "youtube.status", "youtube.status"]);
  });

  test("exits 7 if the upload failed, and reports it", async () => {
    const { env } = await startApi(queued, success({ id: 1000001, status: 400, message: "Bad video" }));
    const cwd = temporaryFolder();
    const { code, stdout } = await upload("a --title b --wait --json --report csv=r.csv", { env, cwd });
    expect(code).toBe(7);
    expect(JSON.parse(stdout).data.message).toBe("Bad video");
    expect(readFileSync(join(cwd, "r.csv"), "utf8")).toContain("1000001,failed,,Bad video");
  });

  test("says after a timeout or Ctrl-C how to continue, and not to upload again", async () => {
    const { env } = await startApi(queued, about(1000001, pending));
    const timedOut = await upload("a --title b --wait --timeout 15s -q", { env, time: new VirtualTime() });
    expect(timedOut).toMatchObject({ code: 8 });
    expect(timedOut.stderr).toBe(
      "sce: timed out after 15s; the upload continues at ScaleEngine\n" +
        "hint: to keep waiting, run: sce youtube status 1000001 --wait\n",
    );
    const { onStart, send } = signalSender();
    const onStderr = (text: string) => text.includes("pending") && send("SIGINT");
    const interrupted = await upload("a --title b --wait", { env, onStart, onStderr });
    expect(interrupted.code).toBe(130);
    expect(interrupted.stderr).toMatch(/hint: to keep waiting, run: sce youtube status 1000001 --wait\n$/);
  });

  test.each<[code: number, answer: Play]>([
    [5, drop],
    [1, failure("0006")],
    [4, failure("0003")],
  ])("prints an id that would be lost, even with --quiet: exit code %d", async (code, answer) => {
    const { env } = await startApi(queued, answer);
    const outcome = await upload("a --title b --wait -q --retries 0", { env, time: new VirtualTime() });
    expect(outcome.code).toBe(code);
    expect(outcome.stderr).toMatch(
      /sce: the upload was queued as 1000001\nhint: to keep waiting, run: sce youtube status 1000001 --wait\n$/,
    );
  });

  test("sends nothing if a report's file cannot be written", async () => {
    const { env, seen } = await startApi(queued);
    const { code } = await upload("a --title b --wait --report junit=nowhere/r.xml", { env });
    expect({ code, sent: seen.length }).toEqual({ code: 1, sent: 0 });
  });

  test("shows its progress on a terminal", async () => {
    const { env } = await startApi(queued, about(1000001, pending), about(1000001, uploaded));
    const screen = new Screen(80, 24);
    const time = new VirtualTime();
    const { code } = await upload("a --title b --wait", { env, time, screen, terminal: true, isStdoutPiped: true });
    expect(code).toBe(0);
    expect(screen.written).toContain("sce: queued as 1000001");
    expect(screen.written).toContain(" 0 of 1 finished");
  });
});
