import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePhpJson, type PhpValue } from "../../src/api/php-json.ts";
import { signRequest } from "../../src/api/sign.ts";
import { SceError } from "../../src/base/errors.ts";
import { readJsonValue } from "../../src/parameters/json-value.ts";
import { type GivenParameter, readParameters } from "../../src/parameters/parameters.ts";
import { readObject } from "../../src/sandbox/json-reader.ts";
import { phpEncode } from "../../src/sandbox/php-encode.ts";
import { isSigned, verify } from "../../src/sandbox/verify.ts";
import { runs } from "../helpers/runs.ts";

/** The parameters as they are sent. */
function wire(...words: string[]): string {
  const given = words.map(
    (word): GivenParameter => ({ as: word.startsWith("-F") ? "value" : "text", word: word.slice(3) }),
  );
  return encodePhpJson(readParameters(new Map(), given));
}

const usage = expect.objectContaining({ kind: "usage" });

describe("sends what is given", () => {
  test.each<[words: string[], json: string]>([
    [["-f title=My Video"], '{"title":"My Video"}'],
    [["-f title=a=b=c"], '{"title":"a=b=c"}'],
    [["-f =title=a"], '{"title":"a"}'],
    [["-f title="], '{"title":""}'],
    [["-f id=1"], '{"id":"1"}'],
    [["-f -x=-5"], '{"-x":"-5"}'],
    [["-f x=é/\n"], '{"x":"\\u00e9\\/\\n"}'],
    [["-f b=1", "-F a=2", "-f 2=3", "-F 1=4"], '{"b":"1","a":2,"2":"3","1":4}'],
    [["-f __proto__=1"], '{"__proto__":"1"}'],
    [["-F id=9223372036854775807"], '{"id":9223372036854775807}'],
    [["-F id=-9223372036854775808"], '{"id":-9223372036854775808}'],
    [["-F id=9007199254740993"], '{"id":9007199254740993}'],
    [["-F x=0"], '{"x":0}'],
    [["-F x=true", "-F y=false", "-F z=null"], '{"x":true,"y":false,"z":null}'],
    [["-F x=1.50"], '{"x":1.5}'],
    [["-F x=0.1"], '{"x":0.1}'],
    [["-F x=1e5"], '{"x":100000}'],
    [["-F x=1E+2"], '{"x":100}'],
    [["-F x=0.00001234"], '{"x":1.234e-5}'],
    [["-F x=1e25"], '{"x":1.0e+25}'],
    [["-F x=100000000000000000.0"], '{"x":1.0e+17}'],
    [["-F x=-2.5"], '{"x":-2.5}'],
    [["-F x=0.0"], '{"x":0}'],
    [['-F x={"2":[1,{"b":1.0}],"1":{}}'], '{"x":{"2":[1,{"b":1}],"1":{}}}'],
    [["-F x= [ 9007199254740993 , [] ] "], '{"x":[9007199254740993,[]]}'],
    [['-F x="\\ufffd\\/"'], '{"x":"\\ufffd\\/"}'],
  ])("%j is %s", (words, json) => expect(wire(...words)).toBe(json));

  test("members of --input come first", () =>
    expect([...readParameters(new Map([["a", 1n]]), [{ as: "text", word: "b=2" }])]).toEqual([
      ["a", 1n],
      ["b", "2"],
    ]));
});

describe("is a usage error", () => {
  test.each([
    "-f title",
    "-f ",
    "-f =",
    "-f =x",
    "-F x",
    "-F x=",
    "-F x=abc",
    "-F x=True",
    "-F x=NaN",
    "-F x=Infinity",
    "-F x=+1",
    "-F x=007",
    "-F x=0x10",
    "-F x=.5",
    "-F x=1.",
    "-F x=-",
    "-F x=1_000",
    "-F x=@file",
    "-F x=9223372036854775808",
    "-F x=-9223372036854775809",
    "-F x=1e400",
    "-F x=1e-400",
    "-F x=-0",
    "-F x=-0.0",
    "-F x=9007199254740993.0",
    "-F x=0.12345678901234567890",
    "-F x=[1,2",
    "-F x={a:1}",
    "-F x=[1] [2]",
    '-F x={"a":1,"a":1}',
    "-F x=[9223372036854775808]",
    '-F x=["\\ud800"]',
    `-F x=${"[".repeat(511)}${"]".repeat(511)}`,
    `-F x=${"[".repeat(100_000)}`,
    "-f x=\ufffd",
    "-f x=\ud800",
    "-f \udc00=x",
    "-f command=x",
    "-f api_key=x",
    "-F timestamp=1",
    "-F cdn=1",
    "-f signature=x",
  ])("%s", (word) => expect(() => wire(word)).toThrow(usage));

  test("a key given twice, by any option", () => {
    expect(() => wire("-f a=1", "-F a=2")).toThrow(usage);
    expect(() => readParameters(new Map([["a", 1n]]), [{ as: "text", word: "a=1" }])).toThrow(usage);
  });

  test.each(["", "cdn", "signature"])("the key %j in the input", (key) =>
    expect(() => readParameters(new Map([[key, 1n]]), [])).toThrow(usage),
  );

  test("has a hint", () =>
    expect(() => wire("-F id=12a")).toThrow(expect.objectContaining({ hint: "to send it as text, use -f id=TEXT" })));
});

