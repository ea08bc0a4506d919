import { describe, expect, test } from "vitest";
import { SECRET } from "../helpers/api.ts";
import { runBuilt } from "../helpers/process.ts";
import { AUTHORITY, secureApi, startProxy } from "../helpers/secure-api.ts";

function sce(env: Record<string, string>, ...args: string[]) {
  return runBuilt(["youtube", "status", "1", "--field", "state", ...args], {
    env: { SCE_API_KEY: "KEY-OF-THE-TEST", SCE_API_SECRET: SECRET, SCE_CDN: "158", ...env },
  });
}

test("accepts a certificate of an authority in NODE_EXTRA_CA_CERTS", async () => {
  const { url } = await secureApi("good");
  const env = { SCE_API_URL: url, NODE_EXTRA_CA_CERTS: AUTHORITY };
  expect(await sce(env)).toEqual({ code: 0, stdout: "uploaded\n", stderr: "" });
});

describe("a proxy", () => {
  test.each(["HTTPS_PROXY", "https_proxy"])("in %s is used, with its user and password", async (name) => {
    const { url, port } = await secureApi("good");
    const { asked, port: proxyPort } = await startProxy({ password: "user:pass word" });
    const env = {
      SCE_API_URL: url,
      NODE_EXTRA_CA_CERTS: AUTHORITY,
      [name]: `http://user:pass%20word@127.0.0.1:${proxyPort}`,
    };
    expect(await sce(env)).toEqual({ code: 0, stdout: "uploaded\n", stderr: "" });
    expect(asked).toEqual([`CONNECT 127.0.0.1:${port}`]);
  });

  test("may use https itself", async () => {
    const { url, port } = await secureApi("good");
    const { asked, port: proxyPort } = await startProxy({ certificate: "good" });
    const env = { SCE_API_URL: url, NODE_EXTRA_CA_CERTS: AUTHORITY, HTTPS_PROXY: `https://localhost:${proxyPort}` };
    expect(await sce(env)).toEqual({ code: 0, stdout: "uploaded\n", stderr: "" });
    expect(asked).toEqual([`CONNECT 127.0.0.1:${port}`]);
  });

  test.each([
    ["https://[::1]:8443/", "[::1]:8443"],
    ["https://[2001:db8::1]/", "[2001:db8::1]:443"],
    ["https://api.example/", "api.example:443"],
    ["http://[::1]:8080/", "[::1]:8080"],
  ])("gets a request for %s as %s", async (url, authority) => {
    const { asked, port } = await startProxy({ refusal: "HTTP/1.1 502 Bad Gateway\r\n\r\n" });
    const proxy = `http://127.0.0.1:${port}`;
    await sce({ SCE_API_URL: url, HTTPS_PROXY: proxy, HTTP_PROXY: proxy }, "--retries", "0");
    expect(asked).toEqual([`CONNECT ${authority}`]);
  });

  test.each(["127.0.0.1", "*", "example.com, 127.0.0.1"])("is not used for the hosts of NO_PROXY=%s", async (hosts) => {
    const { url } = await secureApi("good");
    const { asked, port } = await startProxy();
    const env = {
      SCE_API_URL: url,
      NODE_EXTRA_CA_CERTS: AUTHORITY,
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
      NO_PROXY: hosts,
    };
    expect((await sce(env)).code).toBe(0);
    expect(asked).toEqual([]);
  });
});
