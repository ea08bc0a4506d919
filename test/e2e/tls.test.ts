import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer as createPlainServer, request as forward, type Server } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { SECRET, uploaded } from "../helpers/api.ts";

const ROOT = join(import.meta.dirname, "../..");
const TLS = join(ROOT, "test/fixtures/tls");
const CA = join(TLS, "ca.pem");

const servers: { closeAllConnections(): void; close(): unknown }[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server | ReturnType<typeof createServer>): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

/** An API over https with this certificate; counts the requests that reach it. */
async function secureApi(certificate: string) {
  const seen = { requests: 0 };
  const port = await listen(
    createServer(
      { key: readFileSync(join(TLS, "server.key")), cert: readFileSync(join(TLS, `${certificate}.pem`)) },
      (request, response) => {
        request.resume();
        seen.requests += 1;
        response.end(uploaded);
      },
    ),
  );
  return { seen, port, url: `https://127.0.0.1:${port}/stable/` };
}

/** A proxy; wants this Basic user and password if there is one, and remembers what it was asked for. */
async function proxy(password?: string) {
  const asked: string[] = [];
  const allowed = (header: string | undefined) =>
    password === undefined || header === `Basic ${Buffer.from(password).toString("base64")}`;
  const server = createPlainServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (!allowed(request.headers["proxy-authorization"])) {
      response.writeHead(407).end();
      return;
    }
    const { method = "", url = "", headers } = request;
    request.pipe(
      forward(url, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502);
        answer.pipe(response);
      }),
    );
  });
  server.on("connect", (request, client) => {
    asked.push(`CONNECT ${request.url}`);
    if (!allowed(request.headers["proxy-authorization"])) {
      client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    const upstream = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on("error", () => client.destroy());
    client.on("error", () => upstream.destroy());
  });
  return { asked, port: await listen(server) };
}

function sce(env: Record<string, string>, ...args: string[]) {
  const child = spawn(
    process.execPath,
    [join(ROOT, "bin/sce.js"), "youtube", "status", "1", "--field", "state", ...args],
    {
      cwd: TLS,
      env: {
        HOME: "/nonexistent",
        PATH: process.env.PATH ?? "",
        SCE_API_KEY: "KEY-OF-THE-TEST",
        SCE_API_SECRET: SECRET,
        SCE_CDN: "158",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

test("a certificate of an authority in NODE_EXTRA_CA_CERTS is accepted", async () => {
  const { url } = await secureApi("good");
  expect(await sce({ SCE_API_URL: url, NODE_EXTRA_CA_CERTS: CA })).toMatchObject({ code: 0, stdout: "uploaded\n" });
});

describe("is refused at once with a hint, whatever NODE_TLS_REJECT_UNAUTHORIZED says:", () => {
  test.each<[certificate: string, trusted: boolean, said: string]>([
    ["good", false, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    ["self-signed", true, "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["other-name", true, "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["expired", true, "CERT_HAS_EXPIRED"],
  ])("the certificate %s (authority trusted: %s)", async (certificate, trusted, said) => {
    const { url, seen } = await secureApi(certificate);
    const { code, stdout, stderr } = await sce({
      SCE_API_URL: url,
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      NODE_NO_WARNINGS: "1",
      ...(trusted ? { NODE_EXTRA_CA_CERTS: CA } : {}),
    });
    expect({ code, stdout, requests: seen.requests }).toEqual({ code: 5, stdout: "unknown\n", requests: 0 });
    expect(stderr).toMatch(new RegExp(`^sce: no connection to 127\\.0\\.0\\.1:\\d+: .*\\(${said}\\)\nhint: .*\n$`));
  });
});

test("plain http where https was asked for is named", async () => {
  const port = await listen(createPlainServer((_, response) => response.end(uploaded)));
  const { code, stderr } = await sce({ SCE_API_URL: `https://127.0.0.1:${port}/` }, "--retries", "0");
  expect(code).toBe(5);
  expect(stderr).toContain("the TLS handshake failed");
});

describe("a proxy", () => {
  test("of HTTPS_PROXY is used, with its user and password", async () => {
    const { url, port } = await secureApi("good");
    const { asked, port: proxyPort } = await proxy("user:pass word");
    const env = {
      SCE_API_URL: url,
      NODE_EXTRA_CA_CERTS: CA,
      HTTPS_PROXY: `http://user:pass%20word@127.0.0.1:${proxyPort}`,
    };
    expect(await sce(env)).toEqual({ code: 0, stdout: "uploaded\n", stderr: "" });
    expect(asked).toEqual([`CONNECT 127.0.0.1:${port}`]);
  });

  test("that wants a password is not asked again, and its own is never told", async () => {
    const { url, seen } = await secureApi("good");
    const { asked, port } = await proxy("user:right");
    const env = {
      SCE_API_URL: url,
      NODE_EXTRA_CA_CERTS: CA,
      HTTPS_PROXY: `http://user:wr0ng-secret@127.0.0.1:${port}`,
    };
    const { code, stderr } = await sce(env, "-v");
    expect({ code, asked: asked.length, requests: seen.requests }).toEqual({ code: 5, asked: 1, requests: 0 });
    expect(stderr).toContain("the proxy answered HTTP 407");
    expect(stderr).not.toContain("wr0ng-secret");
  });

  test("is not used for the hosts of NO_PROXY", async () => {
    const { url } = await secureApi("good");
    const { asked, port } = await proxy();
    const env = {
      SCE_API_URL: url,
      NODE_EXTRA_CA_CERTS: CA,
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      NO_PROXY: "127.0.0.1",
    };
    expect((await sce(env)).code).toBe(0);
    expect(asked).toEqual([]);
  });

  test("that refuses connections is named", async () => {
    const { url } = await secureApi("good");
    const env = { SCE_API_URL: url, HTTPS_PROXY: "http://127.0.0.1:1" };
    const { code, stderr } = await sce(env, "--retries", "0");
    expect(code).toBe(5);
    expect(stderr).toContain("through the proxy 127.0.0.1:1: the connection was refused (ECONNREFUSED)");
  });

  test("that is no http URL is a configuration error", async () => {
    const { url } = await secureApi("good");
    expect((await sce({ SCE_API_URL: url, HTTPS_PROXY: "socks5://127.0.0.1:1" })).code).toBe(3);
  });
});
