import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { failed, http, type Play, pending, script, success, uploaded } from "../helpers/api.ts";
import { sce, signalSender } from "../helpers/sce.ts";
import { Screen } from "../helpers/screen.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

const says = (id: number, message: string, title = "My Video") =>
  success({ id, title, youtube_id: "", status: 0, message });

/** Responds with the body after it has added the screen to `looks` and called `act`. */
function looking(screen: Screen, body: string, looks: string[], act = () => {}): Play {
  return async (response) => {
    looks.push(await screen.text());
    act();
    response.end(body);
  };
}

const WAIT = "youtube status 1 2 --wait --field id,state";

describe("on a terminal --wait", () => {
  test("shows a row for each unfinished upload and a summary, with finished uploads above", async () => {
    const screen = new Screen(80, 24);
    const looks: string[] = [];
    const { env } = await script({
      1: [says(1, "Queued"), says(1, "Queued"), looking(screen, uploaded, looks)],
      2: [pending, failed],
      3: [http(502), http(502), pending],
    });
    await sce("youtube status 1 2 3 --wait --field id,state --retries 0", { env, screen, isStdoutPiped: true });
    expect(looks[0]).toMatchInlineSnapshot(`
      "sce: id 2: failed: Bad video
       1  pending              19s  Queued
       3  no answer: HTTP 502  19s
       1 of 3 finished, 1 failed · 19s of 1h · next check in 1s"
    `);
  });

  test("shows an outage and its reason in the summary", async () => {
    const screen = new Screen(80, 24);
    const looks: string[] = [];
    const down = http(502);
    const { env } = await script({
      1: [pending, down, down, looking(screen, uploaded, looks)],
      2: [pending, down, down, down, uploaded],
    });
    await sce("youtube status 1 2 --wait --field id --retries 0", { env, screen, isStdoutPiped: true });
    expect(looks[0]).toMatch(/ · no answer for \d+s: HTTP 502 · /);
    expect(screen.written.lastIndexOf("no answer for")).toBeLessThan(screen.written.lastIndexOf("1 of 2 finished"));
  });

  test("erases the rows at the end and prints the result", async () => {
    const screen = new Screen(80, 24);
    const { env } = await script({ 1: [pending, uploaded], 2: [uploaded] });
    await sce(WAIT, { env, screen });
    expect(await screen.text()).toBe(
      [
        "sce: id 2: uploaded (https://youtu.be/12345ABCdef)",
        "sce: id 1: uploaded (https://youtu.be/12345ABCdef)",
        "1\tuploaded".replace("\t", "       "),
        "2\tuploaded".replace("\t", "       "),
        "sce: 2 uploaded",
      ].join("\n"),
    );
  });

  test("updates the time every second", async () => {
    const screen = new Screen(80, 24);
    const { env } = await script({ 1: [pending, uploaded] });
    await sce("youtube status 1 --wait --field id", { env, screen });
    for (let second = 1; second <= 9; second += 1) expect(screen.written).toContain(` ${second}s of 1h`);
  });

  test("spends at most 120 bytes for each row and second", async () => {
    const screen = new Screen(200, 24);
    const title = "動画 ".repeat(100);
    const ids = [1, 2, 3, 4, 5, 6];
    const { env } = await script(
      Object.fromEntries(ids.map((id) => [id, [says(id, title), says(id, "b"), says(id, title)]])),
    );
    await sce(`youtube status ${ids.join(" ")} --wait --interval 1s --timeout 20s --field id`, {
      env,
      screen,
      isStdoutPiped: true,
    });
    expect(screen.written).toContain(" 0 of 6 finished");
    expect(Buffer.byteLength(screen.written)).toBeLessThan(20 * (ids.length + 1) * 120);
  });

  test.each([
    [24, 21, true],
    [6, 3, true],
    [5, 0, false],
    [1, 0, false],
  ])("of %d rows shows %d uploads and counts the rest: %s", async (rows, shown, hasMore) => {
    const screen = new Screen(80, rows);
    const looks: string[] = [];
    const ids = Array.from({ length: 100 }, (_, n) => n + 1);
    const { env } = await script({ 100: [pending, looking(screen, pending, looks)] });
    const line = `youtube status ${ids.join(" ")} --wait --timeout 11s --concurrency 1 --field id`;
    await sce(line, { env, screen, isStdoutPiped: true });
    const lines = (looks[0] ?? "").split("\n").filter((text) => text !== "");
    expect(lines.filter((text) => / pending +\d+s/.test(text))).toHaveLength(shown);
    expect(lines.includes(` … and ${100 - shown} more pending`)).toBe(hasMore);
    expect(lines.at(-1)).toMatch(/^ 0 of 100 finished · \d+s of 11s · /);
  });

  test.each([10, 20, 40])("cuts each row to one line of %d columns, with any text", async (columns) => {
    const screen = new Screen(columns, 24);
    const looks: string[] = [];
    const { env } = await script({
      1: [says(1, "動画".repeat(100)), looking(screen, uploaded, looks)],
      2: [says(2, `\u001b[2J\u202e\n${"x".repeat(500)}`)],
    });
    await sce(`${WAIT} --timeout 15s`, { env, screen, isStdoutPiped: true });
    expect((looks[0] ?? "").split("\n")).toHaveLength(3);
    expect(screen.written).not.toContain("\u001b[2J");
    expect(screen.written).not.toContain("\u202e");
  });

  test("is ASCII if the locale is not UTF-8", async () => {
    const screen = new Screen(40, 24);
    const { env } = await script({ 1: [says(1, "x".repeat(100)), uploaded] });
    const world = { env: { ...env, LANG: "C" }, screen, isStdoutPiped: true };
    await sce("youtube status 1 2 --wait --timeout 15s --field id", world);
    expect(screen.written).toMatch(/^[\0-\x7f]*$/);
    expect(screen.written).toContain("xx...");
  });

  test("that is resized keeps the lines above the rows", async () => {
    const screen = new Screen(80, 24);
    const looks: string[] = [];
    const { env } = await script({
      1: [
        says(1, "x".repeat(200)),
        looking(screen, pending, looks, () => screen.resize(30, 10)),
        looking(screen, pending, looks, () => screen.resize(120, 30)),
        looking(screen, pending, looks, () => screen.resize(30, 3)),
        looking(screen, pending, looks, () => screen.resize(80, 24)),
        uploaded,
      ],
      2: [uploaded],
    });
    screen.write("$ sce\n");
    await sce(WAIT, { env, screen, isStdoutPiped: true });
    for (const look of [...looks, await screen.text()])
      expect(look.replaceAll("\n", "")).toContain("$ scesce: id 2: uploaded (https://youtu.be/12345ABCdef)");
  });

  test("draws nothing on a terminal without a width", async () => {
    const screen = new Screen(80, 24);
    const { env } = await script({ 1: [pending, pending, uploaded] });
    Object.defineProperty(screen, "columns", { get: () => 0 });
    const { stderr } = await sce("youtube status 1 --wait --field id", { env, screen, isStdoutPiped: true });
    expect(screen.written).toBe(stderr);
  });

  test("restores the terminal for Ctrl-Z, and redraws the rows below later output", async () => {
    const screen = new Screen(80, 24);
    const looks: string[] = [];
    let pause = { before: () => {}, after: () => {} };
    const stop = () => {
      pause.before();
      screen.write("^Z stopped\n$ fg\n");
      pause.after();
    };
    const { env } = await script({
      1: [pending, looking(screen, pending, looks, stop), looking(screen, uploaded, looks)],
      2: [uploaded],
    });
    await sce(WAIT, {
      env,
      screen,
      isStdoutPiped: true,
      onPause: (before, after) => {
        pause = { before, after };
      },
    });
    expect(looks[1]).toMatch(/^sce: id 2: .*\n\^Z stopped\n\$ fg\n 1 {2}pending {2}\d+s {2}My Video\n 1 of 2 finished/);
    expect(screen.written).not.toContain("\u001b[?25l");
  });

  test("in the background prints lines without escape sequences", async () => {
    const screen = new Screen(80, 24);
    const { env } = await script({ 1: [pending, uploaded], 2: [uploaded] });
    await sce(WAIT, { env, screen, isStdoutPiped: true, isInForeground: () => false });
    expect(screen.written).toBe(
      "sce: id 2: uploaded (https://youtu.be/12345ABCdef)\nsce: id 1: uploaded (https://youtu.be/12345ABCdef)\nsce: 2 uploaded\n",
    );
  });

  test("says after Ctrl-C that the uploads continue, and leaves no rows", async () => {
    const screen = new Screen(80, 24);
    const { onStart, send } = signalSender();
    const { env } = await script({ 1: [pending, looking(screen, pending, [], () => send("SIGINT"))], 2: [uploaded] });
    await sce(WAIT, { env, screen, isStdoutPiped: true, onStart });
    expect(await screen.text()).toBe(
      "sce: id 2: uploaded (https://youtu.be/12345ABCdef)\n" +
        "sce: interrupted: 1 of 2 uploads is not finished; the uploads continue at ScaleE\nngine\n" +
        "hint: run the same command again to keep waiting",
    );
  });

  test("draws nothing while a row is being written", async () => {
    const screen = new Screen(80, 24);
    const time = new VirtualTime();
    const looks: string[] = [];
    const { env } = await script({ 1: [pending, pending, uploaded], 2: [uploaded] });
    const slowly = async () => {
      looks.push(screen.written);
      await time.sleep(5000);
      looks.push(screen.written);
    };
    await sce(`${WAIT} --as-finished`, { env, screen, time, onStdout: slowly });
    expect(looks).toHaveLength(4);
    expect([looks[1], looks[3]]).toEqual([looks[0], looks[2]]);
    expect(looks[2]?.slice(looks[1]?.length)).toContain("1 of 2 finished");
  });

  test("prints its table at the terminal's final width", async () => {
    const screen = new Screen(200, 24);
    const { env } = await script({
      1: [pending, looking(screen, uploaded, [], () => screen.resize(40, 24))],
      2: [success({ id: 2, title: "y".repeat(150), youtube_id: "12345ABCdef" })],
    });
    const { stdout } = await sce("youtube status 1 2 --wait", { env, screen });
    expect(stdout).toContain("https://youtu.be/12345ABC");
    for (const line of stripVTControlCharacters(stdout).split("\n")) expect(line.length).toBeLessThanOrEqual(40);
  });
});
