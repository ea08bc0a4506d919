import { describe, expect, test } from "vitest";
import { failed, failure, http, type Play, pending, startApi, success, uploaded } from "../helpers/api.ts";
import { sce } from "../helpers/sce.ts";
import { Screen } from "../helpers/screen.ts";

/** An answer about each id that is asked for, made from its number. */
const each = (data: (id: number) => Record<string, unknown>) =>
  startApi((response, { request }) => {
    const id = Number(request.id);
    response.end(success({ id, ...data(id) }));
  });

describe("--field results.kind", () => {
  test.each([
    ["of an object without it", { etag: "x" }],
    ["of a text", "youtube#video"],
    ["of a list", ["youtube#video"]],
    ["of null", null],
    ["of an empty text in it", { kind: "" }],
  ])("is empty %s", async (_, results) => {
    const { env } = await each(() => ({ youtube_id: "x", results }));
    const { code, stdout, stderr } = await sce("youtube status 1 --field id,results.kind,state", { env });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "1\t\tuploaded\n", stderr: "" });
  });

  test("is empty without results or an answer, and null in JSON", async () => {
    const { env } = await startApi(uploaded, failure(""), uploaded);
    const lines = await sce("youtube status 1 2 --concurrency 1 --field results.kind,id", { env });
    expect(lines.stdout).toBe("\t1\n\t2\n");
    expect((await sce("youtube status 1 --json --field results.kind", { env })).stdout).toBe('{"results.kind":null}\n');
  });
});

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

