import fc from "fast-check";
import { expect, test } from "vitest";
import { encodePhpJson, type PhpValue } from "../../src/api/php-json.ts";
import { secretsOf } from "../../src/api/redact.ts";
import { readResponse, refusal } from "../../src/api/response.ts";
import { SceError } from "../../src/base/errors.ts";
import { jsonErrorOffset } from "../../src/base/json-error.ts";
import {
  compact,
  elements,
  indented,
  members,
  parseJsonText,
  plainText,
  tokenTexts,
} from "../../src/base/json-text.ts";
import { jsonBlock, jsonLine } from "../../src/output/json.ts";
import { readObject } from "../../src/sandbox/json-reader.ts";
import { phpEncode } from "../../src/sandbox/php-encode.ts";
import { readUpload } from "../../src/uploads/upload.ts";

/** A value from JSON.parse in the form that the encoder takes. */
function phpValue(value: unknown): PhpValue {
  if (Array.isArray(value)) return value.map(phpValue);
  if (typeof value === "object" && value !== null)
    return new Map(Object.entries(value).map(([key, inner]) => [key, phpValue(inner)]));
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return null;
}

const anyJson = fc.jsonValue({ maxDepth: 5, stringUnit: "binary" });
const anySpacedJson = fc
  .tuple(anyJson, fc.constantFrom(undefined, 1, 2, "\t", "\n", "\r\n "))
  .map(([value, space]) => JSON.stringify(value, null, space));

/** Bytes that resemble an answer. */
const anyBody = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: "binary", maxLength: 200 }),
  anySpacedJson,
  fc
    .record(
      {
        status: fc.oneof(fc.constantFrom("success", "failure", null, 1), anyJson),
        code: anyJson,
        message: anyJson,
        data: anyJson,
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
  fc.tuple(anySpacedJson, fc.nat(50)).map(([json, length]) => json.slice(0, length)),
);

test("encodes any JSON value in ASCII that reads back the same", () =>
  fc.assert(
    fc.property(anyJson, (value) => {
      const text = encodePhpJson(phpValue(value));
      expect(text).toMatch(/^[\u0020-\u007f]*$/);
      expect(JSON.stringify(JSON.parse(text))).toBe(JSON.stringify(value));
      expect(text.replaceAll("\\/", "")).not.toContain("/");
    }),
  ));

test("the sandbox's own encoder writes JSON exactly as it was read", () =>
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ stringUnit: "grapheme" })), (object) => {
      const text = encodePhpJson(phpValue(JSON.parse(JSON.stringify(object))));
      const read = readObject(text);
      expect(read && phpEncode(read.value)).toBe(text);
    }),
  ));

