import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createPrompt, type Prompt } from "../../src/terminal/prompt.ts";
import { onScreen } from "../helpers/terminal.ts";

// readline handles dumb terminals differently.
beforeEach(() => void vi.stubEnv("TERM", "xterm"));
afterEach(() => void vi.unstubAllEnvs());

/** A prompt on a terminal with this input, and everything that it writes there. */
function promptFor(...chunks: readonly (string | Uint8Array)[]): { prompt: Prompt; written: () => string } {
  let written = "";
  const stdin = {
    isTTY: true,
    hideTyping: () => {},
    async *chunks() {
      for (const chunk of chunks) yield Buffer.from(chunk);
    },
  };
  const write = async (text: string) => {
    written += text;
  };
  const stderr = { isTTY: true, columns: 80, rows: 24, stream: new PassThrough(), write };
  return { prompt: createPrompt({ stdin, stderr }, new AbortController().signal), written: () => written };
}

/** All answers, and the error that ended them. */
async function answers(prompt: Prompt, hidden: boolean): Promise<[answers: string[], end: unknown]> {
  const found: string[] = [];
  for (;;)
    try {
      found.push(await prompt.ask("Q", hidden));
    } catch (error) {
      return [found, error];
    }
}

describe.each([
  ["shown", false],
  ["hidden", true],
])("%s answers", (_, hidden) => {
  test.each<[typed: string, read: string[]]>([
    ["abc\n", ["abc"]],
    ["abc\r", ["abc"]],
    ["abc\r\ndef\r\n", ["abc", "def"]],
    ["\n\n", ["", ""]],
    ["", []],
    ["never finished", []],
    ["\u0004abc\n", []],
    ["ab\u0004c\n", ["abc"]],
    ["abx\u007fc\n", ["abc"]],
    ["abx\bc\n", ["abc"]],
    ["\u007f\u007fa\n", ["a"]],
    ["aé\u007fb\n", ["ab"]],
    ["a😀\u007fb\n", ["ab"]],
    ["wrong\u0015right\n", ["right"]],
    ["one two \u0017three\n", ["one three"]],
    ["b\u001b[Da\n", ["ab"]],
    ["a\u001b[1;5Cb\u001bOA\u001b[B\u001b[5~\n", ["ab"]],
    ["\u001b[200~pasted\u001b[201~\n", ["pasted"]],
    ["first\nsecond\u001b[A\n", ["first", "second"]],
    ["deleted\u0015\n\u0019\n", ["", ""]],
    ["a\u001ab\n", ["ab"]],
    ["a\tb\n", ["a\tb"]],
    [" a  b \n", [" a  b "]],
    ["ключ 動画 😀\n", ["ключ 動画 😀"]],
    ["x\n".repeat(40), Array(40).fill("x")],
  ])("to %j are the lines %j", async (typed, read) => {
    const [found, end] = await answers(promptFor(typed).prompt, hidden);
    expect(found).toEqual(read);
    expect(end).toMatchObject({ kind: "usage", message: "the input ended before an answer" });
  });

  test("with characters that arrive in parts are whole", async () => {
    const bytes = [...Buffer.from("a😀\né\n")].map((byte) => Buffer.of(byte));
    expect((await answers(promptFor(...bytes).prompt, hidden))[0]).toEqual(["a😀", "é"]);
  });

  test.each<[name: string, typed: string | Uint8Array, kind: string]>([
    ["Ctrl-C", "abc\u0003def\n", "interrupted"],
    ["bytes that are not UTF-8", Buffer.from("ab\xffc\n", "latin1"), "usage"],
    ["a line of more than 4 KiB", "x".repeat(5000), "usage"],
  ])("fail with %s", async (_, typed, kind) => {
    const { prompt, written } = promptFor("first\n", typed);
    expect(await answers(prompt, hidden)).toEqual([["first"], expect.objectContaining({ kind })]);
    expect(written().endsWith("\n")).toBe(true);
  });
});

test("shows each answer only after its question, and never a hidden one", async () => {
  const { prompt, written } = promptFor("first\nsecond\nth", "ird\nfou\u007fr\u001b[Dx\n");
  await prompt.ask("A");
  expect(onScreen(written())).toBe("A: first\n");
  await prompt.ask("B", true);
  await prompt.ask("C");
  await prompt.ask("D");
  expect(onScreen(written())).toBe("A: first\nB: \nC: third\nD: foxr\n");
  expect(written()).not.toContain("second");
});

test("shows hostile characters in a question as text", async () => {
  const { prompt, written } = promptFor("a\nb\n");
  await prompt.ask("\u001b[2J\u202e");
  await prompt.ask("\u001b[2J\u202e", true);
  expect(onScreen(written())).toBe("\\x1b[2J\\u202e: a\n\\x1b[2J\\u202e: \n");
});

test("a dumb terminal gets no escape sequences", async () => {
  vi.stubEnv("TERM", "dumb");
  const { prompt, written } = promptFor("first\nsecond\n");
  expect([await prompt.ask("A"), await prompt.ask("B", true)]).toEqual(["first", "second"]);
  expect(written()).toBe("A: first\nB: \n");
});
