import { describe, expect, test } from "vitest";
import { typedLines } from "../../src/input/prompt.ts";

async function lines(...chunks: readonly (string | Uint8Array)[]): Promise<string[]> {
  const typed: string[] = [];
  const source = async function* () {
    for (const chunk of chunks) yield Buffer.from(chunk);
  };
  for await (const line of typedLines(source())) typed.push(Buffer.from(line, "latin1").toString());
  return typed;
}

test.each<[typed: string, read: string[]]>([
  ["abc\n", ["abc"]],
  ["abc\r", ["abc"]],
  ["abc\r\ndef\r\n", ["abc", "def"]],
  ["\n\n", ["", ""]],
  ["abc", ["abc"]],
  ["", []],
  ["\u0004abc\n", []],
  ["ab\u0004c\n", ["abc"]],
  ["abx\u007fc\n", ["abc"]],
  ["abx\bc\n", ["abc"]],
  ["\u007f\u007fa\n", ["a"]],
  ["aé\u007fb\n", ["ab"]],
  ["a😀\u007fb\n", ["ab"]],
  ["wrong\u0015right\n", ["right"]],
  ["one two \u0017three\n", ["one three"]],
  ["a\u001b[Db\n", ["ab"]],
  ["a\u001b[1;5Cb\u001bOA\n", ["ab"]],
  ["\u001b[200~pasted\u001b[201~\n", ["pasted"]],
  [" a  b \n", [" a  b "]],
  ["ключ 動画 😀\n", ["ключ 動画 😀"]],
])("%j is the lines %j", async (typed, read) => {
  expect(await lines(typed)).toEqual(read);
});

test("a character that arrives in parts is one", async () => {
  const [first = 0, ...rest] = Buffer.from("😀\n");
  expect(await lines(Buffer.from([first]), Buffer.from(rest))).toEqual(["😀"]);
});

describe("what is no text stays in the line, so that it can be refused:", () => {
  test.each(["a\tb", "a\u001bb", "a\u001a"])("%j", async (typed) => {
    expect(await lines(`${typed}\n`)).toEqual([typed]);
  });
});

test("Ctrl-C ends it", async () => {
  await expect(lines("abc\u0003def\n")).rejects.toMatchObject({ kind: "interrupted" });
});

test("a line without end is not kept", async () => {
  await expect(lines("x".repeat(20_000))).rejects.toMatchObject({ kind: "usage" });
});
