import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { SAMPLE_ACCOUNT } from "../../src/sandbox/scenarios.ts";
import { afterTest } from "../helpers/clean-up.ts";
import { listen } from "../helpers/listen.ts";
import { openSandbox, sandboxEnv, signed } from "../helpers/sandbox.ts";
import { sce, signalSender } from "../helpers/sce.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

/** Runs `sce sandbox` until it serves. `end` sends a signal and waits for the end. */
async function start(options: readonly string[] = [], env: Record<string, string> = {}) {
  const time = new VirtualTime();
  const { onStart, send } = signalSender();
  let stdout = "";
  let isServing = () => {};
  const serving = new Promise<void>((resolve) => {
    isServing = resolve;
  });
  const ended = sce(["sandbox", ...options], {
    env,
    time,
    onStart,
    onStdout: (text) => {
      stdout = text;
    },
    // This is the last that it writes before it waits for requests.
    onStderr: (text) => text.includes("press Ctrl-C") && isServing(),
  });
  const end = (signal: Parameters<typeof send>[0] = "SIGTERM") => {
    send(signal);
    return ended;
  };
  afterTest(() => end());
  const outcome = await Promise.race([serving, ended]);
  if (outcome !== undefined) throw new Error(`it ended at once: ${outcome.stderr}`);
  const url = new URL(/^export SCE_API_URL=(.*)$/m.exec(stdout)?.[1] ?? "");
  return { url, end, time, stdout };
}

const listens = (url: URL) => `sce: the sandbox listens on ${url.host}; press Ctrl-C to stop it\n`;

/** Sends this JSON as another client would. */
async function post(url: URL, json = "{}") {
  const response = await fetch(url, { method: "POST", body: new URLSearchParams({ json }) });
  return { status: response.status, date: response.headers.get("date"), text: await response.text() };
}

test.each([
  ["SIGINT", 130, "interrupted"],
  ["SIGTERM", 143, "terminated"],
  ["SIGHUP", 129, "hung up"],
] as const)("prints the settings to use it, serves, and ends by %s with exit code %d", async (signal, code, said) => {
  const { url, end } = await start();
  expect((await post(url)).status).toBe(200);
  expect(await end(signal)).toEqual({
    code,
    stdout:
      `export SCE_API_URL=http://127.0.0.1:${url.port}/stable/\n` +
      `export SCE_API_KEY=${SAMPLE_ACCOUNT.apiKey}\n` +
      `export SCE_API_SECRET=${SAMPLE_ACCOUNT.secret}\n` +
      "export SCE_CDN=158\n",
    stderr: `${listens(url)}sce: ${said}\n`,
  });
  await expect(post(url)).rejects.toThrow("fetch failed");
});

describe("requests to it are kept away from a proxy:", () => {
  const PROXY = "http://proxy.example:3128";

  test.each<[env: Record<string, string>, line: string]>([
    [{}, ""],
    [{ HTTPS_PROXY: "", http_proxy: "", NO_PROXY: "a.example" }, ""],
    [{ HTTPS_PROXY: PROXY }, "export NO_PROXY=127.0.0.1\n"],
    [{ https_proxy: PROXY }, "export NO_PROXY=127.0.0.1\n"],
    [{ HTTP_PROXY: PROXY }, "export NO_PROXY=127.0.0.1\n"],
    [{ http_proxy: PROXY }, "export NO_PROXY=127.0.0.1\n"],
    [{ ALL_PROXY: PROXY }, "export NO_PROXY=127.0.0.1\n"],
    [{ all_proxy: PROXY, NO_PROXY: "" }, "export NO_PROXY=127.0.0.1\n"],
    [{ HTTP_PROXY: PROXY, NO_PROXY: "a.example,10.0.0.0/8" }, "export NO_PROXY=a.example,10.0.0.0/8,127.0.0.1\n"],
    [{ HTTP_PROXY: PROXY, NO_PROXY: "*.example:8-9" }, "export NO_PROXY=*.example:8-9,127.0.0.1\n"],
    [{ HTTP_PROXY: PROXY, no_proxy: "b" }, "export NO_PROXY=b,127.0.0.1 no_proxy=b,127.0.0.1\n"],
    [{ HTTP_PROXY: PROXY, NO_PROXY: "a", no_proxy: "b" }, "export NO_PROXY=b,127.0.0.1 no_proxy=b,127.0.0.1\n"],
    [{ HTTP_PROXY: PROXY, NO_PROXY: "a b" }, "export NO_PROXY='a b,127.0.0.1'\n"],
    [{ HTTP_PROXY: PROXY, NO_PROXY: "'$(x)'" }, "export NO_PROXY=''\\''$(x)'\\'',127.0.0.1'\n"],
  ])("%j", async (env, line) => {
    const { stdout } = await start([], env);
    expect(stdout.split("export SCE_CDN=158\n")[1]).toBe(line);
  });
});

