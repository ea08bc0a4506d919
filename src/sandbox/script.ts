import { parseDuration } from "../base/duration.ts";
import { SceError } from "../base/errors.ts";

/** The state of an upload. */
export type State = "pending" | "uploaded" | "failed";

/** A fault that does not depend on the request's id. */
export type FaultStep =
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "http"; readonly status: number }
  | { readonly kind: (typeof FAULT_WORDS)[number] };

/** The response to one request for an upload's status. */
export type Step = FaultStep | UploadStep;

/** One union member per word, so that a check of `kind` narrows the type. */
type UploadStep = { [Word in State | "unknown"]: { readonly kind: Word } }[State | "unknown"];

/** A step, and how many requests in a row get it or how long it lasts. */
export interface Run<S extends Step = Step> {
  readonly step: S;
  /** Infinity for all requests that follow. */
  readonly times: number;
  /** In milliseconds. If it is set, the number of requests does not matter. */
  readonly lastsMs?: number;
}

export type Fault = Run<FaultStep>;

/** The runs of each id, by the id's digits. */
export type Script = ReadonlyMap<string, readonly Run[]>;

/** The words for steps. Codes and HTTP statuses are written as their digits. */
const STEP_WORDS = ["pending", "uploaded", "failed", "unknown"] as const;
const FAULT_WORDS = ["html", "empty", "cut", "drop", "late", "hang"] as const;

const STEP_HINT = `use ${[...STEP_WORDS, ...FAULT_WORDS].join(", ")}, an API code (0004) or an HTTP status (502); add *N for N requests or @30s for a duration`;
const FAULT_HINT = `use ${FAULT_WORDS.join(", ")}, an API code (0004) or an HTTP status from 300 to 599 (502); add *N for N requests, * for all of them or @30s for a duration`;

/** The scripts of `--script ID=STEP,…`. Throws a usage error that names what is allowed. */
export function parseScript(texts: readonly string[]): Script {
  const script = new Map<string, readonly Run[]>();
  for (const text of texts) {
    const [, id, steps] = /^([1-9]\d{0,18})=(.+)$/.exec(text) ?? [];
    if (id === undefined || steps === undefined)
      throw new SceError("usage", `--script ${text}: expected ID=STEPS`, "for example: --script 42=pending*2,uploaded");
    if (script.has(id)) throw new SceError("usage", `--script ${text}: id ${id} already has a script`);
    script.set(id, parseSteps(steps));
  }
  return script;
}

/** Parses steps such as `pending*2,uploaded`. Throws a usage error. */
export function parseSteps(text: string): readonly Run[] {
  return text.split(",").map((part) => parseRun(part, stepOf) ?? reject("--script", part, STEP_HINT));
}

/** Parses faults such as `502*3`, in the order of the requests. Throws a usage error. */
export function parseFaults(texts: readonly string[]): readonly Fault[] {
  return texts
    .flatMap((text) => text.split(","))
    .map((part) => parseRun(part, faultOf) ?? reject("--fault", part, FAULT_HINT));
}

function parseRun<S extends Step>(text: string, read: (word: string) => S | undefined): Run<S> | undefined {
  const [, word, star, times, time] = /^([a-z]+|\d+)(?:(\*)([1-9]\d{0,8})?|@(.+))?$/.exec(text) ?? [];
  const step = word === undefined ? undefined : read(word);
  if (step === undefined) return undefined;
  if (time !== undefined) {
    const lastsMs = parseDuration(time);
    return lastsMs ? { step, times: Number.POSITIVE_INFINITY, lastsMs } : undefined;
  }
  if (star === undefined) return { step, times: 1 };
  return { step, times: times === undefined ? Number.POSITIVE_INFINITY : Number(times) };
}

function stepOf(word: string): Step | undefined {
  const kind = STEP_WORDS.find((known) => known === word);
  return kind === undefined ? faultOf(word) : { kind };
}

function faultOf(word: string): FaultStep | undefined {
  if (/^\d{4}$/.test(word)) return { kind: "code", code: word };
  if (/^[345]\d\d$/.test(word)) return { kind: "http", status: Number(word) };
  const kind = FAULT_WORDS.find((known) => known === word);
  return kind === undefined ? undefined : { kind };
}

function reject(option: string, part: string, hint: string): never {
  throw new SceError("usage", `${option}: "${part}" is not valid`, hint);
}
