import { describe, expect, test } from "vitest";
import { proxyFor } from "../../src/api/proxy.ts";
import { SceError } from "../../src/base/errors.ts";

const API = "https://api.example.com/stable/";

describe("the proxy", () => {
  test.each<[env: Record<string, string>, url: string, proxy: string | undefined]>([
    [{ HTTPS_PROXY: "http://proxy:3128" }, API, "http://proxy:3128/"],
    [{ https_proxy: "http://lower:1", HTTPS_PROXY: "http://upper:1" }, API, "http://lower:1/"],
    [{ https_proxy: "", HTTPS_PROXY: "http://upper:1" }, API, "http://upper:1/"],
    [{ HTTPS_PROXY: "proxy:3128" }, API, "http://proxy:3128/"],
    [{ HTTPS_PROXY: "user:pw@proxy:3128" }, API, "http://user:pw@proxy:3128/"],
    [{ HTTPS_PROXY: "https://proxy" }, API, "https://proxy/"],
    [{ HTTP_PROXY: "http://proxy:3128" }, API, undefined],
    [{ HTTP_PROXY: "http://127.0.0.1:3128" }, "http://127.0.0.1:8080/", "http://127.0.0.1:3128/"],
    [{ HTTP_PROXY: "http://[::1]:3128" }, "http://localhost:8080/", "http://[::1]:3128/"],
    [{ HTTP_PROXY: "http://proxy:3128" }, "http://127.0.0.1:8080/", undefined],
    [{ ALL_PROXY: "http://proxy:3128" }, "http://127.0.0.1:8080/", undefined],
    [{ ALL_PROXY: "http://proxy:3128" }, API, "http://proxy:3128/"],
    [{ ALL_PROXY: "http://all:1", HTTPS_PROXY: "http://https:1" }, API, "http://https:1/"],
    [{ HTTPS_PROXY: "", ALL_PROXY: "http://all:1" }, API, "http://all:1/"],
    [{ https_proxy: "", HTTPS_PROXY: " ", all_proxy: "", ALL_PROXY: "http://all:1" }, API, "http://all:1/"],
    [{ HTTPS_PROXY: "", ALL_PROXY: "" }, API, undefined],
    [{ HTTPS_PROXY: "http://proxy:1", no_proxy: "", NO_PROXY: "example.com" }, API, undefined],
    [{}, API, undefined],
  ])("for %j and %s: %s", (env, url, proxy) => {
    expect(proxyFor(new URL(url), env)?.href).toBe(proxy);
  });
});

describe("NO_PROXY", () => {
  test.each<[list: string, url: string, excepted: boolean]>([
    ["api.example.com", API, true],
    ["API.Example.Com", API, true],
    ["example.com", API, true],
    [".example.com", API, true],
    ["*.example.com", API, true],
    ["*", API, true],
    ["other.com, example.com", API, true],
    ["other.com example.com", API, true],
    ["api.example.com:443", API, true],
    ["api.example.com:8443", API, false],
    ["ple.com", API, false],
    ["sub.api.example.com", API, false],
    ["", API, false],
    [",", API, false],
    ["127.0.0.1", "https://127.0.0.1:8443/", true],
    ["127.0.0.1:8443", "https://127.0.0.1:8443/", true],
    ["127.0.0.1:1", "https://127.0.0.1:8443/", false],
    ["127.0.0.0/8", "https://127.0.0.1/", true],
    ["10.0.0.0/8", "https://127.0.0.1/", false],
    ["10.0.0.0/33", "https://10.0.0.1/", false],
    ["10.0.0.0/x", "https://10.0.0.1/", false],
    ["127.0.0.0/8", API, false],
    ["::1", "https://[::1]/", true],
    ["[::1]:443", "https://[::1]/", true],
    ["[0:0:0:0:0:0:0:1]", "https://[::1]/", true],
    ["fd00::/8", "https://[fd12::1]/", true],
    ["::1", "https://127.0.0.1/", false],
  ])("%s, for %s: %s", (list, url, excepted) => {
    const proxy = proxyFor(new URL(url), { HTTPS_PROXY: "http://proxy:1", NO_PROXY: list });
    expect(proxy === undefined).toBe(excepted);
  });
});

test.each([
  ["socks5://proxy:1", "is not an http or https URL"],
  ["http://", "is not an http or https URL"],
  ["http://user:p%zz@proxy:1", "contains an invalid % escape"],
])("%s is a configuration error that does not repeat it", (text, said) => {
  const ask = () => proxyFor(new URL(API), { HTTPS_PROXY: text });
  expect(ask).toThrow(SceError);
  expect(ask).toThrow(said);
  expect(ask).not.toThrow("p%zz");
});
