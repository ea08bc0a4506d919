import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { LookupFunction } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import tls from "node:tls";
import { describe, expect, test, vi } from "vitest";
import { processSystem } from "../../src/system/process.ts";
import { startApi, uploaded } from "../helpers/api.ts";
import { afterTest } from "../helpers/clean-up.ts";
import { doctor, world } from "../helpers/doctor.ts";
import { Folder } from "../helpers/folder.ts";
import { listen } from "../helpers/listen.ts";
import { sce, signalSender, type World } from "../helpers/sce.ts";
import { AUTHORITY, type Certificate, secureApi, startProxy } from "../helpers/secure-api.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";

const { sleep: realSleep } = processSystem();

const ACCOUNT = { SCE_API_KEY: "K", SCE_API_SECRET: "s", SCE_CDN: "1" };
const NETWORK = "check the network and api_url (`sce config show`)";
const PROXY_NETWORK = "check the network and the proxy's address (HTTPS_PROXY, ALL_PROXY)";
const MORE_TIME = "use --request-timeout to allow each attempt more time";

/** A world in which look-ups have these results, and the names that were looked up. The last result repeats. */
function lookingUp(env: Record<string, string>, ...results: ("hang" | { code: string } | string[])[]) {
  const names: string[] = [];
  const unanswered: Parameters<LookupFunction>[2][] = [];
  const lookup: LookupFunction = (name, _options, done) => {
    names.push(name);
    const result = results[Math.min(names.length, results.length) - 1];
    if (result === undefined || result === "hang") unanswered.push(done);
    else if (Array.isArray(result))
      done(
        null,
        result.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );
    else done(Object.assign(new Error("no"), result), []);
  };
  // Its clocks stand still unless something sleeps, so a connection takes 0 ms.
  const time = new VirtualTime(Date.now());
  return { names, unanswered, more: { ...world(new Folder(), { ...ACCOUNT, ...env }), lookup, time } };
}

/** The states and messages of the checks of the network. */
async function network(more: World, ...options: string[]) {
  const { of, code } = await doctor(more, ...options);
  return { code, proxy: of("proxy"), dns: of("dns"), tcp: of("tcp"), tls: of("tls") };
}

/** A handshake takes real time, so the limit of a step does too. */
function inRealTime<Timed extends { readonly time: VirtualTime }>(more: Timed): Timed {
  more.time.sleep = realSleep;
  return more;
}

