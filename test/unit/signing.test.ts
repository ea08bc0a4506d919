import { describe, expect, test } from "vitest";
import { encodePhpJson, type PhpValue } from "../../src/api/php-json.ts";
import { signRequest } from "../../src/api/sign.ts";
import fixture from "../fixtures/signing-vectors.json" with { type: "json" };

/** A vector's value in the form that the encoder takes. */
function phpValue(value: unknown): PhpValue {
  if (Array.isArray(value)) return value.map(phpValue);
  if (typeof value === "object" && value !== null)
    return new Map(Object.entries(value).map(([key, inner]) => [key, phpValue(inner)]));
  return value as PhpValue;
}

describe("signs every request like PHP, byte for byte", () => {
  test.each(fixture.vectors)("$name", ({ secret, request, ints, signature, signed }) => {
    const { command, api_key, timestamp, cdn, ...rest } = request as unknown as Record<string, string | number>;
    // `ints` names the members whose text is sent as an integer.
    const parameters = new Map(
      Object.entries(rest).map(([key, value]) => [key, ints.includes(key as never) ? BigInt(value) : phpValue(value)]),
    );
    const credentials = { apiKey: String(api_key), secret, cdn: BigInt(cdn ?? 0) };
    const result = signRequest(credentials, String(command), parameters, Number(timestamp));
    expect(result).toEqual({ text: signed, signature });
  });

  test("the fixture is complete", () => expect(fixture.vectors).toHaveLength(68));
});

// The output of json_encode in PHP 8.2.
test.each([
  [1.5, "1.5"],
  [100000, "100000"],
  [-0, "-0"],
  [0.1 + 0.2, "0.30000000000000004"],
  [1e16, "10000000000000000"],
  [1e17, "1.0e+17"],
  [123456789012345680, "1.2345678901234568e+17"],
  [1e25, "1.0e+25"],
  [0.0001, "0.0001"],
  [0.00012345, "0.00012345"],
  [0.00001234, "1.234e-5"],
  [-1.5e-9, "-1.5e-9"],
  [5e-324, "5.0e-324"],
  [1.5e300, "1.5e+300"],
])("prints a float like PHP: %d", (value, text) => {
  expect(encodePhpJson(value)).toBe(text);
});

test("members keep their order, even if their names look like integers", () => {
  const parameters = new Map<string, PhpValue>([
    ["b", 1],
    ["2", 2],
    ["1", 3],
  ]);
  expect(encodePhpJson(parameters)).toBe('{"b":1,"2":2,"1":3}');
});

test.each([Number.NaN, Number.POSITIVE_INFINITY])("%d is not a JSON number", (value) => {
  expect(() => encodePhpJson(value)).toThrow(RangeError);
});
