import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { LookupFunction } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { describe, expect, test } from "vitest";
import { HostAddresses } from "../../src/api/addresses.ts";
import { ProxyFault, ProxyRefusal } from "../../src/api/proxy-fault.ts";
import { openTunnel } from "../../src/api/tunnel.ts";
import { listen } from "../helpers/listen.ts";

const API = new URL("https://api.example/stable/");
const NO_LIMIT = Number.POSITIVE_INFINITY;
const OPENED = "HTTP/1.1 200 Connection established\r\n\r\n";

const noLookup: LookupFunction = () => expect.unreachable("an address is not looked up");

/** A request that the proxy received. `Connection` is left out, because only Node cares. */
interface Asked {
  readonly line: string;
  readonly headers: IncomingHttpHeaders;
}

/** Starts a proxy that does this with each CONNECT. */
async function startProxy(onConnect: (client: Duplex) => void) {
  const asked: Asked[] = [];
  const server = createServer();
  server.on("connect", ({ method, url, httpVersion, headers }: IncomingMessage, client) => {
    const { connection: _, ...others } = headers;
    asked.push({ line: `${method} ${url} HTTP/${httpVersion}`, headers: others });
    client.on("error", () => {});
    onConnect(client);
  });
  const port = await listen(server);
  const open = (login = "", target = API, timeoutMs = NO_LIMIT) =>
    openTunnel(new URL(`http://${login}127.0.0.1:${port}`), target, new HostAddresses(noLookup, timeoutMs), timeoutMs);
  return { asked, port, open };
}

/** Resolves when the other end has closed the connection. */
function closing(client: Duplex): Promise<void> {
  return new Promise((done) => client.resume().once("end", done).once("close", done));
}

/** Starts a proxy that sends this text. */
const answering = (text: string) => startProxy((client) => client.write(text));

/** The error of a tunnel that must not open. */
async function faultOf(tunnel: Promise<Duplex>): Promise<ProxyFault> {
  const error: unknown = await tunnel.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ProxyFault) return error;
  throw new Error("there was no ProxyFault", { cause: error });
}

/** The text that arrives until the other end closes the connection. */
async function received(tunnel: Duplex): Promise<string> {
  let text = "";
  for await (const chunk of tunnel) text += chunk;
  return text;
}

describe("asks the proxy for", () => {
  test.each([
    ["https://api.example/stable/", "api.example:443"],
    ["http://api.example/stable/", "api.example:80"],
    ["https://api.example:8443/", "api.example:8443"],
    ["http://127.0.0.1:8080/", "127.0.0.1:8080"],
    ["https://[::1]/", "[::1]:443"],
  ])("%s as %s, and says nothing else", async (target, authority) => {
    const { asked, open } = await answering(OPENED);
    await open("", new URL(target));
    expect(asked).toEqual([{ line: `CONNECT ${authority} HTTP/1.1`, headers: { host: authority } }]);
  });
});

test.each([
  ["user:pass@", "user:pass"],
  ["user@", "user:"],
  [":pass@", ":pass"],
  ["us%40er:p%3A%25%2F@", "us@er:p:%/"],
  ["J%C3%BCrgen:gr%C3%B6%C3%9Fer@", "Jürgen:größer"],
])("the login %s is sent as %s", async (login, account) => {
  const { asked, open } = await answering(OPENED);
  await open(login);
  expect(asked.map(({ headers }) => headers)).toEqual([
    { host: "api.example:443", "proxy-authorization": `Basic ${Buffer.from(account).toString("base64")}` },
  ]);
});

describe("an open tunnel", () => {
  test("carries bytes both ways", async () => {
    const { open } = await startProxy((client) => {
      client.write(OPENED);
      client.pipe(client);
    });
    const tunnel = await open();
    tunnel.end("there and back");
    expect(await received(tunnel)).toBe("there and back");
  });

  test("has the bytes that arrived together with the response, before all others", async () => {
    const { open } = await startProxy((client) => {
      client.write(`${OPENED}first, `);
      client.pipe(client);
    });
    const tunnel = await open();
    tunnel.end("second");
    expect(await received(tunnel)).toBe("first, second");
  });

  test("has no time limit of its own", async () => {
    const { open } = await answering(OPENED);
    expect(await open("", API, 60_000)).toHaveProperty("timeout", 0);
  });

  test.each([200, 201, 299])("follows any success: %d", async (status) => {
    const { open } = await startProxy((client) => client.end(`HTTP/1.1 ${status} Yes\r\n\r\nhello`));
    expect(await received(await open())).toBe("hello");
  });
});

