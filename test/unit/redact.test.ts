import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { encodePhpJson } from "../../src/api/php-json.ts";
import { redact, redactJson, secretsOf } from "../../src/api/redact.ts";
import { parseJsonText } from "../../src/base/json-text.ts";
import { runs } from "../helpers/runs.ts";
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
  ["any escapes", "abcdef/h", '["\\u0061bcd\\u0065f\\/h","\\u0061"]', '["[redacted]","\\u0061"]'],
  ["a name", "abcdefgh", '{"abcdefgh":1}', '{"[redacted]":1}'],
  ["other text, token for token", "abcdefgh", '{"a": 1.0, "b":"\\u0041\\/"}', '{"a": 1.0, "b":"\\u0041\\/"}'],
  ["a secret with the key in it", "abcdefgh-ABCDEFGH", '["abcdefgh-ABCDEFGH"]', '["[redacted]"]'],
])("JSON stays JSON: %s", (_, secret, json, clean) => {
  expect(cleaned(json, secret, "ABCDEFGH-2")).toBe(clean);
});

test("removes the longer of two secrets first, in any order", () => {
  expect(redact("abcdefghij", secretsOf("abcdefgh", "abcdefghij"))).toBe("[redacted]");
});

test("removes a text if the mask and its neighbours form a secret", () => {
  const secret = "ab[redacted]cd";
  expect(redact(`x ab${secret}cd y`, secretsOf(secret))).toBe("[redacted]");
});

test("a percent sign, a plus or an ampersand alone removes nothing", () => {
  expect(redact("100% of a+b &amp; c \\n", secretsOf("a b/c d%e"))).toBe("100% of a+b &amp; c \\n");
});

test("hides eight characters, but not seven", () => {
  expect(redact("the success", secretsOf("success"))).toBe("the success");
  expect(redact("the failures", secretsOf("failures"))).toBe("the [redacted]");
});

const anySpelling = fc.constantFrom(...Object.values(SPELLINGS));
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("%", "2", "5", "\\", "u", "0", "+", "/", "&", "a", "amp;", '"') }),
);

describe("removes any secret, in any spelling and any surroundings", () => {
  test("in a text", () => {
    fc.assert(
      fc.property(anySecret(), anySpelling, anyText, anyText, (secret, spell, before, after) => {
        const secrets = secretsOf(secret);
        const clean = (text: string) => redact(text, secrets);
        expect(clean(before + spell(secret) + after)).not.toContain(spell(secret));
        // No spelling contains a line break, so the text around it does not change.
        fc.pre(clean(before) === before && clean(after) === after && spell !== SPELLINGS["base64 of a longer text"]);
        expect(clean(`${before}\n${spell(secret)}\n${after}`)).toBe(`${before}\n[redacted]\n${after}`);
      }),
      runs(2000),
    );
  });

  test("in JSON, and keeps the rest", () => {
    fc.assert(
      fc.property(anySecret(), anySpelling, fc.jsonValue(), (secret, spell, other) => {
        const clean: unknown = JSON.parse(cleaned(JSON.stringify([other, spell(secret)]), secret));
        expect(JSON.stringify(clean)).not.toContain(JSON.stringify(spell(secret)).slice(1, -1));
        const untouched = JSON.stringify(other);
        fc.pre(!untouched.includes(secret));
        expect(JSON.stringify(clean).startsWith(`[${untouched},`)).toBe(true);
      }),
      runs(1000),
    );
  });
});

/** How many characters Node's string functions read, counted again for each call. */
function charactersRead(work: () => void): number {
  let count = 0;
  const restore = (["includes", "search", "replace", "replaceAll", "split"] as const).map((name) => {
    const real = String.prototype[name];
    Object.assign(String.prototype, {
      [name](this: string, ...args: never[]) {
        count += this.length;
        return Reflect.apply(real, this, args);
      },
    });
    return () => Object.assign(String.prototype, { [name]: real });
  });
  try {
    work();
  } finally {
    for (const undo of restore) undo();
  }
  return count;
}

describe("escapes do not make it read a text more often", () => {
  const secrets = ["8fc8c48da81e6a2a06a9556379bf798a", "%25%25%25%25%2x", "\\\\\\\\\\x", "a b/c &amp; d"];

  test.each(["%25", "&amp;amp;", "\\\\", '\\\\\\"', "\\u005c", "%5Cu0025", "+", "a", "\\\\u005c%2525&amp;#x25;"])(
    "%j",
    (unit) => {
      const text = unit.repeat(1000);
      // For each secret: once as it is, six times in base64, and once for all escapes.
      for (const work of [
        () => redact(text, secretsOf(...secrets)),
        () => redactJson(parseJsonText(`{"a":"${text}"}`), secretsOf(...secrets)),
      ])
        expect(charactersRead(work)).toBeLessThan(secrets.length * 9 * text.length);
    },
  );
});

test("builds no pattern for a text without a secret, with any escapes", () => {
  const response = { title: "100% of a+b", path: "a/b", hash: "0123456789abcdef".repeat(4), text: 'x\\y "é"' };
  const signature = Buffer.alloc(32, "\u00fb\u00ff").toString("base64");
  const secrets = secretsOf("8fc8c48da81e6a2a06a9556379bf798a", 'a/b "c" 100%é\\', signature);
  const made = vi.fn();
  vi.stubGlobal(
    "RegExp",
    class extends RegExp {
      constructor(pattern: string, flags?: string) {
        super(pattern, flags);
        made();
      }
    },
  );
  try {
    for (const text of [JSON.stringify(response), encodePhpJson(JSON.stringify(response))]) {
      expect(redactJson(parseJsonText(text), secrets)).toBe(text);
      expect(redact(text, secrets)).toBe(text);
    }
    expect(made).not.toHaveBeenCalled();
    expect(redact(encodeURIComponent(signature), secrets)).toBe("[redacted]");
    expect(made).toHaveBeenCalledOnce();
  } finally {
    vi.unstubAllGlobals();
  }
});
