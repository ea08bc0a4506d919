import { describe, expect, test } from "vitest";
import { compact, indented, members, parseJsonText, plainText } from "../../src/base/json-text.ts";

describe("only white space between tokens changes", () => {
  test.each([
    ['{ "a" : 1.0 , "b":[ ] }', '{"a":1.0,"b":[]}'],
    ['{"n": 1234567890123456789012345}', '{"n":1234567890123456789012345}'],
    ['{"2":1,"1":2,"2":3}', '{"2":1,"1":2,"2":3}'],
    ['{"text": "a : b, { } \\" \\\\"}', '{"text":"a : b, { } \\" \\\\"}'],
    ["[1e400, -0, true , null]", "[1e400,-0,true,null]"],
    ['{"slash":"\\/","u":"\\u00e9é"}', '{"slash":"\\/","u":"\\u00e9é"}'],
  ])("%s", (text, expected) => expect(compact(parseJsonText(text))).toBe(expected));

  test.each(['{"a":{"b":[1,{"c":null}]},"d":[],"e":{}}', '[[],{},[[1]],""]', "3", '{"":""}'])(
    "indented, %s",
    (text) => {
      expect(compact(parseJsonText(indented(parseJsonText(text))))).toBe(text);
    },
  );

  test("100,000 nested brackets do not overflow or grow without limit", () => {
    const deep = "[".repeat(100_000) + "]".repeat(100_000);
    expect(compact(parseJsonText(deep))).toBe(deep);
    expect(indented(parseJsonText(deep)).split("\n")).toHaveLength(41);
  });
});

describe("members", () => {
  const json = parseJsonText('{"a": {"b": [1, 2]}, "a": "last \\u00e9", "__proto__": 1.50, "n": null}');

  test("the last value of a repeated key counts", () => expect(members(json).get("a")).toBe('"last \\u00e9"'));
  test("__proto__ is an ordinary key", () => expect(members(json).get("__proto__")).toBe("1.50"));
  test("a nested object stays as written", () =>
    expect(members(parseJsonText('{"x": {"y": [1,  {"z": 2}]}, "w": 1}')).get("x")).toBe('{"y": [1,  {"z": 2}]}'));
  test("other values have none", () => expect(members(parseJsonText("[1]")).size).toBe(0));
});

test.each([
  ['"a\\nb"', "a\nb"],
  ["1.0", "1.0"],
  ["true", "true"],
  ['{ "a": 1 }', '{"a":1}'],
  ["null", undefined],
])("%s as plain text", (json, text) => expect(plainText(parseJsonText(json))).toBe(text));
