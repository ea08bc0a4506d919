import { describe, expect, test } from "vitest";
import { SAMPLE_ACCOUNT } from "../../src/sandbox/scenarios.ts";
import { parseFaults, parseScript } from "../../src/sandbox/script.ts";
import { openSandbox, signed } from "../helpers/sandbox.ts";
import { sce } from "../helpers/sce.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;
const BASE = `"api_key":"${SAMPLE_ACCOUNT.apiKey}","timestamp":${NOW}`;

const SIX = '"path":"a.mp4","title":"T","description":"","tags":"a,b","visibility":"public","callback":""';

async function post(url: URL, json: string, form: "multipart" | "urlencoded" = "multipart") {
  const body = form === "multipart" ? new FormData() : new URLSearchParams();
  body.append("json", json);
  const response = await fetch(url, { method: "POST", body });
  return (await response.json()) as { status: string; code?: string; message: string; data: Record<string, unknown> };
}

describe("checks requests as the documentation says", () => {
  test.each<[name: string, json: string, form: "multipart" | "urlencoded"]>([
    ["PHP's order, multipart", signed(`{"command":"youtube.status",${BASE},"cdn":158,"id":1}`), "multipart"],
    ["url-encoded", signed(`{"command":"youtube.status",${BASE},"cdn":158,"id":1}`), "urlencoded"],
    ["any order", signed(`{"id":1,${BASE},"cdn":158,"command":"youtube.status"}`), "urlencoded"],
    ["cdn as text", signed(`{"command":"youtube.status",${BASE},"cdn":"158","id":1}`), "multipart"],
    ["a bare slash", signed(`{"command":"youtube.status",${BASE},"cdn":158,"id":1,"x":"a/b"}`), "multipart"],
    ["UTF-8 as it is", signed(`{"command":"youtube.status",${BASE},"cdn":158,"id":1,"x":"é"}`), "multipart"],
    ["white space", signed(`{"command": "youtube.status", ${BASE}, "cdn": 158, "id": 1}`), "multipart"],
  ])("%s", async (_, json, form) => {
    const { url } = await openSandbox();
    expect(await post(url, json, form)).toMatchObject({
      status: "success",
      data: { id: 1, youtube_id: "12345ABCdef" },
    });
  });

  test.each<[name: string, body: string, code: string | undefined, message: string]>([
    ["no id", `{"command":"youtube.status",${BASE},"cdn":158}`, "0006", "One or more required fields are missing: id"],
    [
      "an invalid id",
      `{"command":"youtube.status",${BASE},"cdn":158,"id":"x"}`,
      "0006",
      "One or more required fields are missing: id",
    ],
    ["an unknown command", `{"command":"youtube.stats",${BASE},"cdn":158}`, "0000", "Unrecognized API Command"],
    [
      "an unknown upload",
      `{"command":"youtube.status",${BASE},"cdn":158,"id":404}`,
      undefined,
      "Youtube upload request not found",
    ],
    [
      "an upload without tags and callback",
      `{"command":"youtube.upload",${BASE},"cdn":158,"path":"","title":"","description":"","visibility":""}`,
      "0006",
      "One or more required fields are missing: tags, callback",
    ],
    [
      "another account",
      `{"command":"youtube.status",${BASE},"cdn":159,"id":1}`,
      "0001",
      "CDN Authorization failed. Invalid API Key or not authorized for that account.",
    ],
    [
      "a request without a CDN ID",
      `{"command":"youtube.status",${BASE},"id":1}`,
      "0001",
      "CDN Authorization failed. Invalid API Key or not authorized for that account.",
    ],
    [
      "an old request",
      `{"command":"youtube.status",${BASE.replace(`${NOW}`, `${NOW - 301}`)},"cdn":158,"id":1}`,
      "0002",
      "Timestamp outside valid range. Make sure your timestamp is in UTC not local time",
    ],
  ])("%s is refused", async (_, body, code, message) => {
    const { url } = await openSandbox();
    const answer = await post(url, signed(body));
    const { status, data } = answer;
    expect({ status, code: answer.code, message: answer.message, data }).toEqual({
      status: "failure",
      code,
      message,
      data: [],
    });
  });

  test("youtube.status knows queued uploads", async () => {
    const { url } = await openSandbox();
    const upload = await post(url, signed(`{"command":"youtube.upload",${BASE},"cdn":158,${SIX}}`));
    const status = await post(url, signed(`{"command":"youtube.status",${BASE},"cdn":158,"id":${upload.data.id}}`));
    expect(status.data).toMatchObject({
      id: upload.data.id,
      path: "a.mp4",
      title: "T",
      description: "",
      tags: "a,b",
      visibility: "public",
      callback: "",
      youtube_id: "",
      created: "2026-01-02 03:04:05",
    });
  });
});