describe("a look-up", () => {
  const API = { SCE_API_URL: "https://api.example/" };

  test.each([
    ["EAI_AGAIN", 0, 1, "the host name could not be resolved"],
    ["EAI_AGAIN", 1, 2, "the host name could not be resolved"],
    ["EAI_AGAIN", 3, 4, "the host name could not be resolved"],
    ["ENOTFOUND", 3, 1, "host name not found"],
    ["EAI_FAIL", 3, 1, "the host name could not be resolved"],
  ])(
    "that fails with %s is tried again as often as --retries %d allows: %d in all",
    async (code, retries, tries, what) => {
      const { names, more } = lookingUp(API, { code });
      expect(await network(more, "--retries", String(retries))).toEqual({
        code: 5,
        proxy: "ok: not used",
        dns: `failed: no connection to api.example: ${what} (${code}); ${NETWORK}`,
        tcp: "skipped: not tried because dns failed",
        tls: "skipped: not tried because dns failed",
      });
      expect(names).toEqual(Array(tries).fill("api.example"));
    },
  );

  test("may succeed when it is tried again", async () => {
    const again = { code: "EAI_AGAIN" };
    const { more } = lookingUp({ SCE_API_URL: "https://api.example:1/" }, again, again, ["127.0.0.1"]);
    expect(await network(more, "--retries", "2")).toEqual({
      code: 5,
      proxy: "ok: not used",
      dns: "ok: api.example is 127.0.0.1",
      tcp: `failed: no connection to api.example:1: the connection was refused (ECONNREFUSED); ${NETWORK}`,
      tls: "skipped: not tried because tcp failed",
    });
  });

  test("that stays without an answer fails after --request-timeout, and is not tried again", async () => {
    const { names, unanswered, more } = lookingUp(API, "hang");
    expect(await network(more, "--request-timeout", "7s")).toMatchObject({
      code: 5,
      dns: `failed: no answer from api.example within 7s; ${MORE_TIME}`,
      tcp: "skipped: not tried because dns failed",
    });
    unanswered[0]?.(Object.assign(new Error("no"), { code: "EAI_AGAIN" }), []);
    await new Promise((done) => setImmediate(done));
    expect(names).toEqual(["api.example"]);
  });

  test("shows all addresses, and plain http goes on without tls", async () => {
    const { url } = await startApi(uploaded);
    const { port } = new URL(url);
    const { more, names } = lookingUp({ SCE_API_URL: `http://localhost:${port}/` }, ["::1", "127.0.0.1"]);
    expect(await network(more)).toEqual({
      code: 0,
      proxy: "ok: not used",
      dns: "ok: localhost is ::1, 127.0.0.1",
      tcp: `ok: connected to localhost:${port} in 0ms`,
      tls: "skipped: not used",
    });
    expect(new Set(names)).toEqual(new Set(["localhost"]));
  });

  test("that fails is followed by no tls if the API uses plain http", async () => {
    const { more } = lookingUp({ SCE_API_URL: "http://localhost:1/" }, { code: "ENOTFOUND" });
    expect(await network(more)).toMatchObject({
      dns: `failed: no connection to localhost:1: host name not found (ENOTFOUND); ${NETWORK}`,
      tcp: "skipped: not tried because dns failed",
      tls: "skipped: not used",
    });
  });

  test("is not needed for an IPv6 address", async () => {
    const { more } = lookingUp({ SCE_API_URL: "https://[::1]:1/" }, "hang");
    expect(await network(more)).toMatchObject({ dns: "skipped: not needed: ::1 is an IP address" });
  });
});

test("a connection says how long it took", async () => {
  const { port } = await secureApi("good");
  const { more } = lookingUp({ SCE_API_URL: `https://api.example:${port}/` }, ["127.0.0.1"]);
  let nowMs = 5000;
  more.time.monotonic = () => nowMs;
  const lookup: LookupFunction = (...given) => {
    nowMs += 250;
    more.lookup(...given);
  };
  expect((await network(inRealTime({ ...more, lookup }))).tcp).toBe(`ok: connected to api.example:${port} in 250ms`);
});

test("a connection that is not accepted fails after --request-timeout", async () => {
  // The second look-up is the connection's own. It takes the time that an address would.
  const { more } = lookingUp({ SCE_API_URL: "https://api.example:8443/" }, ["127.0.0.1"], "hang");
  expect(await network(more, "--request-timeout", "1500ms")).toMatchObject({
    dns: "ok: api.example is 127.0.0.1",
    tcp: `failed: no answer from api.example:8443 within 1.5s; ${MORE_TIME}`,
    tls: "skipped: not tried because tcp failed",
  });
});

describe.each([
  ["SIGINT", 130, "sce: interrupted\n"],
  ["SIGTERM", 143, "sce: terminated\n"],
  ["SIGHUP", 129, "sce: hung up\n"],
] as const)("%s", (signal, code, stderr) => {
  test.each<[during: string, results: ("hang" | string[])[], last: string]>([
    ["the look-up", ["hang"], "proxy"],
    ["the connection", [["127.0.0.1"], "hang"], "dns"],
  ])("during %s ends the run at once, after the checks so far", async (_, results, last) => {
    const { onStart, send } = signalSender();
    const { more } = lookingUp({ SCE_API_URL: "https://api.example/" }, ...results);
    let count = 0;
    const lookup: LookupFunction = (...given) => {
      more.lookup(...given);
      count += 1;
      if (count === results.length) send(signal);
    };
    const outcome = await sce("doctor", { ...more, onStart, lookup });
    expect({ code: outcome.code, stderr: outcome.stderr }).toEqual({ code, stderr });
    expect(more.time.monotonic()).toBe(0);
    expect(outcome.stdout.trimEnd().split("\n").at(-1)).toMatch(new RegExp(`^ok +${last} `));
  });
});

