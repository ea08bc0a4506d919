import { describe, expect, test } from "vitest";
import { readResponse, refusal } from "../../src/api/response.ts";
import type { HttpExchange } from "../../src/api/transport.ts";
import { SceError } from "../../src/base/errors.ts";

const NOW = Date.UTC(2026, 0, 1);

function exchange(body: string | Uint8Array, status = 200, headers: Record<string, string> = {}): HttpExchange {
  return { status, headers, body: Buffer.from(body) };
}

/** The kind and message of a response's error. */
function error(...args: Parameters<typeof exchange>): string {
  try {
    readResponse(exchange(...args), [], NOW);
    return "an answer";
  } catch (thrown) {
    return thrown instanceof SceError ? `${thrown.kind}: ${thrown.message}` : "not a SceError";
  }
}

describe("an error names what is not an answer", () => {
  test.each<[body: string | Uint8Array, status: number, said: string]>([
    ["", 200, "refused: the API answered with an empty response (HTTP 200)"],
    [" \r\n", 200, "refused: the API answered with an empty response (HTTP 200)"],
    [
      "<!DOCTYPE html>\n<html>Sorry",
      200,
      "refused: the API answered with an HTML page (HTTP 200, it begins with: <!DOCTYPE html> <html>Sorry)",
    ],
    ['{"status":"succ', 200, 'refused: the API answered with cut-off JSON (HTTP 200, it begins with: {"status":"succ)'],
    [
      '{"status":"success"',
      200,
      'refused: the API answered with cut-off JSON (HTTP 200, it begins with: {"status":"success")',
    ],
    ['{"a":fal', 200, 'refused: the API answered with cut-off JSON (HTTP 200, it begins with: {"a":fal)'],
    ['{"a":1}x', 200, 'refused: the API answered with broken JSON (HTTP 200, it begins with: {"a":1}x)'],
    ['{"a":"b" "c"}', 200, 'refused: the API answered with broken JSON (HTTP 200, it begins with: {"a":"b" "c"})'],
    ['{"status":}', 200, 'refused: the API answered with broken JSON (HTTP 200, it begins with: {"status":})'],
    ["{}", 200, "refused: the API answered with a JSON object that has no status (HTTP 200, it begins with: {})"],
    ["null", 200, "refused: the API answered with JSON that is not an object (HTTP 200, it begins with: null)"],
    ["[1]", 200, "refused: the API answered with JSON that is not an object (HTTP 200, it begins with: [1])"],
    ['"x"', 200, 'refused: the API answered with JSON that is not an object (HTTP 200, it begins with: "x")'],
    ["Hello", 200, "refused: the API answered with something that is not JSON (HTTP 200, it begins with: Hello)"],
    [new Uint8Array([0x7b, 0xff]), 200, "refused: the API answered with bytes that are not UTF-8 (HTTP 200)"],
    ["moved", 301, "refused: the API answered with a redirect (HTTP 301, it begins with: moved)"],
    ["no", 403, "refused: the API answered with something that is not JSON (HTTP 403, it begins with: no)"],
    ["no", 408, "unreachable: the API answered HTTP 408 Request Timeout"],
    ["no", 429, "unreachable: the API answered HTTP 429 Too Many Requests"],
    ["no", 503, "unreachable: the API answered HTTP 503 Service Unavailable"],
    ['{"status":"success"}', 500, "unreachable: the API answered HTTP 500 Internal Server Error"],
    ['{"status":"failure","code":"0004"}', 200, "unreachable: the API had an unexpected error (code 0004)"],
    ['{"status":"failure","code":4,"message":"m"}', 200, "unreachable: the API had an unexpected error (code 0004): m"],
    ['{"status":"failure","code":1000}', 200, "unreachable: the API is busy (code 1000)"],
  ])("%j with HTTP %d", (body, status, said) => expect(error(body, status)).toBe(said));
});

test.each<[body: string, status: number, slowDown: boolean]>([
  ["no", 429, true],
  ['{"status":"failure","code":"1000"}', 200, true],
  ["no", 503, false],
  ['{"status":"failure","code":"0004"}', 200, false],
])("%s with HTTP %d asks all requests to slow down: %j", (body, status, slowDown) => {
  expect(() => readResponse(exchange(body, status), [], NOW)).toThrow(expect.objectContaining({ slowDown }));
});

describe("any JSON object with a status is an answer", () => {
  test.each<[body: string, status: number]>([
    ['{"status":"success"}', 200],
    ['{"status":"failure"}', 404],
    ['{"status":"something"}', 200],
    ['{"status":1}', 200],
    ['{"status":"failure","code":"0001"}', 503],
    ['{"status":"failure","code":2}', 500],
    ['\ufeff{"status":"success"}', 200],
    [`{"status":"success","data":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, 200],
  ])("%.40j with HTTP %d", (body, status) => expect(error(body, status)).toBe("an answer"));
});

test.each([
  ["0000", "refused"],
  ["0001", "credentials"],
  ["0002", "credentials"],
  ["0003", "credentials"],
  ["0005", "credentials"],
  ["0006", "refused"],
  ["4711", "refused"],
])("the code %s, as text and as a number, is %s", (code, kind) => {
  for (const written of [`"${code}"`, Number(code)]) {
    const response = readResponse(exchange(`{"status":"failure","code":${written}}`), [], NOW);
    expect(refusal(response)?.kind).toBe(kind);
  }
});

test("the code 0100 is a success", () =>
  expect(refusal(readResponse(exchange('{"status":"failure","code":"0100"}'), [], NOW))).toBeUndefined());

test.each([
  ["<html>", "try again in a few minutes"],
  ['{"status":"failure","code":"0004"}', "try again in a few minutes, or use --retries to allow more attempts"],
])("HTTP 503 with %s has a hint", (body, hint) => {
  expect(() => readResponse(exchange(body, 503), [], NOW)).toThrow(expect.objectContaining({ hint }));
});

test.each([
  [{ "retry-after": "120" }, 120_000],
  [{ "retry-after": "Thu, 01 Jan 2026 00:01:00 GMT", date: "Thu, 01 Jan 2026 00:00:00 GMT" }, 60_000],
  [{ "retry-after": "Thu, 01 Jan 2026 00:00:00 GMT", date: "Thu, 01 Jan 2026 00:01:00 GMT" }, 0],
  [{ "retry-after": "Thu, 01 Jan 2026 00:02:00 GMT" }, 120_000],
  [{ "retry-after": "soon" }, undefined],
  [{}, undefined],
])("Retry-After of %j is %s ms", (headers, retryAfterMs) => {
  expect(() => readResponse(exchange("", 503, headers), [], NOW)).toThrow(expect.objectContaining({ retryAfterMs }));
});