test("keeps every token of any JSON, with all digits and escapes", () =>
  fc.assert(
    fc.property(anySpacedJson, (text) => {
      const json = parseJsonText(text);
      const bare = JSON.stringify(JSON.parse(text));
      expect([...tokenTexts(json)].join("")).toBe(bare);
      expect(compact(json)).toBe(bare);
      expect(JSON.parse(indented(compact(json)))).toEqual(JSON.parse(text));
      for (const shown of [jsonLine(json), jsonBlock(json)]) {
        expect(JSON.parse(shown)).toEqual(JSON.parse(text));
        expect(shown.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
      }
      expect(jsonLine(json).trimEnd()).not.toContain("\n");
    }),
  ));

test("finds the same members and elements as JSON.parse", () =>
  fc.assert(
    fc.property(anySpacedJson, (text) => {
      const json = parseJsonText(text);
      const value: unknown = JSON.parse(text);
      const found = [...members(json)].map(([name, inner]): [string, unknown] => [name, JSON.parse(inner)]);
      const isPlain = typeof value === "object" && value !== null && !Array.isArray(value);
      expect(new Map(found)).toEqual(new Map(isPlain ? Object.entries(value) : []));
      expect(elements(json).map((element) => JSON.parse(element))).toEqual(Array.isArray(value) ? value : []);
      if (typeof value === "string") expect(plainText(json)).toBe(value);
    }),
  ));

test("JSON is valid up to the reported position of the error", () =>
  fc.assert(
    fc.property(
      anySpacedJson,
      fc.nat(),
      fc.constantFrom("", ",", "]", "}", '"', ":", "x", "\\", "1"),
      (text, at, slip) => {
        const place = at % (text.length + 1);
        const wrong = text.slice(0, place) + slip + text.slice(place + 1);
        const offset = jsonErrorOffset(wrong);
        expect(offset).toBeLessThanOrEqual(wrong.length);
        try {
          JSON.parse(wrong);
          expect(offset).toBe(wrong.length);
        } catch {
          // The text before the typo is valid.
          expect(offset).toBeGreaterThanOrEqual(Math.min(place, wrong.length) - tokenBefore(text, place));
        }
      },
    ),
  ));

test.each([
  ["a word", "a"],
  ["escapes", "\\n"],
  ["characters by number", "\\u00e9"],
  ["backslashes", "\\\\"],
  ["quotes", '\\"'],
  ["Japanese", "日本語"],
])("reads an 8 MiB string of %s to its end, or finds that it is cut off", (_, unit) => {
  const long = unit.repeat((8 * 1024 * 1024) / unit.length);
  expect(jsonErrorOffset(`{"${long}":"${long}"`)).toBe(2 * long.length + 6);
  expect(jsonErrorOffset(`{"key":"${long}`)).toBe(7);
  expect(jsonErrorOffset(`{"key":"${long}\u0000"}`)).toBe(7);
  expect(jsonErrorOffset(`{"key":"${long}\\x"}`)).toBe(7);
});

test.each(["1e5", "1E+5", "-1.5e-05", "0", "true", "false", "null"])("the error is after %s", (token) => {
  expect(jsonErrorOffset(`[${token}x`)).toBe(token.length + 1);
});

test("reads long numbers, white space and nested brackets to their end", () => {
  const length = 1024 * 1024;
  expect(jsonErrorOffset(`[${"1".repeat(length)}`)).toBe(length + 1);
  expect(jsonErrorOffset(`[1,${" ".repeat(length)}`)).toBe(length + 3);
  expect(jsonErrorOffset("[".repeat(length))).toBe(length);
  expect(jsonErrorOffset("[1,".repeat(length))).toBe(3 * length);
});

/** The length of a token before this position: an error in it is reported at its start. */
function tokenBefore(text: string, place: number): number {
  let start = 0;
  for (const token of tokenTexts(parseJsonText(text))) {
    const at = text.indexOf(token, start);
    if (at > place) break;
    if (at + token.length >= place) return place - at;
    start = at + token.length;
  }
  return place - start;
}

test("any response is an answer or a SceError of limited length", () =>
  fc.assert(
    fc.property(
      anyBody,
      fc.oneof(fc.integer({ min: 100, max: 999 }), fc.constantFrom(200, 204, 302, 408, 429, 503)),
      fc.dictionary(fc.constantFrom("retry-after", "date", "location"), fc.string({ unit: "binary" })),
      fc.boolean(),
      (body, status, headers, hiding) => {
        const exchange = { status, headers, body: Buffer.from(body) };
        try {
          const response = readResponse(exchange, hiding ? secretsOf("a-secret-of-mine", "12345678") : [], 0);
          expect(JSON.parse(response.text)).toHaveProperty("status");
          const error = refusal(response);
          expect(error === undefined || error instanceof SceError).toBe(true);
          expect(readUpload("1", response).id).toBe("1");
        } catch (error) {
          if (!(error instanceof SceError)) throw error;
          expect(error.message.length).toBeLessThan(400 + JSON.stringify(String(body)).length);
        }
      },
    ),
  ));

test("any JSON is an upload with a known state", () =>
  fc.assert(
    fc.property(
      fc.oneof(
        anyJson,
        fc.record(
          { id: anyJson, youtube_id: anyJson, status: anyJson, message: anyJson, title: anyJson },
          { requiredKeys: [] },
        ),
      ),
      fc.boolean(),
      (data, succeeded) => {
        const upload = readUpload("1", { succeeded, message: undefined, data: parseJsonText(JSON.stringify(data)) });
        expect(["uploaded", "failed", "pending", "unknown"]).toContain(upload.state);
        if (upload.url !== undefined) expect(upload.url).toMatch(/^https:\/\/youtu\.be\/[\w-]+$/);
        expect(upload.error === undefined).toBe(upload.state === "uploaded" || upload.state === "pending");
      },
    ),
  ));
