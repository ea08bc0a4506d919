import { describe, expect, test } from "vitest";
import {
  about,
  answering,
  drop,
  failed,
  failure,
  http,
  type Play,
  pending,
  startApi,
  success,
  uploaded,
} from "../helpers/api.ts";
import { sce } from "../helpers/sce.ts";

describe("--field results.kind", () => {
  test.each([
    ["of an object without it", { etag: "x" }],
    ["of a text", "youtube#video"],
    ["of a list", ["youtube#video"]],
    ["of null", null],
    ["of an empty text in it", { kind: "" }],
  ])("is empty %s", async (_, results) => {
    const { env } = await answering(() => ({ youtube_id: "x", results }));
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
    expect(seen[0]?.headers).toMatchObject({
      accept: "application/json",
      "accept-encoding": "identity",
      "content-type": expect.stringMatching(/^multipart\/form-data; boundary=/),
      "user-agent": expect.stringMatching(/^sce\/\d/),
    });
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
      8: drop,
    };
    const { env } = await startApi((response, seen) => {
      const play = replies[Number(seen.request.id)] ?? "";
      if (typeof play === "string") response.end(play);
      else play(response, seen);
    });
    const line = "youtube status 1,2,3,4,5,6,7,8 --retries 0 --field id,kind,code,http,age";
    // The test's clock is at 03:04:05.
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
  ])("of %j is the most serious one: %d", async (answers, code) => {
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
      response.end(about(request.id, text));
    });
    expect((await sce("youtube status 1 2 --exit-status --retries 0", { env })).code).toBe(code);
  });
});