describe("through a proxy,", () => {
  const API = { SCE_API_URL: "https://api.example/" };

  test("only the proxy's name is looked up, and a failure names the proxy", async () => {
    const { names, more } = lookingUp({ ...API, HTTPS_PROXY: "http://u:p@proxy.example:3128" }, { code: "ENOTFOUND" });
    expect(await network(more)).toEqual({
      code: 5,
      proxy: "ok: using proxy.example:3128",
      dns: `failed: no connection to the proxy proxy.example:3128: host name not found (ENOTFOUND); ${PROXY_NETWORK}`,
      tcp: "skipped: not tried because dns failed",
      tls: "skipped: not tried because dns failed",
    });
    expect(names).toEqual(["proxy.example"]);
  });

  test("the name of the proxy is looked up again if that may help", async () => {
    const { names, more } = lookingUp({ ...API, HTTPS_PROXY: "http://proxy.example:3128" }, { code: "EAI_AGAIN" });
    await network(more, "--retries", "1");
    expect(names).toEqual(["proxy.example", "proxy.example"]);
  });

  test("the time limit for the look-up names the proxy", async () => {
    const { more } = lookingUp({ ...API, HTTPS_PROXY: "http://proxy.example" }, "hang");
    expect((await network(more)).dns).toBe(`failed: no answer from the proxy proxy.example within 30s; ${MORE_TIME}`);
  });

  test("a connection that is refused is the proxy's", async () => {
    const { more } = lookingUp({ ...API, HTTPS_PROXY: "http://127.0.0.1:1" });
    expect(await network(more)).toEqual({
      code: 5,
      proxy: "ok: using 127.0.0.1:1",
      dns: "skipped: not needed: 127.0.0.1 is an IP address",
      tcp: `failed: no connection to the proxy 127.0.0.1:1: the connection was refused (ECONNREFUSED); ${PROXY_NETWORK}`,
      tls: "skipped: not tried because tcp failed",
    });
  });

  test("its answer is the result of tls", async () => {
    const { port, asked } = await startProxy({ password: "user:right" });
    const { more } = lookingUp({ ...API, HTTPS_PROXY: `http://user:wrong@127.0.0.1:${port}` });
    expect(await network(inRealTime(more))).toEqual({
      code: 5,
      proxy: `ok: using 127.0.0.1:${port}`,
      dns: "skipped: not needed: 127.0.0.1 is an IP address",
      tcp: `ok: connected to the proxy 127.0.0.1:${port} in 0ms`,
      tls:
        `failed: no connection to api.example through the proxy 127.0.0.1:${port}: the proxy answered HTTP 407; ` +
        "set the proxy's user name and password: HTTPS_PROXY=http://user:password@host:port",
    });
    expect(asked).toEqual(["CONNECT api.example:443"]);
  });

  test("a proxy that cannot be used fails alone, and its address is not repeated", async () => {
    const { more } = lookingUp({ ...API, HTTPS_PROXY: "socks5://hunter2@127.0.0.1:1" });
    expect(await network(more)).toEqual({
      proxy:
        "failed: the proxy for api.example is not an http or https URL; " +
        "set HTTPS_PROXY to http://host:port, or list the host in NO_PROXY",
      code: 3,
      dns: "skipped: not tried because proxy failed",
      tcp: "skipped: not tried because proxy failed",
      tls: "skipped: not tried because proxy failed",
    });
  });

  test("the sandbox is never used", async () => {
    const { more } = lookingUp({ HTTP_PROXY: "http://127.0.0.1:1" });
    expect(await network(more, "--sandbox")).toMatchObject({ code: 0, proxy: "ok: not used" });
  });
});

