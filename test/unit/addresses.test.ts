import type { LookupFunction } from "node:net";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { HostAddresses } from "../../src/api/addresses.ts";

const SECOND = 1000;

/** A look-up that finds this many addresses. */
const finds =
  (count: number): LookupFunction =>
  (_host, _options, done) =>
    done(
      null,
      Array.from({ length: count }, (_, n) => ({ address: `10.0.0.${n + 1}`, family: 4 })),
    );

async function limitOf(addresses: HostAddresses): Promise<number> {
  return (await addresses.of("api.example")).autoSelectFamilyAttemptTimeout;
}

async function orderOf(addresses: HostAddresses): Promise<string[]> {
  const { lookup } = await addresses.of("api.example");
  return new Promise((resolve) => {
    lookup("api.example", { all: true }, (_error, found) => {
      resolve(typeof found === "string" ? [found] : found.map(({ address }) => address));
    });
  });
}

/** A connection that is being opened, and the address that accepts it, if any. */
function opening(remoteAddress?: string) {
  return Object.assign(new PassThrough(), { remoteAddress });
}

test.each([
  [2, 30 * SECOND, 3 * SECOND],
  [2, Number.POSITIVE_INFINITY, 3 * SECOND],
  [4, 6 * SECOND, 1.5 * SECOND],
  [3, 100, 33],
  [40, 10, 1],
])("each of %d addresses gets its share of the %d ms for a request: %d ms", async (count, timeoutMs, limitMs) => {
  expect(await limitOf(new HostAddresses(finds(count), timeoutMs))).toBe(limitMs);
});

test("after a timeout an address gets more time, up to its share", async () => {
  const addresses = new HostAddresses(finds(2), 14 * SECOND);
  const limits = [];
  for (let attempt = 0; attempt < 4; attempt += 1) {
    limits.push(await limitOf(addresses));
    // Several connections are opened in parallel, and all time out.
    const sockets = [opening(), opening()].map((socket) => addresses.watch(socket));
    for (const socket of sockets) socket.emit("connectionAttemptTimeout");
    for (const socket of sockets) socket.emit("close");
  }
  expect(limits).toEqual([3 * SECOND, 6 * SECOND, 7 * SECOND, 7 * SECOND]);
});

test("the time stays the same if an address refuses or another one connects", async () => {
  const addresses = new HostAddresses(finds(2), 30 * SECOND);
  addresses.watch(opening()).emit("close");
  const socket = addresses.watch(opening("10.0.0.2"));
  for (const event of ["connectionAttemptTimeout", "connect", "close"]) socket.emit(event);
  expect(await limitOf(addresses)).toBe(3 * SECOND);
});

test("tries the address of the last connection first", async () => {
  const addresses = new HostAddresses(finds(3), 30 * SECOND);
  expect(await orderOf(addresses)).toEqual(["10.0.0.1", "10.0.0.2", "10.0.0.3"]);
  addresses.watch(opening("10.0.0.3")).emit("connect");
  expect(await orderOf(addresses)).toEqual(["10.0.0.3", "10.0.0.1", "10.0.0.2"]);
});

test("the error of the look-up is the error of the connection", async () => {
  const error = Object.assign(new Error("no such host"), { code: "ENOTFOUND" });
  const fails: LookupFunction = (_host, _options, done) => done(error, []);
  await expect(new HostAddresses(fails, SECOND).of("api.example")).rejects.toBe(error);
});

test.each(["127.0.0.1", "::1"])("%s is not looked up", async (host) => {
  const none: LookupFunction = () => expect.unreachable();
  await expect(new HostAddresses(none, SECOND).of(host)).resolves.toMatchObject({ autoSelectFamily: true });
});
