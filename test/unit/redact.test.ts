import fc from "fast-check";
import { expect, test } from "vitest";
import { redact, redactJson, secretsOf } from "../../src/api/redact.ts";
import { parseJsonText } from "../../src/json/text.ts";
import { anySecret, SPELLINGS } from "../helpers/secrets.ts";

function cleaned(json: string, ...secrets: string[]): string {
  return redactJson(parseJsonText(json), secretsOf(...secrets));
}

test.each<[name: string, secret: string, json: string, clean: string]>([
  ["a number with the secret's digits in it", "12345678", '{"n":1123456780,"m":-12345678}', '{"n":0,"m":0}'],
  ["digits in a text", "12345678", '["a12345678"]', '["a[redacted]"]'],
  ["a secret that an escape seems to begin", "nabcdefgh", '["\\nabcdefgh"]', '["\\nabcdefgh"]'],
  ["a secret that looks like the JSON around it", '","bb":"', '{"a":"x","bb":"y"}', '{"a":"x","bb":"y"}'],
  ["the same within a text", '","bb":"', '["x\\",\\"bb\\":\\"y"]', '["x[redacted]y"]'],
  ["a name", "abcdefgh", '{"abcdefgh":1}', '{"[redacted]":1}'],
  ["what is not touched, token for token", "abcdefgh", '{"a": 1.0, "b":"\\u0041\\/"}', '{"a": 1.0, "b":"\\u0041\\/"}'],
  ["a secret with the key in it", "abcdefgh-ABCDEFGH", '["abcdefgh-ABCDEFGH"]', '["[redacted]"]'],
])("JSON stays JSON: %s", (_, secret, json, clean) => {
  expect(cleaned(json, secret, "ABCDEFGH-2")).toBe(clean);
});

test("the longer of two secrets is taken out first, whichever is named first", () => {
  expect(redact("abcdefghij", secretsOf("abcdefgh", "abcdefghij"))).toBe("[redacted]");
});

test("a text in which a secret is hidden in some other way is taken out whole", () => {
  const secrets = secretsOf("a b/c d%e");
  expect(redact("x &#97; b/c+d%25e y", secrets)).toBe("[redacted]");
  expect(redact("100% of a+b &amp; c", secrets)).toBe("100% of a+b &amp; c");
});

test("seven characters are too common to be hidden, eight are not", () => {
  expect(redact("the success", secretsOf("success"))).toBe("the success");
  expect(redact("the failures", secretsOf("failures"))).toBe("the [redacted]");
});

test("whatever the secret and its spelling, no reading of the clean text has it, and the rest stays", () => {
  const spelling = fc.constantFrom(...Object.values(SPELLINGS));
  fc.assert(
    fc.property(anySecret(), spelling, fc.jsonValue(), (secret, spell, other) => {
      const clean: unknown = JSON.parse(cleaned(JSON.stringify([other, spell(secret)]), secret));
      expect(JSON.stringify(clean)).not.toContain(JSON.stringify(spell(secret)).slice(1, -1));
      const untouched = JSON.stringify(other);
      fc.pre(!untouched.includes(secret));
      expect(JSON.stringify(clean).startsWith(`[${untouched},`)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