describe("the certificate:", () => {
  const UNTRUSTED = "if a proxy inspects TLS here, set NODE_EXTRA_CA_CERTS to the file of its certificate";
  const RENEW = "ask the server's owner to renew the certificate";

  /** Makes this process trust the authority of the test certificates, as NODE_EXTRA_CA_CERTS does for a new one. */
  function trustAuthority(): void {
    const { createSecureContext } = tls;
    const ca = readFileSync(AUTHORITY);
    const spy = vi.spyOn(tls, "createSecureContext");
    spy.mockImplementation((options) => createSecureContext({ ...options, ca }));
    afterTest(() => spy.mockRestore());
  }

  test.each<[certificate: Certificate, isTrusted: boolean, what: string, hint: string]>([
    ["good", false, "could not be verified (UNABLE_TO_VERIFY_LEAF_SIGNATURE)", UNTRUSTED],
    ["self-signed", true, "is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)", UNTRUSTED],
    [
      "other-name",
      true,
      "is for another host name (ERR_TLS_CERT_ALTNAME_INVALID)",
      "check the host in api_url (`sce config show`)",
    ],
    ["expired", true, "has expired (CERT_HAS_EXPIRED)", `check this machine's clock; if it is right, ${RENEW}`],
  ])("%s, with its authority trusted: %s, is refused, and nothing is sent", async (name, isTrusted, what, hint) => {
    const { url, port, seen } = await secureApi(name);
    if (isTrusted) trustAuthority();
    const { more } = lookingUp({ SCE_API_URL: url });
    expect(await network(inRealTime(more))).toEqual({
      code: 5,
      proxy: "ok: not used",
      dns: "skipped: not needed: 127.0.0.1 is an IP address",
      tcp: `ok: connected to 127.0.0.1:${port} in 0ms`,
      tls: `failed: no connection to 127.0.0.1:${port}: the server's certificate ${what}; ${hint}`,
    });
    expect(seen.requests).toBe(0);
  });

  const good = new X509Certificate(readFileSync(join(import.meta.dirname, "../fixtures/tls/good.pem")));
  const DAY_MS = 24 * 3600 * 1000;

  test.each<[before: number, line: string]>([
    [30.5 * DAY_MS, "ok: TLSv1.3, certificate issued by sce test authority, 30 days left"],
    [14 * DAY_MS, "ok: TLSv1.3, certificate issued by sce test authority, 14 days left"],
    [14 * DAY_MS - 1, `warning: TLSv1.3, certificate issued by sce test authority, 13 days left; ${RENEW}`],
    [1 * DAY_MS, `warning: TLSv1.3, certificate issued by sce test authority, 1 day left; ${RENEW}`],
    [1000, `warning: TLSv1.3, certificate issued by sce test authority, 0 days left; ${RENEW}`],
  ])("%d ms before its end", async (before, line) => {
    trustAuthority();
    const { url } = await secureApi("good");
    const { more } = lookingUp({ SCE_API_URL: url });
    // Only sce sees this time. The handshake uses the time of this machine.
    more.time.now = () => Date.parse(good.validTo) - before;
    expect(await network(inRealTime(more))).toMatchObject({ tls: line });
  });

  test("is checked through a proxy's tunnel", async () => {
    trustAuthority();
    const { url, port, seen } = await secureApi("good");
    const proxy = await startProxy();
    const { more } = lookingUp({ SCE_API_URL: url, HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
    expect((await network(inRealTime(more))).tls).toMatch(
      /^ok: TLSv1\.3, certificate issued by sce test authority, \d+ days left$/,
    );
    // One tunnel for the handshake, one for the request.
    expect(proxy.asked).toEqual(Array(2).fill(`CONNECT 127.0.0.1:${port}`));
    expect(seen.requests).toBe(1);
  });

  test("a handshake without an answer fails after --request-timeout", async () => {
    const where = `127.0.0.1:${await listen(createServer())}`;
    const { more } = lookingUp({ SCE_API_URL: `https://${where}/` });
    expect(await network(more)).toMatchObject({
      tcp: `ok: connected to ${where} in 0ms`,
      tls: `failed: no answer from ${where} within 30s; ${MORE_TIME}`,
    });
  });
});