describe("sce with the sandbox", () => {
  test("uploads, waits and uses the result", async () => {
    const { env, time } = await openSandbox();
    const parameters = ["path=a.mp4", "title=A B", "description=", "tags=", "visibility=private", "callback="];
    const given = parameters.flatMap((parameter) => ["-f", parameter]);
    const upload = await sce(["api", "youtube.upload", ...given, "--field", "id"], { env, time });
    expect(upload).toEqual({ code: 0, stdout: "1000001\n", stderr: "" });
    const id = upload.stdout.trim();
    expect(await sce(`youtube status ${id} --field state,title,tags`, { env, time })).toEqual({
      code: 0,
      stdout: "pending\tA B\t\n",
      stderr: "",
    });
    expect(await sce(`youtube status ${id} --wait -q --field state,url`, { env, time })).toEqual({
      code: 0,
      stdout: "uploaded\thttps://youtu.be/sce01000001\n",
      stderr: "",
    });
  });

  test("a script also applies to an upload that is queued here", async () => {
    const { url, env, time } = await openSandbox({ script: parseScript(["1000001=failed"]) });
    await post(url, signed(`{"command":"youtube.upload",${BASE},"cdn":158,${SIX}}`));
    expect((await sce("youtube status 1000001 --exit-status", { env, time })).code).toBe(7);
  });

  test("that refuses replays still works: the request is signed again in the next second", async () => {
    const lines: string[] = [];
    const { env, time } = await openSandbox({ refuseReplays: true, log: (line) => lines.push(line) });
    for (let run = 0; run < 2; run += 1)
      expect((await sce("youtube status 1 --field state", { env, time })).stdout).toBe("uploaded\n");
    expect(lines).toEqual([
      "youtube.status 1: uploaded",
      "youtube.status 1: 0002 Timestamp outside valid range. Make sure your timestamp is in UTC not local time; the same signed request was sent before",
      "youtube.status 1: uploaded",
    ]);
  });

  test("--sandbox needs no account and no configuration", async () => {
    const { code, stdout, stderr } = await sce("--sandbox youtube status 1 --field id,state,url,title");
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: "1\tuploaded\thttps://youtu.be/12345ABCdef\tMy Video\n",
      stderr: "",
    });
  });

  test.each<[id: number, state: string, code: number]>([
    [1, "uploaded", 0],
    [2, "pending", 8],
    [3, "failed", 7],
    [4, "pending", 8],
    [6, "pending", 8],
    [9, "uploaded", 0],
    [11, "uploaded", 0],
    [12, "uploaded", 0],
    [13, "uploaded", 0],
    [14, "unknown", 1],
    [15, "unknown", 1],
    [16, "unknown", 1],
    [17, "unknown", 1],
    [404, "unknown", 1],
    [5000, "uploaded", 0],
  ])("id %d is %s", async (id, state, code) => {
    const { env, time } = await openSandbox();
    expect(await sce(`youtube status ${id} --exit-status --field state`, { env, time })).toMatchObject({
      code,
      stdout: `${state}\n`,
    });
  });

  test.each<[id: number, state: string, code: number]>([
    [4, "uploaded", 0],
    [5, "failed", 7],
  ])("a wait for id %d ends with %s", async (id, state, code) => {
    const { env, time } = await openSandbox();
    expect(await sce(`youtube status ${id} --wait --field state`, { env, time })).toMatchObject({
      code,
      stdout: `${state}\n`,
    });
  });

  test("an upload that is carried out without a response", async () => {
    const lines: string[] = [];
    const { url, env, time } = await openSandbox({ faults: parseFaults(["late"]), log: (line) => lines.push(line) });
    const upload = post(url, signed(`{"command":"youtube.upload",${BASE},"cdn":158,${SIX}}`));
    await expect(upload).rejects.toThrow("fetch failed");
    expect(await sce("youtube status 1000001 --field title,tags", { env, time })).toMatchObject({ stdout: "T\ta,b\n" });
    expect(lines).toEqual(["youtube.upload: queued as 1000001, late", "youtube.status 1000001: pending"]);
  });

  test.each<[step: string, stderr: string, options?: string]>([
    ["drop", "the connection was closed before the whole response arrived"],
    ["late", "the connection was closed before the whole response arrived"],
    ["hang", "within 0.5s", "--request-timeout 500ms"],
  ])("a script with %s", async (step, stderr, options = "") => {
    const { env, time } = await openSandbox({ script: parseScript([`42=${step},uploaded`]) });
    const outcome = await sce(`youtube status 42 --field state -v ${options}`, { env, time });
    expect(outcome).toMatchObject({ code: 0, stdout: "uploaded\n", stderr: expect.stringContaining(stderr) });
  });

  test("a script by time", async () => {
    const { env, time } = await openSandbox({ script: parseScript(["42=pending@95s,uploaded"]) });
    const { code, stdout } = await sce("youtube status 42 --wait --field state", { env, time });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "uploaded\n" });
    expect(time.monotonic()).toBeGreaterThanOrEqual(95_000);
    expect(time.monotonic()).toBeLessThan(110_000);
  });

  test("a list has 25 entries unless the request says otherwise", async () => {
    const { env, time } = await openSandbox();
    expect((await sce("api aws.status --field 2.id", { env, time })).stdout).toBe("3\n");
    expect((await sce("api aws.status -F limit=1 --field 0.id,1.id", { env, time })).stdout).toBe("1\t\n");
  });

  test.each<[value: string, note: string]>([
    ["{}", "; a PHP server that decodes to arrays reads its {} as []"],
    ['[1,{"a":{}}]', "; a PHP server that decodes to arrays reads its {} as []"],
    ['{"0":1,"1":{"x":2}}', "; a PHP server that decodes to arrays reads its object with the keys 0, 1, 2… as a list"],
    ['{"1":1,"0":2}', ""],
    ['{"0":1,"2":2}', ""],
    ["[]", ""],
  ])("the log says whether a PHP server may read %s differently", async (value, note) => {
    const lines: string[] = [];
    const { env, time } = await openSandbox({ log: (line) => lines.push(line) });
    await sce(["api", "youtube.status", "-F", "id=1", "-F", `x=${value}`], { env, time });
    expect(lines).toEqual([`youtube.status 1: uploaded${note}`]);
  });

  test("the log explains a wrong signature, the response does not", async () => {
    const lines: string[] = [];
    const { url } = await openSandbox({ log: (line) => lines.push(line) });
    const request = signed(`{"command":"youtube.status",${BASE},"cdn":158,"id":1}`, "hex");
    const { code, message } = await post(url, request);
    expect(code).toBe("0003");
    expect(lines).toEqual([
      `youtube.status 1: 0003 ${message}; it is a hexadecimal digest: use base64 of the raw digest`,
    ]);
  });

  test.each([
    [301, "/stable/"],
    [404, null],
    [503, null],
  ])("HTTP %d has the Location %s", async (status, location) => {
    const { url } = await openSandbox({ faults: parseFaults([`${status}`]) });
    const response = await fetch(url, { method: "POST", redirect: "manual" });
    expect([response.status, response.headers.get("location")]).toEqual([status, location]);
  });

  test.each([
    [14, "the API answered with an HTML page (HTTP 200"],
    [15, "the API answered with cut-off JSON (HTTP 200"],
    [16, "the API answered about upload 17 instead of upload 16"],
  ])("id %d gets: %s", async (id, said) => {
    const { env, time } = await openSandbox();
    expect((await sce(`youtube status ${id}`, { env, time })).stderr).toContain(`sce: ${said}`);
  });

  test("an uploaded video has the results of YouTube", async () => {
    const { env, time } = await openSandbox();
    const { stdout } = await sce("youtube status 1 --field youtube_id,results.id,results.kind", { env, time });
    expect(stdout).toMatch(/^([\w-]{11})\t\1\tyoutube#video\n$/);
  });

  test("id 6 has its numbers as text", async () => {
    const { env, time } = await openSandbox({});
    const { stdout } = await sce("youtube status 6 --json", { env, time });
    expect(JSON.parse(stdout).data).toMatchObject({ id: "6", cdn_id: "158", title: null, results: [] });
  });

  test("a script, faults and a skewed clock", async () => {
    const script = parseScript(["42=pending*2,uploaded"]);
    const { env, time } = await openSandbox({ script, faults: parseFaults(["502*2", "drop"]), skewMs: 3_600_000 });
    const { code, stdout, stderr } = await sce("youtube status 42 --wait --field state", { env, time });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "uploaded\n" });
    expect(stderr).toContain("clock is 3600 s behind");
  });

  test("the log contains no key and no signature", async () => {
    const lines: string[] = [];
    const { env, time } = await openSandbox({ log: (line) => lines.push(line) });
    await sce("youtube status 1 404", { env, time });
    expect(lines.sort()).toEqual([
      "youtube.status 1: uploaded",
      "youtube.status 404: refused: Youtube upload request not found",
    ]);
  });
});
