import { isCutOffJson } from "../base/json-error.ts";

/** The version of the records that this program writes. */
const VERSION = 1;

/** The member with the version. It is the first one of every record. */
const VERSION_MEMBER = "sce_journal";

/** How every record begins. */
export const RECORD_START = `{"${VERSION_MEMBER}":`;

/**
 * The state of a request for an upload. `sending` is the intent, written before the request is sent. If no record
 * follows, the outcome is unknown. `unsent` cannot have arrived. `unsure` may have.
 */
const STATES = ["sending", "unsent", "refused", "unsure", "queued", "pending", "uploaded", "failed"] as const;

export type RecordState = (typeof STATES)[number];

/** The owner of uploads: the normalized address of the API, and the CDN ID. */
export interface Account {
  readonly api: string;
  readonly cdn: string;
}

/** All that is known about one request at one moment. Its latest record replaces the earlier ones. */
export interface JournalRecord extends Account {
  /** Identifies the request. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly state: RecordState;
  readonly path: string;
  readonly title: string;
  /** A digest of the six values of the request. */
  readonly values: string;
  /** The request is for the n-th of equal lines of a file, counted from 0. */
  readonly nth?: number;
  /** The id of the failed upload that the request repeats. */
  readonly again?: string;
  /** The key of the unsure request that this one replaces. */
  readonly instead?: string;
  /** The upload's id, once the API has given one. */
  readonly id?: string;
  readonly url?: string;
  readonly error?: string;
}

const TEXTS = ["key", "api", "cdn", "path", "title", "values"] as const;
const OPTIONAL_TEXTS = ["again", "instead", "id", "url", "error"] as const;

/** The bytes of a record. The line break before it ends a torn line. */
export function recordBytes({ timeMs, ...members }: JournalRecord): Uint8Array {
  const json = JSON.stringify({ [VERSION_MEMBER]: VERSION, time: new Date(timeMs).toISOString(), ...members });
  return Buffer.from(`\n${json.replace(BEYOND_ASCII, escapeUnit)}\n`);
}

const BEYOND_ASCII = /[\u007f-\uffff]/g;

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * A line of the journal. `newer` was written by a newer version of this program, and this version does not understand
 * it.
 */
export type Line =
  | { readonly kind: "record"; readonly record: JournalRecord; readonly isNewer: boolean }
  | { readonly kind: "blank" | "torn" | "bad" | "newer" };

/** Reads one line of a journal. */
export function parseLine(line: string): Line {
  // A crash of the machine may leave zeros instead of bytes that were not yet on disk.
  const text = line.replace(/^\0+|\0+$/g, "").trim();
  if (text === "") return { kind: "blank" };
  if (RECORD_START.startsWith(text)) return { kind: "torn" };
  if (!text.startsWith(RECORD_START)) return { kind: "bad" };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: isCutOffJson(text) ? "torn" : "bad" };
  }
  const members = new Map<string, unknown>(Object.entries(json ?? {}));
  const version = members.get(VERSION_MEMBER);
  if (!Number.isSafeInteger(version) || Number(version) < 1) return { kind: "bad" };
  const isNewer = Number(version) > VERSION;
  const record = readRecord(members);
  return record === undefined ? { kind: isNewer ? "newer" : "bad" } : { kind: "record", record, isNewer };
}

function readRecord(members: ReadonlyMap<string, unknown>): JournalRecord | undefined {
  const texts = new Map<string, string>();
  for (const name of [...TEXTS, ...OPTIONAL_TEXTS]) {
    const value = members.get(name);
    if (typeof value === "string") texts.set(name, value);
    else if (value !== undefined) return undefined;
  }
  const [key, api, cdn, path, title, values] = TEXTS.map((name) => texts.get(name));
  const timeMs = Date.parse(String(members.get("time")));
  const state = STATES.find((name) => name === members.get("state"));
  const nth = members.get("nth");
  const isNth = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
  if (key === undefined || api === undefined || cdn === undefined || path === undefined) return undefined;
  if (title === undefined || values === undefined || state === undefined || Number.isNaN(timeMs)) return undefined;
  if (nth !== undefined && !isNth(nth)) return undefined;
  if (!/^[1-9]\d{0,18}$/.test(texts.get("id") ?? "1")) return undefined;
  const optional = Object.fromEntries(
    OPTIONAL_TEXTS.flatMap((name) => {
      const text = texts.get(name);
      return text === undefined ? [] : [[name, text]];
    }),
  );
  return { key, timeMs, state, api, cdn, path, title, values, ...(nth === undefined ? {} : { nth }), ...optional };
}
