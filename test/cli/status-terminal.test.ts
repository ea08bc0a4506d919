import { describe, expect, test } from "vitest";
import { answering, failure, startApi, success, uploaded } from "../helpers/api.ts";
import { sce } from "../helpers/sce.ts";
import { Screen } from "../helpers/screen.ts";

/** Expects that the spinner was drawn, and that it restored the cursor before this text. */
function expectStopped({ written }: Screen, text: RegExp): void {
  const before = written.slice(0, written.search(text));
  expect(before.slice(before.lastIndexOf("asking"))).toMatch(/^asking.*\u001b\[\?25h/s);
}

describe.each([
  ["en_US.utf8", "✓ uploaded"],
  ["de_DE.UTF-8", "✓ uploaded"],
  ["C", "+ uploaded"],
  ["en_US.ISO-8859-1", "+ uploaded"],
])("with LANG=%s", (LANG, shown) => {
  test("the locale decides the symbols", async () => {
    const { env } = await startApi(uploaded);
    const { stdout } = await sce("youtube status 1", { env: { ...env, LANG } });
    expect(stdout.split("\n")[1]).toBe(`${shown}  https://youtu.be/12345ABCdef`);
  });

  test("LC_ALL and LC_CTYPE override it", async () => {
    const { env } = await startApi(uploaded);
    const ascii = await sce("youtube status 1", { env: { ...env, LANG, LC_ALL: "C" } });
    expect(ascii.stdout).toContain("\n+ uploaded");
    const unicode = await sce("youtube status 1", { env: { ...env, LANG, LC_ALL: "", LC_CTYPE: "en_US.utf8" } });
    expect(unicode.stdout).toContain("\n✓ uploaded");
  });
});

describe("on a terminal", () => {
  test.each([
    ["youtube status 1 2 --color never", "ID  STATE     URL OR REASON                 AGE  TITLE\n"],
    ["youtube status 1 2 --field id,state", ""],
    ["youtube status 1 2 --csv --field id,state", "id,state\n"],
  ])("the spinner is gone before rows are written: %s", async (line, head) => {
    const screen = new Screen(80, 24);
    const { env } = await answering((id) => ({ title: `Video ${id}`, youtube_id: "12345ABCdef" }));
    await sce(line, { env, screen });
    expectStopped(screen, /\b1(?: +|\t|,)uploaded/);
    const rows = (await screen.text()).split("\n");
    const shown = rows.join("\n").replaceAll(/ +$/gm, "");
    expect(shown).not.toContain("asking");
    expect(shown.startsWith(head)).toBe(true);
    expect(shown.slice(head.length)).toMatch(/^1\b.*\n2\b.*(\n2 uploaded)?$/);
  });

  test.each<[why: string, env: Record<string, string>, options: string]>([
    ["on a dumb terminal", { TERM: "dumb" }, ""],
    ["in CI", { CI: "true" }, ""],
    ["with -v", {}, "-v"],
    ["with -q", {}, "-q"],
  ])("there is no spinner %s", async (_, env, options) => {
    const screen = new Screen(80, 24);
    const api = await startApi(uploaded);
    await sce(`youtube status 1 --color never ${options}`, { env: { ...api.env, ...env }, screen });
    expect(screen.written).not.toMatch(/asking|\u001b/);
  });

  test("the spinner is gone before details and an error are written", async () => {
    const screen = new Screen(80, 24);
    const { env } = await startApi(uploaded, failure("", "no such upload"));
    await sce("youtube status 1 --color never", { env, screen });
    expectStopped(screen, /My Video/);
    expect(await screen.text()).toMatch(/^My Video\n✓ uploaded {2}https:\/\/youtu\.be\/12345ABCdef\n\nid {10}1\n/);
    const other = new Screen(80, 24);
    await sce("youtube status 1", { env, screen: other });
    expectStopped(other, /sce: the API/);
    expect(await other.text()).toBe("sce: the API refused: no such upload");
  });

  test("the live rows are gone before results are written, and come back after them", async () => {
    const screen = new Screen(80, 24);
    const seen: string[] = [];
    let asked = 0;
    const { env } = await startApi(async (response, { request }) => {
      asked += 1;
      if (asked > 4) seen.push(await screen.text());
      const id = Number(request.id);
      const isDone = id === 1 || asked > 5;
      response.end(success({ id, title: `Video ${id}`, youtube_id: isDone ? "x" : "", status: 0 }));
    });
    await sce("youtube status 1 2 --wait --field id,state --color never", { env, screen });
    expect(seen).toHaveLength(2);
    for (const text of seen)
      expect(text).toMatch(/^sce: id 1: uploaded .*\n1\tuploaded|^.*id 1: uploaded.*\n1 +uploaded/);
    expect((await screen.text()).split("\n").map((line) => line.replace(/\s+/g, " "))).toEqual([
      "sce: id 1: uploaded (https://youtu.be/x)",
      "1 uploaded",
      "sce: id 2: uploaded (https://youtu.be/x)",
      "2 uploaded",
      "sce: 2 uploaded",
    ]);
  });

  test("--csv escapes tabs and line breaks, but not a backslash", async () => {
    const { env } = await answering(() => ({ title: "a\tb\r\nc\\d", description: "x" }));
    const line = "youtube status 1 --csv --field id,title";
    expect((await sce(line, { env, columns: 80 })).stdout).toBe('id,title\r\n1,"a\\tb\\r\\nc\\d"\r\n');
    expect((await sce(line, { env })).stdout).toBe('id,title\r\n1,"a\tb\r\nc\\d"\r\n');
  });
});