describe("a refusal", () => {
  test.each<[status: number, headers: string[], schemes: string[]]>([
    [407, [], []],
    [407, ["Proxy-Authenticate: Basic realm=proxy"], ["Basic"]],
    [407, ["proxy-authenticate: Negotiate, NTLM"], ["Negotiate", "NTLM"]],
    [407, ["Proxy-Authenticate: Negotiate", 'Proxy-Authenticate: Digest realm="a, b"'], ["Negotiate", "Digest"]],
    [407, ["WWW-Authenticate: Basic"], []],
    [199, [], []],
    [300, [], []],
    [403, ["Content-Length: 3"], []],
    [502, ["Proxy-Authenticate: Basic"], ["Basic"]],
  ])("with HTTP %d and %j has the status and the schemes", async (status, headers, schemes) => {
    const { open } = await answering([`HTTP/1.1 ${status} No`, ...headers, "\r\n"].join("\r\n"));
    const fault = await faultOf(open());
    expect(fault).toBeInstanceOf(ProxyRefusal);
    expect(fault).toMatchObject({ status, schemes, message: "no tunnel through the proxy" });
  });

  test("closes the connection to the proxy", async () => {
    let closed: Promise<void> | undefined;
    const { open } = await startProxy((client) => {
      closed = closing(client);
      client.write("HTTP/1.1 403 No\r\n\r\n");
    });
    await faultOf(open());
    await closed;
  });
});

describe("a fault of the proxy:", () => {
  /** The cause of a fault that is not a refusal. */
  const causeOf = async (tunnel: Promise<Duplex>) => {
    const fault = await faultOf(tunnel);
    expect(fault).not.toBeInstanceOf(ProxyRefusal);
    return fault.cause;
  };

  test("it closes the connection", async () => {
    const { open } = await startProxy((client) => client.destroy());
    expect(await causeOf(open())).toMatchObject({ code: "ECONNRESET" });
  });

  test("it closes the connection in the middle of its response", async () => {
    const { open } = await startProxy((client) => client.end(OPENED.slice(0, 20)));
    expect(await causeOf(open())).toMatchObject({ code: "ECONNRESET" });
  });

  test("its response is not HTTP", async () => {
    const { open } = await answering("220 mail.example ESMTP\r\n");
    expect(await causeOf(open())).toMatchObject({ code: expect.stringMatching(/^HPE_/) });
  });

  test("it is silent for longer than the time limit, and the connection is closed", async () => {
    let closed: Promise<void> | undefined;
    const { open } = await startProxy((client) => {
      closed = closing(client);
    });
    expect(await causeOf(open("", API, 50))).toMatchObject({ code: "ECONNRESET" });
    await closed;
  });

  test("its name is not found", async () => {
    const error = Object.assign(new Error("no such host"), { code: "ENOTFOUND" });
    const names: string[] = [];
    const lookup: LookupFunction = (name, _options, done) => {
      names.push(name);
      done(error, []);
    };
    const proxy = new URL("http://proxy.example:3128");
    expect(await causeOf(openTunnel(proxy, API, new HostAddresses(lookup, NO_LIMIT), NO_LIMIT))).toBe(error);
    expect(names).toEqual(["proxy.example"]);
  });

  // Nothing can be reached at these addresses, and nothing leaves this machine. The error tells the port.
  test.each([
    ["http://255.255.255.255/", "255.255.255.255", 80],
    ["https://255.255.255.255/", "255.255.255.255", 443],
    ["http://255.255.255.255:3128/", "255.255.255.255", 3128],
    ["https://255.255.255.255:80/", "255.255.255.255", 80],
    ["http://[::1]:1/", "::1", 1],
  ])("%s, which is %s on port %d, cannot be reached", async (proxy, address, port) => {
    const tunnel = openTunnel(new URL(proxy), API, new HostAddresses(noLookup, NO_LIMIT), NO_LIMIT);
    expect(await causeOf(tunnel)).toMatchObject({ syscall: "connect", address, port });
  });
});

test("the address of the proxy that accepted the connection is tried first the next time", async () => {
  const { port } = await answering(OPENED);
  const found = ["::1", "127.0.0.1"].map((address, at) => ({ address, family: at === 0 ? 6 : 4 }));
  const addresses = new HostAddresses((_name, _options, done) => done(null, found), NO_LIMIT);
  await openTunnel(new URL(`http://proxy.example:${port}`), API, addresses, NO_LIMIT);
  const { lookup } = await addresses.of("proxy.example");
  const next = await new Promise((resolve) => lookup("proxy.example", { all: true }, (_error, all) => resolve(all)));
  expect(next).toEqual(found.toReversed());
});

describe("an https proxy", () => {
  const TLS = join(import.meta.dirname, "../fixtures/tls");

  /** Starts it. Records the names that clients send in the TLS handshake. */
  async function startSecureProxy() {
    const names: string[] = [];
    const server = createSecureServer({
      key: readFileSync(join(TLS, "server.key")),
      cert: readFileSync(join(TLS, "self-signed.pem")),
      SNICallback: (name, done) => {
        names.push(name);
        done(null);
      },
    });
    server.on("connect", (_request, client) => client.end(OPENED));
    return { names, port: await listen(server) };
  }

  test.each([
    ["127.0.0.1", []],
    ["proxy.example", ["proxy.example"]],
  ])("at %s is refused because of its certificate, after the handshake for %j", async (host, expected) => {
    const { names, port } = await startSecureProxy();
    const addresses = new HostAddresses((_name, _options, done) => done(null, "127.0.0.1", 4), NO_LIMIT);
    const { cause } = await faultOf(openTunnel(new URL(`https://${host}:${port}`), API, addresses, NO_LIMIT));
    expect(cause).toMatchObject({ code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    expect(names).toEqual(expected);
  });
});
