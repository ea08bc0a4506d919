import { expect, test } from "vitest";
import { bareHost, isAddress, isLoopback } from "../../src/base/host.ts";

test.each([
  ["localhost", true],
  ["[::1]", true],
  ["127.0.0.1", true],
  ["127.255.0.9", true],
  ["8.127.0.0.1", false],
  ["127.0.0.1.example", false],
  ["a127.0.0.1", false],
  ["128.0.0.1", false],
  ["localhost.example", false],
])("%s is this machine: %s", (host, isHere) => expect(isLoopback(host)).toBe(isHere));

test.each([
  ["10.0.0.1", true],
  ["[::1]", true],
  ["::1", true],
  ["api.example", false],
  ["10.0.0.1.example", false],
])("%s is an address: %s", (host, is) => expect(isAddress(host)).toBe(is));

test.each([
  ["[::1]", "::1"],
  ["::1", "::1"],
  ["api.example", "api.example"],
])("%s without brackets is %s", (host, bare) => expect(bareHost(host)).toBe(bare));
