import type { LookupOptions } from "node:dns";
import { expect, test } from "vitest";
import { lookupInProcess } from "../../src/system/lookup-process.ts";

/** What the look-up reports. None of these names is asked of a name server. */
function found(hostname: string, options: LookupOptions) {
  return new Promise<readonly unknown[]>((resolve) => {
    lookupInProcess(hostname, options, "timeout:1 attempts:1", (...result) => resolve(result));
  });
}

test.each<[hostname: string, options: LookupOptions, result: readonly unknown[]]>([
  ["127.0.0.1", {}, [null, "127.0.0.1", 4]],
  ["::1", {}, [null, "::1", 6]],
  ["127.0.0.1", { all: true }, [null, [{ address: "127.0.0.1", family: 4 }]]],
  ["::1", { all: true }, [null, [{ address: "::1", family: 6 }]]],
])("a look-up of %s in a process with %j is that of Node", async (hostname, options, result) => {
  // With `all`, each address has its own family.
  expect((await found(hostname, options)).slice(0, result.length)).toEqual(result);
});

test("a name that cannot exist has Node's error and code", async () => {
  const [error] = await found("a".repeat(64), {});
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ code: "ENOTFOUND", message: `getaddrinfo ENOTFOUND ${"a".repeat(64)}` });
});

test("a process that fails counts as a failure of the name server", async () => {
  const [error, addresses] = await found("api.example", { hints: -1 });
  expect(error).toBeInstanceOf(Error);
  expect(error).toMatchObject({ code: "EAI_FAIL" });
  expect(addresses).toEqual([]);
});

test("the end of this process is watched only while the look-up runs", async () => {
  const before = process.listeners("exit");
  const running = found("127.0.0.1", {});
  expect(process.listenerCount("exit")).toBe(before.length + 1);
  await running;
  expect(process.listeners("exit")).toEqual(before);
});
