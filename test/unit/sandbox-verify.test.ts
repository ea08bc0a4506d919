import { describe, expect, test } from "vitest";
import { isSigned, verify } from "../../src/sandbox/verify.ts";
import fixture from "../fixtures/signing-vectors.json" with { type: "json" };

describe("accepts signatures from PHP", () => {
  test.each(fixture.vectors)("$name", ({ signed, secret }) => expect(isSigned(signed, secret)).toBe(true));
});

describe("refuses altered requests", () => {
  test.each(fixture.vectors)("$name", ({ signed, secret, signature }) => {
    expect(isSigned(signed, `${secret}x`)).toBe(false);
    expect(isSigned(signed.replace('"timestamp":', '"timestamp":1'), secret)).toBe(false);
    const other = signature.startsWith("A") ? "B" : "A";
    const [before = "", after = ""] = signed.split('"signature":"');
    expect(isSigned(`${before}"signature":"${other}${after.slice(1)}`, secret)).toBe(false);
  });
});

describe("judges in the API's order", () => {
  const account = { apiKey: "K", secret: "S", cdn: "158" };
  const request = { command: "youtube.status", api_key: "K", timestamp: 1000, cdn: 158, id: 1, signature: "no" };
  test.each<[name: string, text: string | undefined, code: string]>([
    ["no field", undefined, "0006"],
    ["no JSON", "nonsense", "0006"],
    ["no object", "[]", "0006"],
    ["a missing field", JSON.stringify({ ...request, signature: undefined }), "0006"],
    ["no key", JSON.stringify({ ...request, api_key: undefined, signature: undefined }), "0001"],
    ["no CDN ID", JSON.stringify({ ...request, cdn: "", timestamp: 0 }), "0001"],
    ["an empty request", "{}", "0001"],
    ["an unknown key", JSON.stringify({ ...request, api_key: "L", timestamp: 0 }), "0001"],
    ["another CDN", JSON.stringify({ ...request, cdn: 159, timestamp: 0 }), "0001"],
    ["an old request", JSON.stringify({ ...request, timestamp: 699 }), "0002"],
    ["a request from the future", JSON.stringify({ ...request, timestamp: 1301 }), "0002"],
    ["a time that is no integer", JSON.stringify({ ...request, timestamp: "now" }), "0002"],
    ["a wrong signature", JSON.stringify(request), "0003"],
  ])("%s is %s", (_, text, code) => {
    expect(verify(text, account, 1_000_000).failure?.code).toBe(code);
  });
});
