import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SAMPLE_ACCOUNT } from "../../src/sandbox/scenarios.ts";
import { parseFaults, parseScript } from "../../src/sandbox/script.ts";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/server.ts";
import { afterTest } from "../helpers/clean-up.ts";
import { sce } from "../helpers/sce.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

async function sandbox(options: Partial<SandboxOptions> = {}, time = new VirtualTime()) {
  const started = await startSandbox({ now: time.now, sleep: time.sleep, ...options });
  afterTest(() => started.close());
  const env = {
    SCE_API_URL: started.url.href,
    SCE_API_KEY: SAMPLE_ACCOUNT.apiKey,
    SCE_API_SECRET: SAMPLE_ACCOUNT.secret,
    SCE_CDN: SAMPLE_ACCOUNT.cdn,
  };
  return { url: started.url, env, time };
}

/** The text of a request and its signature over exactly that text, as other clients than sce make it. */
function signed(body: string): string {
  const signature = createHmac("sha256", SAMPLE_ACCOUNT.secret).update(body).digest("base64");
  return `${body.slice(0, -1)},"signature":"${signature}"}`;
}

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;
const BASE = `"api_key":"${SAMPLE_ACCOUNT.apiKey}","timestamp":${NOW}`;

async function post(url: URL, json: string, form: "multipart" | "urlencoded" = "multipart") {
  const body = form === "multipart" ? new FormData() : new URLSearchParams();
  body.append("json", json);
  const response = await fetch(url, { method: "POST", body });
  return (await response.json()) as { status: string; code?: string; message: string; data: Record<string, unknown> };
}

describe("any client is judged by what the documentation asks", () => {
  test.each<[name: string, json: string, form: "multipart" | "urlencoded"]>([
    ["PHP's order, multipart", signed(`{"command":"youtube.status",${BASE},"cdn":158,"id":1}`), "multipart"],
    ["url-encoded", signed(`{"command":"youtube.status",${BASE},"cdn":158,"id":1}`), "urlencoded"],
    ["any order", signed(`{"id":1,${BASE},"cdn":158,"command":"youtube.status"}`), "urlencoded"],
    ["cdn as text", signed(`{"command":"youtube.status",${BASE},"cdn":"158","id":1}`), "multipart"],
    ["a bare slash", signed(`{"command":"youtube.status",${BASE},"cdn":158,"id":1,"x":"a/b"}`), "multipart"],
    ["UTF-8 as it is", signed(`{"command":"youtube.status",${BASE},"cdn":158,"id":1,"x":"é"}`), "multipart"],
    ["white space", signed(`{"command": "youtube.status", ${BASE}, "cdn": 158, "id": 1}`), "multipart"],
  ])("%s", async (_, json, form) => {
    const { url } = await sandbox();
    expect(await post(url, json, form)).toMatchObject({
      status: "success",
      data: { id: 1, youtube_id: "12345ABCdef" },
    });
  });

  test.each<[name: string, body: string, code: string | undefined]>([
    ["no id", `{"command":"youtube.status",${BASE},"cdn":158}`, "0006"],
    ["an id that is none", `{"command":"youtube.status",${BASE},"cdn":158,"id":"x"}`, "0006"],
    ["an unknown command", `{"command":"youtube.stats",${BASE},"cdn":158}`, "0000"],
    ["an unknown upload", `{"command":"youtube.status",${BASE},"cdn":158,"id":404}`, undefined],
  ])("%s is refused", async (_, body, code) => {
    const { url } = await sandbox();
    const answer = await post(url, signed(body));
    expect({ status: answer.status, code: answer.code, data: answer.data }).toEqual({
      status: "failure",
      code,
      data: [],
    });
  });

  test("what was uploaded can be asked for", async () => {
    const { url } = await sandbox();
    const upload = await post(url, signed(`{"command":"youtube.upload",${BASE},"cdn":158,"path":"a.mp4","title":"T"}`));
    const status = await post(url, signed(`{"command":"youtube.status",${BASE},"cdn":158,"id":${upload.data.id}}`));
    expect(status.data).toMatchObject({
      id: upload.data.id,
      path: "a.mp4",
      title: "T",
      description: "",
      visibility: "private",
      youtube_id: "",
      created: "2026-01-02 03:04:05",
    });
  });
});

describe("sce with the sandbox", () => {
  test("upload, wait, use the result", async () => {
    const { env, time } = await sandbox();
    const upload = await sce(["api", "youtube.upload", "-f", "path=a.mp4", "-f", "title=A B", "--field", "id"], {
      env,
      time,
    });
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

  test("a script holds for an upload that is made here, too", async () => {
    const { env, time } = await sandbox({ script: parseScript(["1000001=failed"]) });
    await sce("api youtube.upload -f path=a -f title=b", { env, time });
    expect((await sce("youtube status 1000001 --exit-status", { env, time })).code).toBe(7);
  });

  test("that refuses replays is still answered: the request is signed again in the next second", async () => {
    const lines: string[] = [];
    const { env, time } = await sandbox({ refuseReplays: true, log: (line) => lines.push(line) });
    for (let run = 0; run < 2; run += 1)
      expect((await sce("youtube status 1 --field state", { env, time })).stdout).toBe("uploaded\n");
    expect(lines).toEqual([
      "youtube.status 1: uploaded",
      "youtube.status 1: 0002 This request was sent before; the same signed request was sent before",
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
    const { env, time } = await sandbox();
    expect(await sce(`youtube status ${id} --exit-status --field state`, { env, time })).toMatchObject({
      code,
      stdout: `${state}\n`,
    });
  });

  test.each<[id: number, state: string, code: number]>([
    [4, "uploaded", 0],
    [5, "failed", 7],
  ])("a wait for id %d ends with %s", async (id, state, code) => {
    const { env, time } = await sandbox();
    expect(await sce(`youtube status ${id} --wait --field state`, { env, time })).toMatchObject({
      code,
      stdout: `${state}\n`,
    });
  });

  test("a script, faults and a skewed clock", async () => {
    const time = new VirtualTime();
    const { env } = await sandbox(
      { script: parseScript(["42=pending*2,uploaded"]), faults: parseFaults(["502*2", "drop"]), skewMs: 3_600_000 },
      time,
    );
    const { code, stdout, stderr } = await sce("youtube status 42 --wait --field state", { env, time });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "uploaded\n" });
    expect(stderr).toContain("clock is 3600 s behind");
  });

  test("the log contains no key and no signature", async () => {
    const lines: string[] = [];
    const { env, time } = await sandbox({ log: (line) => lines.push(line) });
    await sce("youtube status 1 404", { env, time });
    expect(lines.sort()).toEqual([
      "youtube.status 1: uploaded",
      "youtube.status 404: refused: Youtube upload request not found",
    ]);
  });
});