test("--script sets the responses for several ids", async () => {
  const { url, time } = await start(["--script", "42=pending,failed", "--script", "43=unknown"]);
  const states: string[] = [];
  for (const id of [42, 42, 43, 44]) {
    const { stdout } = await sce(`youtube status ${id} --field state`, { env: sandboxEnv(url), time });
    states.push(stdout);
  }
  expect(states).toEqual(["pending\n", "failed\n", "unknown\n", "unknown\n"]);
});

test("--fault makes the first requests fail, in their order", async () => {
  const { url } = await start(["--fault", "502*2", "--fault", "404,503"]);
  const statuses: number[] = [];
  for (let count = 0; count < 5; count += 1) statuses.push((await post(url)).status);
  expect(statuses).toEqual([502, 502, 404, 503, 200]);
});

test.each([
  [[], 0],
  [["--skew", "90s"], 90_000],
  [["--skew=1h30m"], 5_400_000],
  [["--skew=-10m"], -600_000],
])("%j sets its clock ahead by %d ms", async (options, aheadMs) => {
  const { url, time } = await start(options);
  expect((await post(url)).date).toBe(new Date(time.now() + aheadMs).toUTCString());
});

test.each([
  [[], []],
  [
    ["--delay", "200ms"],
    [200, 200],
  ],
  [["--delay", "0"], []],
])("%j delays each of two responses: %j", async (options, delays) => {
  const { url, time } = await start(options);
  await post(url);
  await post(url);
  expect(time.slept).toEqual(delays);
});

/** A signed request for the status of upload 1. */
function signedRequest(time: VirtualTime): string {
  const timestamp = Math.floor(time.now() / 1000);
  return signed(
    `{"command":"youtube.status","api_key":"${SAMPLE_ACCOUNT.apiKey}","timestamp":${timestamp},"cdn":158,"id":1}`,
  );
}

test.each([
  [[], ["success", undefined]],
  [["--refuse-replays"], ["failure", "0002"]],
])("with the options %j the second of two equal requests gets %j", async (options, expected) => {
  const { url, time } = await start(options);
  const request = signedRequest(time);
  expect(JSON.parse((await post(url, request)).text).status).toBe("success");
  const { status, code } = JSON.parse((await post(url, request)).text);
  expect([status, code]).toEqual(expected);
});

describe("its messages", () => {
  const LOG = "sce: youtube.status 1: uploaded\nsce: youtube.status 2: pending\n";

  test.each([
    [[], ""],
    [["--log-requests"], LOG],
  ])("with the options %j about two requests: %j", async (options, log) => {
    const { url, time, end } = await start(options);
    for (const id of [1, 2]) await sce(`youtube status ${id}`, { env: sandboxEnv(url), time });
    expect((await end()).stderr).toBe(`${listens(url)}${log}sce: terminated\n`);
  });
});

describe("refuses to start:", () => {
  test("on a port that is in use", async () => {
    const port = await listen(createServer());
    await expect(openSandbox({ port })).rejects.toMatchObject({ kind: "refused" });
    expect(await sce(`sandbox --port ${port}`)).toEqual({
      code: 1,
      stdout: "",
      stderr: `sce: port ${port} is in use\nhint: choose another port with --port, or use --port 0 for any free port\n`,
    });
  });

  const DURATION = "Use a duration such as 500ms, 10s, 5m, 1h30m or 7d";

  test.each([
    ["--port", "<n>", "65536", "Use a whole number from 0 to 65535"],
    ["--port", "<n>", "-1", "Use a whole number from 0 to 65535"],
    ["--skew", "<duration>", "x", DURATION],
    ["--skew", "<duration>", "--5s", DURATION],
    ["--delay", "<duration>", "-5s", DURATION],
  ])("%s %s=%s", async (option, values, value, use) => {
    expect(await sce(`sandbox ${option}=${value}`)).toEqual({
      code: 2,
      stdout: "",
      stderr: `sce: option '${option} ${values}' argument '${value}' is invalid. ${use}\nhint: see \`sce sandbox --help\`\n`,
    });
  });

  test("with a script without an id", async () => {
    expect(await sce("sandbox --script x")).toEqual({
      code: 2,
      stdout: "",
      stderr: "sce: --script x: expected ID=STEPS\nhint: for example: --script 42=pending*2,uploaded\n",
    });
  });
});
