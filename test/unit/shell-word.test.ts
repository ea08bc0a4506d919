import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { shellWord } from "../../src/base/shell-word.ts";
import { escapeText } from "../../src/terminal/escape.ts";
import { has } from "../helpers/terminal.ts";

test.each([
  ["/etc/sce.yaml", "/etc/sce.yaml"],
  ["own;id #", "'own;id #'"],
  ["it's", "'it'\\''s'"],
  ["", "''"],
  ["a\nb's\u200b", "$'a\\x0ab\\'s\\xe2\\x80\\x8b'"],
])("%j in a shell is %s", (text, word) => {
  expect(shellWord(text)).toBe(word);
});

test.skipIf(!has("bash"))("bash reads back any text as messages show it", () => {
  const texts = fc
    .sample(
      fc.oneof(
        fc.string({ unit: "binary" }),
        fc.string({ unit: fc.constantFrom(..."a \\'\"$`!;#&|<>*?[]{}~\n\t\u001b\u200b\u202e\u2028ü") }),
      ),
      200,
    )
    .map((text) => text.replaceAll("\0", ""));
  const words = texts.map((text) => escapeText(shellWord(text)));
  const printed = execFileSync("bash", ["--norc", "-c", `printf '%s\\0' ${words.join(" ")}`], { encoding: "utf8" });
  expect(printed.split("\0").slice(0, -1)).toEqual(texts.map((text) => text.toWellFormed()));
});
