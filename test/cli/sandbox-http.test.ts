import { execFile } from "node:child_process";
import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { type SandboxOptions, startSandbox } from "../../src/sandbox/server.ts";
import { processSystem } from "../../src/system/process.ts";
import { afterTest } from "../helpers/clean-up.ts";
import { sandboxEnv } from "../helpers/sandbox.ts";
import { hasPhp } from "../helpers/terminal.ts";

const { now, monotonic, sleep } = processSystem();

async function sandbox(options: Partial<SandboxOptions> = {}) {
  const lines: string[] = [];
  const started = await startSandbox({ now, monotonic, sleep, log: (line) => lines.push(line), ...options });
  afterTest(() => started.close());
  return { url: started.url, lines };
}

interface Received {
  readonly status: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly reused: boolean;
}

/** Sends one request and reads the whole response. */
function send(url: URL, options: object, write: (message: ClientRequest) => void): Promise<Received> {
  return new Promise((resolve, reject) => {
    const message = request(url, options, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const { statusCode: status, headers } = response;
      resolve({ status, headers, body: Buffer.concat(chunks).toString(), reused: message.reusedSocket });
    });
    message.on("error", reject);
    write(message);
  });
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };

describe("requests that do not belong to the API", () => {
  test.each<[method: string, path: string, status: number]>([
    ["GET", "/stable/", 405],
    ["HEAD", "/stable/", 405],
    ["OPTIONS", "/stable/", 405],
    ["PUT", "/dev/", 405],
    ["DELETE", "/stable", 405],
    ["POST", "/", 404],
    ["POST", "/stable/x", 404],
    ["GET", "/stable/../secret", 404],
  ])("%s %s: %d, with a line in the log", async (method, path, status) => {
    const { url, lines } = await sandbox();
    const received = await send(url, { method, path }, (message) => message.end());
    expect(received.status).toBe(status);
    expect(received.headers.allow).toBe(status === 405 ? "POST" : undefined);
    expect(received.body === "").toBe(method === "HEAD");
    expect(lines).toEqual([`${method} ${path}: HTTP ${status}`]);
  });

  test.each(["/stable", "/stable/", "/dev", "/dev/", "/stable/?x=1"])("POST %s is read", async (path) => {
    const { url } = await sandbox();
    const { status, body } = await send(url, { method: "POST", path, headers: FORM }, (message) =>
      message.end("json="),
    );
    expect({ status, code: JSON.parse(body).code }).toEqual({ status: 200, code: "0006" });
  });
});

describe("only programs on this machine get a response", () => {
  test.each<[headers: Record<string, string>, status: number, why?: string]>([
    [{ host: "127.0.0.1:9" }, 200],
    [{ host: "localhost" }, 200],
    [{ host: "LocalHost:80" }, 200],
    [{ host: "[::1]:80" }, 200],
    [{ host: "evil.example" }, 403, 'its Host is "evil.example", not 127.0.0.1'],
    [{ host: "127.0.0.1.evil.example:80" }, 403, 'its Host is "127.0.0.1.evil.example:80", not 127.0.0.1'],
    [{ host: "localhost.evil.example" }, 403, 'its Host is "localhost.evil.example", not 127.0.0.1'],
    [{ host: "192.0.2.1" }, 403, 'its Host is "192.0.2.1", not 127.0.0.1'],
    [{ origin: "https://evil.example" }, 403, "it has an Origin: a web page sent it"],
    [{ origin: "null" }, 403, "it has an Origin: a web page sent it"],
    [{ origin: "" }, 403, "it has an Origin: a web page sent it"],
    [{ origin: "http://127.0.0.1:9" }, 403, "it has an Origin: a web page sent it"],
  ])("%j: %d", async (headers, status, why) => {
    const { url, lines } = await sandbox();
    const received = await send(url, { method: "POST", headers: { ...FORM, ...headers } }, (message) =>
      message.end("json={}"),
    );
    expect(received.status).toBe(status);
    if (why !== undefined) expect(lines).toEqual([`POST /stable/: HTTP 403, ${why}`]);
  });
});

