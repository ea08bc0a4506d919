import { describe, expect, test } from "vitest";
import { readIds } from "../../src/uploads/ids.ts";

/** The ids of a command line with these chunks of stdin, then the error message, if any. */
async function read(words: string[], ...chunks: (string | Uint8Array)[]): Promise<string[]> {
  const stdin = {
    isTTY: false,
    hideTyping: () => {},
    async *chunks() {
      for (const chunk of chunks) yield Buffer.from(chunk);
    },
  };
  const found: string[] = [];
  try {
    for await (const id of readIds(words, stdin, new AbortController().signal)) found.push(id);
  } catch (error) {
    found.push((error as Error).message);
  }
  return found;
}

const utf16 = (text: string) => Buffer.from(text, "utf16le");

describe("stdin", () => {
  test("of digits without an end is refused after its first characters", async () => {
    async function* chunks() {
      for (;;) yield Buffer.from("1".repeat(10));
    }
    const ids = readIds(["-"], { isTTY: false, hideTyping: () => {}, chunks }, new AbortController().signal);
    await expect(ids.next()).rejects.toThrow(`line 1 of stdin: "${"1".repeat(40)}…" is not an upload id`);
  });

  test.each<[name: string, chunks: (string | Uint8Array)[], ids: string[]]>([
    ["white space of any kind separates ids", ["1 2\t3\n\n4\r\n5"], ["1", "2", "3", "4", "5"]],
    ["commas separate ids, too", ["1,2, 3,\n4", ",", "5,,"], ["1", "2", "3", "4", "5"]],
    ["an id may be cut anywhere", ["1", "2", "3 4", "5\n", "6"], ["123", "45", "6"]],
    ["a comment goes to the end of its line", ["# 9\n1 # 9 9\n2#9\n#"], ["1", "2"]],
    ["a comment may be cut anywhere", ["1 # 8", " 9", " 9\n2"], ["1", "2"]],
    ["a UTF-8 byte-order mark", ["\ufeff1\n2"], ["1", "2"]],
    ["UTF-16 with a byte-order mark", [utf16("\ufeff1\r\n2\r\n")], ["1", "2"]],
    ["UTF-16 in the other order", [utf16("\ufeff1\r\n22").swap16()], ["1", "22"]],
    ["UTF-16 without a byte-order mark", [utf16("1\r\n2")], ["1", "2"]],
    ["UTF-16 cut within a character", [utf16("\ufeff12").subarray(0, 3), utf16("\ufeff12").subarray(3)], ["12"]],
    ["a single byte", ["7"], ["7"]],
  ])("%s", async (_, chunks, ids) => expect(await read(["-"], ...chunks)).toEqual(ids));

  test("an invalid id ends the input, with its line number", async () =>
    expect(await read(["-"], "1\n# x\n2 three 4\n")).toEqual([
      "1",
      "2",
      'line 3 of stdin: "three" is not an upload id',
    ]));

  test("does not keep an endless word in memory", async () =>
    expect(await read(["-"], "1".repeat(50), "1".repeat(50))).toEqual([
      `line 1 of stdin: "${"1".repeat(40)}…" is not an upload id`,
    ]));

  test("shows a word of 40 characters whole", async () =>
    expect(await read(["-"], "1".repeat(40))).toEqual([`line 1 of stdin: "${"1".repeat(40)}" is not an upload id`]));

  test("bytes that are not text are not ids", async () =>
    expect(await read(["-"], new Uint8Array([0x31, 0x20, 0xff]))).toEqual([
      "1",
      'line 1 of stdin: "\ufffd" is not an upload id',
    ]));

  test.each(["", "\n \n", "# nothing\n"])("%j contains no id and is an error", async (text) =>
    expect(await read(["-"], text)).toEqual(["no upload id on stdin"]),
  );

  test("replaces its -", async () => expect(await read(["1", "-", "4"], "2 3")).toEqual(["1", "2", "3", "4"]));

  test("can be read only once", async () =>
    expect(await read(["-", "-"], "1")).toEqual(["stdin can be read only once"]));
});

test.each(["0", "00", "-1", "+1", "1.0", "1e3", "0x1", "9223372036854775808", "１", "1 2", "", "abc", "007"])(
  "%j is not an id, and no request is sent",
  async (word) => expect(await read(["1", word])).toEqual([`"${word}" is not an upload id`]),
);

test.each(["1", "9007199254740993", "9223372036854775807"])("%s is an id", async (word) =>
  expect(await read([word])).toEqual([word]),
);

test("no id at all", async () => expect(await read([])).toEqual(["no upload id given"]));
