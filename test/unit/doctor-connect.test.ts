import { createServer, type LookupFunction } from "node:net";
import { describe, expect, test } from "vitest";
import { reach, shakeHands } from "../../src/doctor/connect.ts";
import { listen } from "../helpers/listen.ts";

const NO_LIMIT = Number.POSITIVE_INFINITY;
const never = new AbortController().signal;
const noLookup: LookupFunction = () => expect.unreachable("an address is not looked up");

/** A server that accepts connections and never answers. The promise resolves when the first one is closed again. */
async function silentServer() {
  let onClosed = () => {};
  const closed = new Promise<void>((done) => {
    onClosed = done;
  });
  const server = createServer((socket) => void socket.resume().on("error", onClosed).on("end", onClosed));
  return { port: await listen(server), server, closed };
}

describe("reaching a host", () => {
  test.each(["http", "https"])("with %s closes the connection at once", async (protocol) => {
    const { port, closed } = await silentServer();
    await reach(new URL(`${protocol}://127.0.0.1:${port}/`), noLookup, NO_LIMIT, never);
    await closed;
  });

  test("by name connects to the address that is found", async () => {
    const { port, closed } = await silentServer();
    const names: string[] = [];
    const lookup: LookupFunction = (name, _options, done) => {
      names.push(name);
      done(null, "127.0.0.1", 4);
    };
    await reach(new URL(`https://api.example:${port}/`), lookup, NO_LIMIT, never);
    await closed;
    expect(names).toEqual(["api.example"]);
  });

  // Nothing can be reached at these addresses, and nothing leaves this machine. The error tells the port.
  test.each([
    ["http://255.255.255.255/", "255.255.255.255", 80],
    ["https://255.255.255.255/", "255.255.255.255", 443],
    ["https://255.255.255.255:80/", "255.255.255.255", 80],
    ["http://[::1]:1/", "::1", 1],
  ])("at %s fails for %s and port %d", async (url, address, port) => {
    await expect(reach(new URL(url), noLookup, NO_LIMIT, never)).rejects.toMatchObject({
      syscall: "connect",
      address,
      port,
    });
  });
});

test("a handshake that is aborted rejects with the reason and closes the connection", async () => {
  const { port, server, closed } = await silentServer();
  const abort = new AbortController();
  const reason = new Error("enough");
  server.once("connection", () => abort.abort(reason));
  const pool = {
    url: new URL(`https://127.0.0.1:${port}/`),
    connections: 1,
    lookup: noLookup,
    timeoutMs: NO_LIMIT,
    env: undefined,
  };
  await expect(shakeHands(pool, abort.signal)).rejects.toBe(reason);
  await closed;
});