/** The spinner was drawn, and gave the cursor back before this was written. */
function expectStopped({ written }: Screen, text: RegExp): void {
  const before = written.slice(0, written.search(text));
  expect(before.slice(before.lastIndexOf("asking"))).toMatch(/^asking.*\u001b\[\?25h/s);
}

describe("on a terminal", () => {
  test.each([
    ["youtube status 1 2 --color never", "ID  STATE     URL OR REASON                 AGE  TITLE\n"],
    ["youtube status 1 2 --field id,state", ""],
    ["youtube status 1 2 --csv --field id,state", "id,state\n"],
  ])("the spinner is gone before rows are written: %s", async (line, head) => {
    const screen = new Screen(80, 24);
    const { env } = await each((id) => ({ title: `Video ${id}`, youtube_id: "12345ABCdef" }));
    await sce(line, { env, screen });
    expectStopped(screen, /\b1(?: +|\t|,)uploaded/);
    const rows = (await screen.text()).split("\n");
    const shown = rows.join("\n").replaceAll(/ +$/gm, "");
    expect(shown).not.toContain("asking");
    expect(shown.startsWith(head)).toBe(true);
    expect(shown.slice(head.length)).toMatch(/^1\b.*\n2\b.*(\n2 uploaded)?$/);
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
    const { env } = await each(() => ({ title: "a\tb\r\nc\\d", description: "x" }));
    const line = "youtube status 1 --csv --field id,title";
    expect((await sce(line, { env, columns: 80 })).stdout).toBe('id,title\r\n1,"a\\tb\\r\\nc\\d"\r\n');
    expect((await sce(line, { env })).stdout).toBe('id,title\r\n1,"a\tb\r\nc\\d"\r\n');
  });
});

describe("one id", () => {
  test("shows its details", async () => {
    const { env } = await startApi(uploaded);
    expect(await sce("youtube status 1", { env })).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "My Video
      ✓ uploaded  https://youtu.be/12345ABCdef

      id          1
      title       My Video
      youtube_id  12345ABCdef
      status      200
      ",
      }
    `);
  });

  test("sends one request, with the documented fields in order", async () => {
    const { env, seen } = await startApi(uploaded);
    await sce("youtube status 9007199254740993", { env });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.json).toMatch(
      /^{"command":"youtube\.status","api_key":"KEY-OF-THE-TEST","timestamp":1767323045,"cdn":158,"id":9007199254740993,"signature":"[A-Za-z0-9+\\/]{43,}="}$/,
    );
  });

  test("--json is the API's response, token for token", async () => {
    const response =
      '{"2" : 1.0, "1":[ ], "n":1234567890123456789012345, "status":"success",\n "data": {"id": "1", "x": "é\\u00e9\\/"}}';
    const { env } = await startApi(`\ufeff${response}`);
    expect(await sce("youtube status 1 --json", { env })).toEqual({
      code: 0,
      stdout: '{"2":1.0,"1":[],"n":1234567890123456789012345,"status":"success","data":{"id":"1","x":"é\\u00e9\\/"}}\n',
      stderr: "",
    });
  });

  test("--json for one id is indented on a terminal", async () => {
    const { env } = await startApi('{"status":"success","data":{"id":1,"tags":[]}}');
    const { stdout } = await sce("youtube status 1 --json", { env, columns: 80 });
    expect(stdout).toBe('{\n  "status": "success",\n  "data": {\n    "id": 1,\n    "tags": []\n  }\n}\n');
  });

  test("--field prints only the values, tab-separated", async () => {
    const { env } = await startApi(
      success({ id: 1, title: "a\tb\\c", youtube_id: "x-1", results: { etag: "e", n: 1.5 } }),
    );
    const { stdout } = await sce("youtube status 1 --field id,state,url,title,results.etag,results,visibility", {
      env,
    });
    expect(stdout).toBe('1\tuploaded\thttps://youtu.be/x-1\ta\\tb\\\\c\te\t{"etag":"e","n":1.5}\t\n');
  });

  test("data.NAME reaches undocumented fields", async () => {
    const { env } = await startApi('{"status":"success","data":{"new":{"deep":12345678901234567890},"a.b":"dotted"}}');
    const { stdout } = await sce("youtube status 1 --field data.new.deep,data.a.b,data.none", { env });
    expect(stdout).toBe("12345678901234567890\tdotted\t\n");
  });

  test("--json --field is one object, even without an answer", async () => {
    const { env } = await startApi(uploaded, failure("9999", "Upload not found"));
    const { stdout, code } = await sce("youtube status 1 2 --json --field id,state,url,error,status --concurrency 1", {
      env,
    });
    expect(stdout).toBe(
      '{"id":1,"state":"uploaded","url":"https://youtu.be/12345ABCdef","error":null,"status":200}\n' +
        '{"id":2,"state":"unknown","url":null,"error":"Upload not found","status":null}\n',
    );
    expect(code).toBe(1);
  });

  test("kind, code, http and age are fields, even without an answer", async () => {
    const replies: Record<number, Play> = {
      1: success({ id: 1, youtube_id: "x", created: "2026-01-01 00:00:00", last_updated: "2026-01-02 03:04:00" }),
      2: success({ id: 2, status: 0, created: "2026-01-02 3:00:00" }),
      3: success({ id: 3, status: 400, message: "Bad video" }),
      4: failure(6, "no such id"),
      5: http(502),
      6: failure("1000", "busy"),
      7: "<html>maintenance</html>",
      8: (response) => response.destroy(),
    };
    const { env } = await startApi((response, seen) => {
      const play = replies[Number(seen.request.id)] ?? "";
      if (typeof play === "string") response.end(play);
      else play(response, seen);
    });
    const line = "youtube status 1,2,3,4,5,6,7,8 --retries 0 --field id,kind,code,http,age";
    // By the clock of the test it is 03:04:05.
    expect((await sce(line, { env })).stdout.split("\n")).toEqual([
      "1\t\t\t200\t5",
      "2\tpending\t\t200\t245",
      "3\tfailed\t\t200\t",
      "4\trefused\t0006\t200\t",
      "5\tunreachable\t\t502\t",
      "6\tunreachable\t1000\t200\t",
      "7\trefused\t\t200\t",
      "8\tunreachable\t\t\t",
      "",
    ]);
    const objects = (await sce(`${line} --json`, { env })).stdout.split("\n");
    expect(objects.slice(0, 2)).toEqual([
      '{"id":1,"kind":null,"code":null,"http":200,"age":5}',
      '{"id":2,"kind":"pending","code":null,"http":200,"age":245}',
    ]);
    expect(objects[5]).toBe('{"id":6,"kind":"unreachable","code":"1000","http":200,"age":null}');
  });

  test("--csv is RFC 4180", async () => {
    const { env } = await startApi(
      success({ id: 1, title: 'a "b",\n\u001bc', youtube_id: "x", created: "2018-01-01 1:00:00" }),
    );
    const { stdout } = await sce("youtube status 1 --csv", { env });
    expect(stdout).toBe(
      "id,state,url,error,title,created,last_updated\r\n" +
        '1,uploaded,https://youtu.be/x,,"a ""b"",\n\\x1bc",2018-01-01 1:00:00,\r\n',
    );
  });

  test("for an unknown upload, the reason is an error and stdout is empty", async () => {
    const { env } = await startApi(failure("", "Upload not found"));
    expect(await sce("youtube status 404", { env })).toEqual({
      code: 1,
      stdout: "",
      stderr: "sce: the API refused: Upload not found\n",
    });
  });
});

describe("several ids", () => {
  test("are a list in input order, with errors below it", async () => {
    const { env } = await startApi((response, { request }) => {
      if (request.id === 2) response.end(failure("", "Upload not found"));
      else response.end(success({ id: request.id, title: `Video ${request.id}`, youtube_id: "abc" }));
    });
    expect(await sce("youtube status 3 2 1 3", { env })).toEqual({
      code: 1,
      stdout:
        "3  uploaded  https://youtu.be/abc  -  Video 3\n" +
        "2  unknown   Upload not found      -  -\n" +
        "1  uploaded  https://youtu.be/abc  -  Video 1\n" +
        "3  uploaded  https://youtu.be/abc  -  Video 3\n",
      stderr: "sce: id 2: the API refused: Upload not found\n",
    });
  });

  test.each(["1,2,3", "1, 2 ,3", "1,2,, 3,"])("may be separated by commas: %j", async (words) => {
    const { env } = await each(() => ({ youtube_id: "abc" }));
    expect((await sce(`youtube status ${words} --field id`, { env })).stdout).toBe("1\n2\n3\n");
    expect((await sce("youtube status - --field id", { env, stdin: words })).stdout).toBe("1\n2\n3\n");
  });

  test.each([",", "1,-", "1,x"])("%j among them is not an id, and no request is sent", async (word) => {
    const { env, seen } = await each(() => ({}));
    expect(await sce(["youtube", "status", "1", word], { env, stdin: "2" })).toMatchObject({ code: 2, stdout: "" });
    expect(seen).toEqual([]);
  });

  test("as arguments are aligned as one table, however slow the answers", async () => {
    let late = true;
    const { env } = await startApi((response, { request }) => {
      // The first answer about 333 is an error, so it is asked again a second later.
      if (request.id === 333 && late) response.writeHead(502).end();
      else response.end(success({ id: request.id, youtube_id: "abc" }));
      if (request.id === 333) late = false;
    });
    const { stdout } = await sce("youtube status 1 22 333", { env });
    expect(stdout).toBe(
      "1    uploaded  https://youtu.be/abc  -  -\n" +
        "22   uploaded  https://youtu.be/abc  -  -\n" +
        "333  uploaded  https://youtu.be/abc  -  -\n",
    );
  });

  test("from stdin give one line of output per line of input", async () => {
    const { env, seen } = await each((id) => ({ title: `T${id}`, youtube_id: `y${id}` }));
    const ids = Array.from({ length: 300 }, (_, n) => n + 1);
    const { stdout } = await sce("youtube status - --field id,title --concurrency 16", { env, stdin: ids.join("\n") });
    expect(stdout).toBe(ids.map((id) => `${id}\tT${id}\n`).join(""));
    expect(seen).toHaveLength(300);
  });

  test("an invalid id ends the run after printing the uploads before it", async () => {
    const { env } = await each(() => ({ youtube_id: "abc" }));
    expect(await sce("youtube status - --field id", { env, stdin: "1\n2\nthree\n4\n" })).toEqual({
      code: 2,
      stdout: "1\n2\n",
      stderr:
        'sce: line 3 of stdin: "three" is not an upload id\n' +
        "hint: use the number that youtube.upload returned, from 1 to 9223372036854775807\n",
    });
  });

  test("--json has null for an id that got no response", async () => {
    const { env } = await startApi((response, { request }) =>
      request.id === 2
        ? response.end("<html>down</html>")
        : response.end(uploaded.replace('"id":1', `"id":${request.id}`)),
    );
    const { stdout, code } = await sce("youtube status 1 2 3 --json", { env });
    expect(stdout.split("\n").map((line) => (line === "" ? "" : (JSON.parse(line)?.status ?? null)))).toEqual([
      "success",
      null,
      "success",
      "",
    ]);
    expect(code).toBe(1);
  });

  test("a credentials error ends the run at once and prints its answer", async () => {
    const { env, seen } = await startApi(uploaded, failure("0003", "bad signature"), uploaded);
    const { stdout, stderr, code } = await sce("youtube status 1 2 3 4 5 6 --json --concurrency 1", { env });
    expect(stdout).toBe(`${uploaded}\n${failure("0003", "bad signature")}\n`);
    expect(stderr).toBe(
      "sce: id 2: the API does not accept the signature (code 0003): bad signature\n" +
        "hint: check api_key, api_secret and cdn; `sce config show` tells where each comes from\n",
    );
    expect(code).toBe(4);
    expect(seen.length).toBeLessThanOrEqual(3);
  });

  test("prints each hint once", async () => {
    const { env } = await startApi("<html>down</html>");
    const { stderr } = await sce("youtube status 1 2 3", { env });
    expect(stderr.match(/^sce: id/gm)).toHaveLength(3);
    expect(stderr.match(/^hint:/gm)).toHaveLength(1);
  });

  test("rows appear while stdin is still open", async () => {
    const { env } = await each(() => ({ youtube_id: "abc" }));
    let shown = () => {};
    const firstRowShown = new Promise<void>((resolve) => {
      shown = resolve;
    });
    async function* slowly() {
      yield Buffer.from("1\n");
      await firstRowShown;
      yield Buffer.from("2\n");
    }
    const { stdout } = await sce("youtube status -", { env, stdin: slowly(), onStdout: () => shown() });
    expect(stdout).toBe("1  uploaded  https://youtu.be/abc  -  -\n2  uploaded  https://youtu.be/abc  -  -\n");
  });
});

describe("a thousand ids with every kind of answer and fault", () => {
  const ids = Array.from({ length: 1000 }, (_, n) => n + 1);

  /** What a request for the id is answered with, by its last digit and by how often it was asked before. */
  function answer(id: number, before: number): Play {
    const data = { id, title: `Video ${id}` };
    const plays: readonly (readonly [Play, Play?])[] = [
      [success({ ...data, youtube_id: `y${id}`, status: 200 })],
      [success({ ...data, status: 0 })],
      [success({ ...data, status: 400, message: "bad" })],
      [http(502), success({ ...data, youtube_id: `y${id}` })],
      [failure("1000"), success({ ...data, youtube_id: `y${id}` })],
      [(response) => response.destroy(), success({ ...data, youtube_id: `y${id}` })],
      [failure("")],
      ["<html>no</html>"],
      [http(503)],
      [success({ ...data, id: id + 1 })],
    ];
    const [first = "", then] = plays[id % 10] ?? [];
    return before === 0 ? first : (then ?? first);
  }

  const STATES = ["uploaded", "pending", "failed", "uploaded", "uploaded", "uploaded", "unknown", "unknown", "unknown"];
  const expected = ids.map((id) => `${id}\t${STATES[id % 10] ?? "unknown"}\n`).join("");

  async function start() {
    const asked = new Map<unknown, number>();
    return startApi((response, { request }) => {
      const before = asked.get(request.id) ?? 0;
      asked.set(request.id, before + 1);
      const play = answer(Number(request.id), before);
      if (typeof play === "string") response.end(play);
      else play(response, { headers: {}, json: "", request });
    });
  }

  test.each([8, 64])("line n belongs to id n, with --concurrency %d", async (concurrency) => {
    const { env, seen } = await start();
    const line = `youtube status - --field id,state --retries 1 --concurrency ${concurrency}`;
    const { code, stdout } = await sce(line, { env, stdin: ids.join("\n") });
    expect({ code, stdout }).toEqual({ code: 5, stdout: expected });
    // Four of ten kinds of ids are asked twice, the others once.
    expect(seen).toHaveLength(1400);
    expect(new Set(seen.map(({ json }) => json)).size).toBe(1400);
  });
});

describe("the exit code", () => {
  test.each<[line: string, answer: string, code: number]>([
    ["youtube status 1", uploaded, 0],
    ["youtube status 1", failed, 0],
    ["youtube status 1", pending, 0],
    ["youtube status 1 --exit-status", uploaded, 0],
    ["youtube status 1 --exit-status", failed, 7],
    ["youtube status 1 --exit-status", pending, 8],
    ["youtube status 1", failure("0000"), 1],
    ["youtube status 1", failure("0001"), 4],
    ["youtube status 1", failure(3), 4],
    ["youtube status 1", failure("0005"), 4],
    ["youtube status 1", failure("0006"), 1],
    ["youtube status 1", failure("0004"), 5],
    ["youtube status 1", failure(1000), 5],
    ["youtube status 1", "<html></html>", 1],
    ["youtube status 1", "", 1],
    ["youtube status 1", '{"status":"success","data":{"id":2,"youtube_id":"a"}}', 1],
    ["youtube status 1", '{"status":"success","data":[]}', 1],
  ])("of %s for an API response of %s is %d", async (line, answer, code) => {
    const { env } = await startApi(answer);
    for (const format of ["", " --json", " --csv", " --field state"])
      expect((await sce(line + format, { env })).code, format).toBe(code);
  });

  test.each<[ids: string[], code: number]>([
    [["pending", "failed"], 7],
    [["failed", "refused"], 1],
    [["refused", "busy"], 5],
    [["busy", "credentials"], 4],
    [["pending", "uploaded"], 8],
  ])("over %j is the gravest: %d", async (answers, code) => {
    const said: Record<string, string> = {
      uploaded,
      pending,
      failed,
      refused: failure(""),
      busy: failure("1000"),
      credentials: failure("0001"),
    };
    const { env } = await startApi((response, { request }) => {
      const text = said[answers[Number(request.id) - 1] ?? ""] ?? "";
      response.end(text.replace('"id":1', `"id":${request.id}`));
    });
    expect((await sce("youtube status 1 2 --exit-status --retries 0", { env })).code).toBe(code);
  });
});
