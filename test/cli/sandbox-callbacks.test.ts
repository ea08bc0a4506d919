import { createServer, type IncomingHttpHeaders } from "node:http";
import type { LookupFunction } from "node:net";
import { describe, expect, test } from "vitest";
import { parseScript } from "../../src/sandbox/script.ts";
import { listen } from "../helpers/listen.ts";
import { openSandbox } from "../helpers/sandbox.ts";
import { sce } from "../helpers/sce.ts";

interface Call {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that receives callbacks and responds with these statuses. The last one repeats. */
async function receiver(...statuses: number[]) {
  const calls: Call[] = [];
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const { method, url, headers } = message;
    calls.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    const status = statuses[Math.min(calls.length, statuses.length) - 1] ?? 200;
    response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end();
  });
  return { port: await listen(server), calls };
}

const lookups =
  (address: string): LookupFunction =>
  (_host, options, done) =>
    options.all ? done(null, [{ address, family: 4 }]) : done(null, address, 4);

/** Queues an upload with this callback and waits for it. Returns what the sandbox logged about the callback. */
async function upload(callback: (ownPort: string) => string, steps = "pending,uploaded", lookup?: LookupFunction) {
  const lines: string[] = [];
  const { sandbox, env, time } = await openSandbox({
    script: parseScript([`1000001=${steps}`]),
    log: (line) => void lines.push(line),
    ...(lookup === undefined ? {} : { lookup }),
  });
  const values = ["path=a.mp4", "title=T", "description=", "tags=", "visibility=private"];
  const given = [...values, `callback=${callback(sandbox.url.port)}`].flatMap((value) => ["-f", value]);
  await sce(["api", "youtube.upload", ...given], { env, time });
  await sce("youtube status 1000001 --wait -q", { env, time });
  const status = await sce("youtube status 1000001 --json", { env, time });
  await sandbox.callbacksSent();
  return { lines: lines.filter((line) => line.startsWith("callback")), status: JSON.parse(status.stdout), time };
}

describe("a callback", () => {
  test.each(["uploaded", "failed"])("gets the response of youtube.status when the upload is %s", async (state) => {
    const { port, calls } = await receiver(204);
    const { lines, status } = await upload(() => `http://127.0.0.1:${port}/done?x=1`, `pending,${state}`);
    expect(calls).toHaveLength(1);
    expect(calls[0]).toMatchObject({
      method: "POST",
      url: "/done?x=1",
      headers: { "content-type": "application/json", host: `127.0.0.1:${port}` },
    });
    expect(JSON.parse(calls[0]?.body ?? "")).toEqual(status);
    expect(lines).toEqual(["callback of 1000001: delivered"]);
  });

  test("comes when a step's time ends, even without a request", async () => {
    const { port, calls } = await receiver();
    const { time } = await upload(() => `http://127.0.0.1:${port}/`, "pending@30s,uploaded");
    expect(calls).toHaveLength(1);
    expect(time.monotonic()).toBeGreaterThanOrEqual(30_000);
  });

  test("may have no scheme, as in the documentation's sample", async () => {
    const { port, calls } = await receiver();
    await upload(() => `localhost:${port}/done`);
    expect(calls.map(({ url }) => url)).toEqual(["/done"]);
  });

  test.each<[statuses: number[], calls: number, line: string]>([
    [[500, 503, 200], 3, "delivered"],
    [[500], 3, "not delivered: HTTP 500 (3 attempts)"],
    [[302], 3, "not delivered: HTTP 302 (3 attempts)"],
  ])("answered with %j is tried %d times", async (statuses, count, line) => {
    const { port, calls } = await receiver(...statuses);
    const { lines } = await upload(() => `http://127.0.0.1:${port}/`);
    expect(calls.map(({ url }) => url)).toEqual(Array(count).fill("/"));
    expect(lines).toEqual([`callback of 1000001: ${line}`]);
  });

  test("to a closed port is tried three times", async () => {
    const { lines } = await upload(() => "http://127.0.0.1:1/");
    expect(lines).toEqual([
      expect.stringMatching(/^callback of 1000001: not delivered: .*ECONNREFUSED.* \(3 attempts\)$/),
    ]);
  });

  test.each([
    ["the address of another machine", "http://192.0.2.1/", "192.0.2.1 is not a loopback address"],
    ["an address of this machine that is not loopback", "http://0.0.0.0:80/", "0.0.0.0 is not"],
    ["such an address in another notation", "http://0x7f000001.example/", "192.0.2.7 is not"],
    ["a name with another address", "http://inside.example/", "192.0.2.7 is not"],
    ["localhost, if it has another address", "http://localhost/", "192.0.2.7 is not"],
    ["IPv6", "http://[2001:db8::1]/", "2001:db8::1 is not"],
    ["another scheme", "https://127.0.0.1/", "it is not an http URL"],
    ["a file", "file:///etc/passwd", "it is not an http URL"],
    ["no URL", "::", "it is not an http URL"],
  ])("is not sent to %s", async (_, callback, why) => {
    const { lines } = await upload(() => callback, "pending,uploaded", lookups("192.0.2.7"));
    expect(lines).toEqual([expect.stringContaining(`callback of 1000001: not sent: ${why}`)]);
  });

  test.each(["127.0.0.1", "localhost", "127.1", "[::1]"])("is not sent to the sandbox itself, at %s", async (host) => {
    const { lines } = await upload((ownPort) => `http://${host}:${ownPort}/stable/`);
    expect(lines).toEqual(["callback of 1000001: not sent: it is the sandbox's own port"]);
  });
});
