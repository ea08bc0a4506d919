import { type Json, NumberText } from "./php-encode.ts";

/** The public sample account of the documentation. */
export const SAMPLE_ACCOUNT = {
  apiKey: "APX4GKLM0RKQLSP2FBO1ROPKSSW47DZE",
  secret: "8fc8c48da81e6a2a06a9556379bf798af508dc0792497c678b4c3532ba8b637f",
  cdn: "158",
} as const;

/** An upload that the sandbox knows. */
export interface Scenario {
  /** Its description in the help. */
  readonly what: string;
  /** The answers to its requests, in the syntax of `--script`. */
  readonly steps: string;
  /** Members of `data` that differ from those of an ordinary upload in that state. */
  readonly data?: Readonly<Record<string, Json>>;
}

/** The uploads by their ids. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  1: { what: "the documentation's upload, uploaded", steps: "uploaded" },
  2: { what: "always pending", steps: "pending" },
  3: { what: "failed", steps: "failed" },
  4: { what: "pending twice, then uploaded", steps: "pending*2,uploaded" },
  5: { what: "pending once, then failed", steps: "pending,failed" },
  6: {
    what: "numbers as text, nulls and null dates",
    steps: "pending",
    data: {
      id: "6",
      cdn_id: "158",
      title: null,
      description: null,
      tags: "",
      results: [],
      created: "0000-00-00 00:00:00",
      last_updated: null,
      status: "0",
    },
  },
  7: {
    what: "failed, with text that tries to control the terminal",
    steps: "failed",
    data: {
      message: "\u001b]0;owned\u0007 two\nlines \u009b31m",
      title: "\u001b[31mred\u001b[0m \u001b]52;c;ZXZpbA==\u0007 \u202eevil\u202c",
      description: "two\nlines,\ta tab and a back\\slash",
    },
  },
  8: {
    what: "wide and combined characters",
    steps: "uploaded",
    data: { title: "動画のタイトル 🎬 Ame\u0301lie 👩‍👩‍👧", description: "ﬀ ０１２ ½" },
  },
  9: {
    what: "undocumented fields and a very long number",
    steps: "uploaded",
    data: {
      views: new NumberText("1234567890123456789012345"),
      ratio: new NumberText("1.0"),
      results: [],
      tool: new Map<string, Json>([
        ["name", "encoder"],
        ["2", 1],
        ["1", 2],
      ]),
    },
  },
  10: { what: "uploaded, a private video", steps: "uploaded", data: { visibility: "private", callback: "" } },
  11: { what: "code 0004 (unexpected error) once, then uploaded", steps: "0004,uploaded" },
  12: { what: "code 1000 (the API is busy) once, then uploaded", steps: "1000,uploaded" },
  13: { what: "HTTP 502 once, then uploaded", steps: "502,uploaded" },
  14: { what: "a maintenance page with HTTP 200", steps: "html" },
  15: { what: "JSON that is cut off", steps: "cut" },
  16: { what: "an answer about another upload", steps: "uploaded", data: { id: 17 } },
  404: { what: "not found: the API refuses", steps: "unknown" },
};

/** From this id on, every upload exists and is uploaded, so that people can try hundreds of ids. */
export const FIRST_ORDINARY_ID = 1000n;

/** The first id for uploads that are queued in the sandbox. */
export const FIRST_UPLOAD_ID = 1_000_001;

/** The steps of an upload that is queued in the sandbox, unless a script sets others. */
export const UPLOAD_STEPS = "pending*2,uploaded";
