import { spawn } from "node:child_process";
import { createServer as createPlainServer } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SECRET, uploaded } from "../helpers/api.ts";
import { CA, listen, proxy, secureApi, TLS } from "../helpers/tls.ts";

const ROOT = join(import.meta.dirname, "../..");

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