describe("forms", () => {
  const MULTIPART = { "content-type": "multipart/form-data; boundary=b" };
  const part = (name: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const LAST = "CDN Authorization failed. Invalid API Key or not authorized for that account.";
  const MISSING = "One or more required fields are missing: json";
  const MIB = 1024 * 1024;

  test.each([FORM["content-type"], "Application/X-WWW-Form-URLencoded ; charset=utf-8"])(
    "%s is a form",
    async (type) => {
      const { url } = await sandbox();
      const headers = { "content-type": type };
      const received = await send(url, { method: "POST", headers }, (request) => request.end("json={}"));
      expect(JSON.parse(received.body).message).toBe(LAST);
    },
  );

  test.each<[name: string, headers: Record<string, string>, body: string, message: string]>([
    ["1,000 url-encoded fields", FORM, `${"a=1&".repeat(999)}json={}`, LAST],
    ["1,001 url-encoded fields", FORM, `${"a=1&".repeat(1000)}json={}`, MISSING],
    ["1,000 parts", MULTIPART, `${part("a", "1").repeat(999)}${part("json", "{}")}--b--\r\n`, LAST],
    ["1,001 parts", MULTIPART, `${part("a", "1").repeat(1000)}${part("json", "{}")}--b--\r\n`, MISSING],
    [
      "a part without a space before its name",
      MULTIPART,
      '--b\r\nContent-Disposition:form-data;name="json"\r\n\r\n{}\r\n--b--',
      LAST,
    ],
    ["a name without a value", FORM, "jsonx", MISSING],
    ["the last of several fields", FORM, "json=[&json={}", LAST],
    ["headers of a part of 8 KiB", MULTIPART, `${part(`json"; a="${"x".repeat(8000)}`, "{}")}--b--`, LAST],
    ["headers of a part of 9 KiB", MULTIPART, `${part(`json"; a="${"x".repeat(9000)}`, "{}")}--b--`, MISSING],
    ["8 MiB of &", FORM, "&".repeat(8 * MIB), MISSING],
    ["8 MiB of %41", FORM, `json=${"%41".repeat(2 * MIB)}`, MISSING],
    ["8 MiB of empty parts", MULTIPART, "\r\n--b".repeat(MIB), MISSING],
    ["8 MiB of a part's parameters", MULTIPART, part(`json"${';a="\\"'.repeat(MIB)}`, "{}"), MISSING],
    ["8 MiB without an end", MULTIPART, `--b\r\nContent-Disposition: form-data${"; ".repeat(3 * MIB)}`, MISSING],
    [
      "a boundary of 10 KiB and 8 MiB that look like it",
      { "content-type": `multipart/form-data; boundary=${"a".repeat(10_000)}` },
      "a".repeat(8 * MIB),
      MISSING,
    ],
    ["8 MiB of brackets", FORM, `json=${"[".repeat(7 * MIB)}`, MISSING],
    ["8 MiB of lists", FORM, `json={"a":[${"[],".repeat(2 * MIB)}[]]}`, MISSING],
    ["8 MiB of members", FORM, `json={${'"a":1,'.repeat(MIB)}"b":2}`, MISSING],
    ["8 MiB of digits", FORM, `json={"cdn":${"9".repeat(7 * MIB)}}`, LAST],
    ["8 MiB of backslashes", FORM, `json={"a":"${"\\".repeat(6 * MIB)}"}`, LAST],
  ])("%s are read completely", async (_, headers, body, message) => {
    const { url } = await sandbox();
    const received = await send(url, { method: "POST", headers }, (request) => request.end(body));
    expect(JSON.parse(received.body).message).toBe(message);
  });
});

describe("bodies", () => {
  test("over 8 MiB get a 413 after they are read", async () => {
    const { url, lines } = await sandbox();
    const { status } = await send(url, { method: "POST", headers: FORM }, (message) =>
      message.end(Buffer.alloc(8 * 1024 * 1024 + 1)),
    );
    expect(status).toBe(413);
    expect(lines).toEqual(["POST /stable/: HTTP 413, its body is larger than 8 MiB"]);
  });

  test("are requested from a client that sends Expect: 100-continue", async () => {
    const { url } = await sandbox();
    let continued = false;
    const headers = { ...FORM, expect: "100-continue" };
    const { status } = await send(url, { method: "POST", headers }, (message) => {
      message.flushHeaders();
      message.on("continue", () => {
        continued = true;
        message.end("json={}");
      });
    });
    expect({ status, continued }).toEqual({ status: 200, continued: true });
  });

  test("in chunks are read", async () => {
    const { url } = await sandbox();
    const { body } = await send(url, { method: "POST", headers: FORM }, (message) => {
      message.write("js");
      message.end("on={}");
    });
    expect(JSON.parse(body).message).toBe(
      "CDN Authorization failed. Invalid API Key or not authorized for that account.",
    );
  });
});

test("a connection serves many requests, even after a refusal", async () => {
  const { url } = await sandbox();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const reused: boolean[] = [];
  for (const method of ["PUT", "POST", "PATCH", "POST"])
    reused.push((await send(url, { method, agent, headers: FORM }, (message) => message.end("json={}"))).reused);
  agent.destroy();
  expect(reused).toEqual([false, true, true, true]);
});

test("a fault counts all requests to the API, and no others", async () => {
  const { url, lines } = await sandbox({ faults: [{ step: { kind: "http", status: 503 }, times: 1 }] });
  const statuses: unknown[] = [];
  for (const method of ["PUT", "POST", "POST"])
    statuses.push((await send(url, { method, headers: FORM }, (message) => message.end("json={}"))).status);
  expect(statuses).toEqual([405, 503, 200]);
  expect(lines[1]).toBe("no command: HTTP 503");
});

test.each<[status: number, retryAfter: string | undefined]>([
  [429, "1"],
  [503, "1"],
  [502, undefined],
])("HTTP %d has the Retry-After %s", async (status, retryAfter) => {
  const { url } = await sandbox({ faults: [{ step: { kind: "http", status }, times: 1 }] });
  const { headers } = await send(url, { method: "POST", headers: FORM }, (message) => message.end("json={}"));
  expect(headers["retry-after"]).toBe(retryAfter);
});

describe.skipIf(!hasPhp)("a PHP client as in the API's documentation (skipped without php and its cURL)", () => {
  test.each([
    ["json_encode as it is, an array as the body", 0, "array", 0],
    ["JSON_UNESCAPED_SLASHES", 64, "array", 0],
    ["JSON_UNESCAPED_UNICODE", 256, "array", 0],
    ["JSON_UNESCAPED_SLASHES and an url-encoded body", 64, "query", 0],
    ["an url-encoded body", 0, "query", 0],
    ["JSON_PRETTY_PRINT", 128, "array", 0],
    ["a body of 2 MiB, with Expect: 100-continue", 0, "array", 2 * 1024 * 1024],
  ])("%s", async (_, flags, form, length) => {
    const { url, lines } = await sandbox();
    const client = join(import.meta.dirname, "../fixtures/client.php");
    const { stdout } = await promisify(execFile)("php", [client, String(flags), form, String(length)], {
      env: {
        PATH: process.env.PATH,
        ...sandboxEnv(url),
      },
    });
    expect(stdout).toBe("Queued Youtube Upload, Found Youtube Status, same title\n");
    expect(lines).toEqual(["youtube.upload: queued as 1000001", "youtube.status 1000001: pending"]);
  });
});
