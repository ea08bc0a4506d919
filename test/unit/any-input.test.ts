import fc from "fast-check";
import { expect, test } from "vitest";
import { formatDuration, parseDuration } from "../../src/base/duration.ts";
import { SceError } from "../../src/base/errors.ts";
import { decodeText } from "../../src/base/utf8.ts";
import { parseDocument } from "../../src/config/document.ts";
import { checkFieldNames } from "../../src/output/fields.ts";
import { readIds } from "../../src/uploads/ids.ts";
import { anyBytes, orRefused } from "../helpers/any.ts";
import { runs } from "../helpers/runs.ts";

const WORDS = [
  ..."api_key api_secret api_secret_file api_secret_command cdn api_url profile profiles live $import << __proto__".split(
    " ",
  ),
  ...[
    "a",
    "5",
    "https://x.example/",
    "'",
    '"',
    "\\",
    "|",
    ">",
    "|-\n",
    "!!js",
    "!<x>",
    "!",
    "&a",
    "*a",
    "%YAML 1.2",
    "%TAG",
  ],
  ...[
    "---",
    "...",
    "?",
    "? ",
    "- ",
    ":",
    ": ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "#",
    " #",
    "\n",
    "\n  ",
    "\n    ",
    "\t",
    "\r\n",
    " ",
  ],
  ...["@", "`", "~", "null", "\ufeff", "\u0085", "\u2028", "\0", "é", "😀", "\ud800", "0x1F", "1e5", "=", ".inf"],
] as const;

const anyDocument = fc.oneof(
  fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join("")),
  fc
    .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(...WORDS)), { maxLength: 6 })
    .map((pairs) => pairs.map(([key, value]) => `${key}: ${value}`).join("\n")),
  anyBytes.map((bytes) => Buffer.from(bytes).toString("latin1")),
  fc.json({ stringUnit: "binary" }),
);

test.each([".scerc", ".scerc.json", ".scerc.yaml"])(
  "%s with any content is a configuration or a one-line error",
  (name) =>
    fc.assert(
      fc.property(anyDocument, fc.constantFrom("project", "user"), (text, role) => {
        try {
          const { top, profiles } = parseDocument(text, name, role);
          for (const section of [top, ...profiles.values()])
            for (const { value } of section.values()) expect(value).not.toBe("");
        } catch (error) {
          if (!(error instanceof SceError)) throw error;
          expect(error).toMatchObject({ kind: "config" });
          expect(error.message.startsWith(name)).toBe(true);
          expect(error.message).toMatch(/^.{1,299}$/);
        }
      }),
    ),
);

const CANARY = "hunter2hunter2";

const WELL_WRITTEN = [
  `api_key: k\napi_secret: ${CANARY}\ncdn: 1\n`,
  `api_secret: "${CANARY}" # mine\nprofiles:\n  live:\n    api_secret: '${CANARY}'\n    cdn: 2\n`,
  `{api_key: k, api_secret: ${CANARY}, profiles: {live: {api_secret: ${CANARY}}}}\n`,
  `api_secret: |-\n  ${CANARY}\nprofile: live\n`,
  `{"api_secret": "${CANARY}", "profiles": {"live": {"api_secret": "${CANARY}"}}}`,
];

test("an error about a typo shows the line, but never the secret", () => {
  const anySlip = fc.record({
    text: fc.constantFrom(...WELL_WRITTEN),
    at: fc.nat(),
    removed: fc.integer({ min: 0, max: 2 }),
    added: fc.constantFrom(
      "",
      "",
      "",
      " ",
      ":",
      ": ",
      "=",
      "\n",
      "\t",
      "{",
      "}",
      "[",
      "]",
      ",",
      "'",
      '"',
      "?",
      "? ",
      "- ",
      "&",
      "*",
      "!",
      "x",
    ),
  });
  fc.assert(
    fc.property(anySlip, fc.constantFrom(".scerc", ".scerc.json"), ({ text, at, removed, added }, name) => {
      const place = at % text.length;
      const slipped = text.slice(0, place) + added + text.slice(place + removed);
      fc.pre(slipped.includes(CANARY));
      try {
        parseDocument(slipped, name, "user");
      } catch (error) {
        if (!(error instanceof SceError)) throw error;
        expect(`${error.message} ${error.hint} ${error.stack}`).not.toContain(CANARY);
      }
    }),
    runs(5000),
  );
});

test("any bytes in a file are text or an error", () =>
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      const text = orRefused(() => decodeText(bytes, "it"));
      if (text !== undefined) expect(Buffer.from(text)).toEqual(Buffer.from(bytes).subarray(bom(bytes)));
    }),
  ));

function bom(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

/** The ids from these chunks of stdin, then the error message, if any. */
async function idsOf(chunks: readonly Uint8Array[]): Promise<string[]> {
  const stdin = {
    isTTY: false,
    hideTyping: () => {},
    async *chunks() {
      yield* chunks;
    },
  };
  const found: string[] = [];
  try {
    for await (const id of readIds(["-"], stdin, new AbortController().signal)) found.push(id);
  } catch (error) {
    if (!(error instanceof SceError)) throw error;
    found.push(error.message);
  }
  return found;
}

/** Splits the bytes at these places. Some chunks may be empty. */
function cutAt(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [0, ...places.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.slice(1).map((end, at) => bytes.subarray(ends[at], end));
}

const LIST = fc
  .array(
    fc.oneof(
      fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }).map(String),
      fc.constantFrom("\n", "\r\n", "\t", "# 5 x é😀\n", "x", "é", "\u00a0", "0", "9".repeat(45)),
    ),
    { maxLength: 12 },
  )
  .map((words) => words.join(" "));

const ENCODINGS: Readonly<Record<string, (text: string) => Uint8Array>> = {
  "UTF-8": (text) => Buffer.from(text),
  "UTF-8 with a mark": (text) => Buffer.from(`\ufeff${text}`),
  "UTF-16LE with a mark": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  "UTF-16BE with a mark": (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
};

test("reads the same ids from stdin in any chunks and any encoding", () =>
  fc.assert(
    fc.asyncProperty(
      LIST,
      fc.constantFrom(...Object.keys(ENCODINGS)),
      fc.array(fc.nat(), { maxLength: 10 }),
      async (text, name, places) => {
        const bytes = ENCODINGS[name]?.(text) ?? Buffer.from(text);
        expect(await idsOf(cutAt(bytes, places))).toEqual(await idsOf([Buffer.from(text)]));
      },
    ),
  ));

test("reads the same from any bytes, in any chunks", () =>
  fc.assert(
    fc.asyncProperty(anyBytes, fc.array(fc.nat(), { maxLength: 10 }), async (bytes, places) => {
      expect(await idsOf(cutAt(bytes, places))).toEqual(await idsOf([bytes]));
    }),
  ));

test("any text is a duration or an error", () =>
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."0123456789.hms -e") })), (text) => {
      const ms = parseDuration(text);
      if (ms !== undefined) expect(ms).toBeGreaterThanOrEqual(0);
    }),
  ));

test("a formatted duration reads back", () =>
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (ms) => {
      const exact = ms < 1000 ? 1 : ms < 60_000 ? 100 : 1000;
      expect(Math.abs((parseDuration(formatDuration(ms)) ?? Number.NaN) - ms)).toBeLessThanOrEqual(exact);
    }),
  ));

test("any name is a field or an error", () =>
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("state", "data.x", "results.", "__proto__"))),
      (names) => {
        orRefused(() => checkFieldNames(names));
      },
    ),
  ));