describe("for any input", () => {
  /** Words that are likely to be accepted, and words that are not. */
  const word = fc.oneof(
    fc.string({ unit: "binary" }),
    fc
      .tuple(fc.string(), fc.oneof(fc.string({ unit: "binary" }), fc.json(), numbers()))
      .map((parts) => parts.join("=")),
  );
  const given = fc.record({ as: fc.constantFrom("text" as const, "value" as const), word });

  test("throws only a SceError", () => {
    fc.assert(
      fc.property(fc.array(given, { maxLength: 4 }), (words) => {
        try {
          encodePhpJson(readParameters(new Map(), words));
        } catch (error) {
          expect(error).toBeInstanceOf(SceError);
        }
      }),
    );
  });

  test("what is accepted reads back equal, with a signature that the sandbox accepts", () => {
    const json = fc.json({ depthSize: "medium" }).filter(isWellFormed);
    const value = fc.oneof(json, numbers());
    const key = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => !/[=\ufffd]/.test(text));
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(key, value), { selector: ([name]) => name }), (pairs) => {
        const words = pairs.map(([name, text]): GivenParameter => ({ as: "value", word: `${name}=${text}` }));
        const parameters = accepted(words);
        fc.pre(parameters !== undefined);
        const read = JSON.parse(encodePhpJson(parameters));
        for (const [name, text] of pairs) expect(read[name]).toEqual(JSON.parse(text));

        const credentials = { apiKey: "K", secret: "S", cdn: 158n };
        const { text } = signRequest(credentials, "a.b", parameters, 1000);
        // A PHP server may decode the request and sign what it encodes again.
        expect(phpEncode(readObject(text)?.value ?? null)).toBe(text);
        const verdict = verify(text, { apiKey: "K", secret: "S", cdn: "158" }, 1_000_000);
        expect(verdict.failure).toBeUndefined();
      }),
      runs(1000),
    );
  });

  test("an integer keeps every digit, and a float its value", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (integer) => {
        expect(wire(`-F x=${integer}`)).toBe(`{"x":${integer}}`);
      }),
    );
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (float) => {
        fc.pre(!Object.is(float, -0) && Math.abs(float) < 2 ** 53);
        expect(JSON.parse(wire(`-F x=${float}`))).toEqual({ x: float });
      }),
    );
  });
});

test("accepts nesting as deep as PHP does", () => {
  const deep = `${"[".repeat(510)}${"]".repeat(510)}`;
  const { text } = signRequest({ apiKey: "K", secret: "S", cdn: 158n }, "a.b", new Map([["x", nested(deep)]]), 1000);
  expect(isSigned(text, "S")).toBe(true);
});

function nested(json: string): PhpValue {
  return readJsonValue(json, "x");
}

function accepted(words: readonly GivenParameter[]): ReadonlyMap<string, PhpValue> | undefined {
  try {
    return readParameters(new Map(), words);
  } catch {
    return undefined;
  }
}

function isWellFormed(json: string): boolean {
  return !/\\ud[89a-f]/i.test(json) && json.isWellFormed() && !json.includes("\ufffd");
}

/** Numbers in all the spellings that JSON has. */
function numbers(): fc.Arbitrary<string> {
  const digits = fc.stringMatching(/^(0|[1-9]\d{0,20})$/);
  const fraction = fc.stringMatching(/^(\.\d{1,20})?$/);
  const exponent = fc.stringMatching(/^([eE][+-]?\d{1,3})?$/);
  return fc.tuple(fc.constantFrom("", "-"), digits, fraction, exponent).map((parts) => parts.join(""));
}
