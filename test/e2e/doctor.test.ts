import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { SECRET } from "../helpers/api.ts";
import { listen } from "../helpers/listen.ts";
import { printed, runBuilt } from "../helpers/process.ts";
import { AUTHORITY, type Certificate, secureApi, startProxy } from "../helpers/secure-api.ts";

/** Runs `sce doctor` as a process. `line` returns the state and the message of a check. */
async function doctor(env: Record<string, string>, options: readonly string[] = [], killAfter?: string) {
  const { code, stdout, stderr } = await runBuilt(["doctor", ...options], {
    env: { SCE_API_KEY: "KEY-OF-THE-TEST", SCE_API_SECRET: SECRET, SCE_CDN: "158", ...env },
    onChild: (child) => {
      if (killAfter !== undefined) printed(child.stdout, killAfter).then(() => child.kill("SIGTERM"));
    },
  });
  const line = (name: string) =>
    new RegExp(`^(\\w+ +)${name} +(.*)$`, "m")
      .exec(stdout)
      ?.slice(1)
      .map((part) => part.trim())
      .join(": ");
  return { code, stdout, stderr, line };
}

/** Starts a server that accepts connections and never responds. Returns its port. */
const silent = () => listen(createServer());

test("over https reports the certificate's issuer and remaining days", async () => {
  const { url, port, seen } = await secureApi("good");
  const { code, line, stderr } = await doctor({ SCE_API_URL: url, NODE_EXTRA_CA_CERTS: AUTHORITY });
  expect([code, stderr]).toEqual([0, ""]);
  expect(line("proxy")).toBe("ok: not used");
  expect(line("tcp")).toMatch(new RegExp(`^ok: connected to 127\\.0\\.0\\.1:${port} in \\d+`));
  expect(line("tls")).toMatch(/^ok: TLSv1\.3, certificate issued by .+, \d+ days left$/);
  expect(line("clock")).toMatch(/^ok: .* is \d s (ahead of|behind) the API's/);
  expect(line("credentials")).toMatch(/^ok/);
  expect(seen.requests).toBe(1);
});

describe("an untrusted certificate fails tls, and nothing is sent:", () => {
  test.each<[certificate: Certificate, trusted: boolean, reason: string]>([
    ["good", false, "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
    ["self-signed", true, "DEPTH_ZERO_SELF_SIGNED_CERT"],
    ["other-name", true, "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["expired", true, "CERT_HAS_EXPIRED"],
  ])("%s (authority trusted: %s)", async (certificate, trusted, reason) => {
    const { url, seen } = await secureApi(certificate);
    const { code, line } = await doctor({
      SCE_API_URL: url,
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      NODE_NO_WARNINGS: "1",
      ...(trusted ? { NODE_EXTRA_CA_CERTS: AUTHORITY } : {}),
    });
    expect([code, seen.requests]).toEqual([5, 0]);
    expect(line("tcp")).toMatch(/^ok/);
    expect(line("tls")).toMatch(new RegExp(`^failed: no connection to .* \\(${reason}\\); hint: .`));
    expect(line("credentials")).toMatch(/^skipped/);
  });
});

describe("through a proxy", () => {
  test("checks TCP to the proxy and TLS through its tunnel, without printing the password", async () => {
    const { url, port, seen } = await secureApi("good");
    const { asked, port: proxyPort } = await startProxy({ password: "user:hunter2hunter2" });
    const { code, stdout, stderr, line } = await doctor({
      SCE_API_URL: url,
      NODE_EXTRA_CA_CERTS: AUTHORITY,
      HTTPS_PROXY: `http://user:hunter2hunter2@127.0.0.1:${proxyPort}`,
    });
    expect([code, seen.requests]).toEqual([0, 1]);
    expect(line("proxy")).toBe(`ok: using 127.0.0.1:${proxyPort}`);
    expect(line("tcp")).toContain(`connected to the proxy 127.0.0.1:${proxyPort}`);
    expect(line("tls")).toMatch(/^ok: TLSv1\.3/);
    expect(asked).toEqual([`CONNECT 127.0.0.1:${port}`, `CONNECT 127.0.0.1:${port}`]);
    expect(stdout + stderr).not.toContain("hunter2");
  });

  test("that requires a password, reports the tunnel's response", async () => {
    const { url } = await secureApi("good");
    const { port } = await startProxy({ password: "user:right" });
    const { code, line } = await doctor({ SCE_API_URL: url, HTTPS_PROXY: `http://127.0.0.1:${port}` });
    expect(code).toBe(5);
    expect(line("tls")).toContain("the proxy answered HTTP 407; hint: ");
  });

  test("with an invalid URL, only the configuration fails", async () => {
    const { url } = await secureApi("good");
    const { code, line } = await doctor({ SCE_API_URL: url, HTTPS_PROXY: "socks5://127.0.0.1:1" });
    expect(code).toBe(3);
    expect(line("proxy")).toMatch(/^failed: .* is not an http or https URL; hint: /);
    expect(line("tcp")).toBe("skipped: not tried because proxy failed");
  });
});

describe("a server that accepts connections and never responds", () => {
  test("times out after --request-timeout", async () => {
    const url = `https://127.0.0.1:${await silent()}/`;
    const { code, line } = await doctor({ SCE_API_URL: url }, ["--request-timeout", "300ms"]);
    expect(code).toBe(5);
    expect(line("tls")).toMatch(/^failed: no answer from .* within 0\.3s; hint: use --request-timeout/);
  });

  test("does not delay a signal, and the results so far are printed", async () => {
    const url = `https://127.0.0.1:${await silent()}/`;
    const { code, stdout, stderr } = await doctor({ SCE_API_URL: url }, [], "connected to");
    expect([code, stderr]).toEqual([143, "sce: terminated\n"]);
    expect(stdout).not.toContain("credentials");
  });
});

test("an unknown host fails dns", async () => {
  const { code, line } = await doctor({ SCE_API_URL: "https://sce.invalid/" });
  expect(code).toBe(5);
  expect(line("dns")).toMatch(/^failed: no connection to sce\.invalid: .*; hint: check the network/);
});

test("looks up a name", async () => {
  const { port } = await secureApi("good");
  const { line } = await doctor({ SCE_API_URL: `https://localhost:${port}/` });
  expect(line("dns")).toMatch(/^ok: localhost is .*(127\.0\.0\.1|::1)/);
});
