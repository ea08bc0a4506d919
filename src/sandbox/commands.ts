import { failed, success, uploadData } from "./answers.ts";
import type { Json } from "./php-encode.ts";
import { type Failure, failure, missingFields } from "./refusals.ts";
import { FIRST_ORDINARY_ID, FIRST_UPLOAD_ID, SCENARIOS, type Scenario, UPLOAD_STEPS } from "./scenarios.ts";
import { type FaultStep, parseSteps, type Run, type Script, type Step } from "./script.ts";
import { Steps } from "./steps.ts";
import { integer, missing } from "./verify.ts";

type Request = ReadonlyMap<string, Json>;

/**
 * The outcome of a request: an answer with a text for the log, or a fault to play. A fault has a text for the log if
 * the request was carried out.
 */
export type Outcome =
  | { readonly text: string; readonly logText: string }
  | { readonly fault: FaultStep; readonly logText?: string };

/** The outcome of a refused request. */
export function refusal({ code, message, note, ...rest }: Failure): Outcome {
  const logText = `${code ?? "refused:"} ${message}${note === undefined ? "" : `; ${note}`}`;
  return { text: failed({ ...rest, message, ...(code === undefined ? {} : { code }) }), logText };
}

interface CommandsOptions {
  readonly script: Script;
  /** The sandbox's clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly monotonic: () => number;
  /** Rejects when the sandbox is closed. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Called when an upload with a callback is finished, with the answer for its status from then on. */
  readonly onFinished: (id: string, callback: string, status: string) => void;
}

/** An upload that was queued in this sandbox. */
interface Queued {
  readonly data: Readonly<Record<string, Json>>;
  readonly runs: readonly Run[];
  /** The upload's callback; empty once it is scheduled. */
  callback: string;
}

/** The parameters of `youtube.upload`. All are required, but they may be empty. */
const UPLOAD_PARAMETERS = ["path", "title", "description", "tags", "visibility", "callback"] as const;

/** The commands of the sandbox. It remembers uploads from one request to the next. */
export class Commands {
  readonly #options: CommandsOptions;
  readonly #uploads = new Map<string, Queued>();
  /** The progress of uploads that have more than one step. There may be millions of others. */
  readonly #steps = new Map<string, Steps<Step>>();
  #nextId = FIRST_UPLOAD_ID;

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  /** Carries out a valid request. */
  run(request: Request): Outcome {
    const command = request.get("command");
    if (command === "youtube.status") return this.#status(request);
    if (command === "youtube.upload") return this.#upload(request);
    if (command === "aws.status") return listing(request);
    return refusal(failure("0000"));
  }

  #status(request: Request): Outcome {
    const id = integer(request.get("id"));
    if (id === undefined || id < 1n)
      return refusal(missing(request, ["id"]) ?? missingFields(["id"], "id is not a positive integer"));
    const name = String(id);
    const queued = this.#uploads.get(name);
    const scenario = scenarioOf(name, id);
    const runs = queued?.runs ?? this.#options.script.get(name) ?? parseSteps(scenario.steps);
    const step = this.#nextStep(name, runs);
    if (queued !== undefined) this.#scheduleCallback(name, queued);
    if (isState(step))
      return {
        text: success("Found Youtube Status", uploadData(name, step.kind, queued?.data ?? scenario.data ?? {})),
        logText: step.kind,
      };
    if (step.kind === "unknown") return refusal({ message: "Youtube upload request not found" });
    return { fault: step };
  }

  #nextStep(name: string, runs: readonly Run[]): Step {
    const last = runs.at(-1)?.step ?? { kind: "unknown" };
    return runs.length < 2 ? last : (this.#stepsOf(name, runs).next() ?? last);
  }

  #stepsOf(name: string, runs: readonly Run[]): Steps<Step> {
    const steps = this.#steps.get(name) ?? new Steps(runs, this.#options.monotonic);
    this.#steps.set(name, steps);
    return steps;
  }

  #upload(request: Request): Outcome {
    const absent = UPLOAD_PARAMETERS.filter((name) => !request.has(name));
    if (absent.length > 0) return refusal(missingFields(absent));
    const id = String(this.#nextId);
    this.#nextId += 1;
    const time = dateTime(this.#options.now());
    const given = UPLOAD_PARAMETERS.map((name) => [name, request.get(name) ?? null] as const);
    const callback = request.get("callback");
    const queued: Queued = {
      data: { ...Object.fromEntries(given), created: time, last_updated: time },
      runs: this.#options.script.get(id) ?? parseSteps(UPLOAD_STEPS),
      callback: typeof callback === "string" ? callback : "",
    };
    this.#uploads.set(id, queued);
    // Timed steps begin now, even if this id was asked for before.
    this.#steps.set(id, new Steps(queued.runs, this.#options.monotonic));
    this.#scheduleCallback(id, queued);
    return { text: success("Queued Youtube Upload", { id: Number(id) }), logText: `queued as ${id}` };
  }

  /** Schedules the callback as soon as it is known when the upload finishes. */
  #scheduleCallback(id: string, queued: Queued): void {
    const { callback, data, runs } = queued;
    if (callback === "") return;
    const end = this.#stepsOf(id, runs).nextWithoutRequests(isFinished);
    if (end === undefined) return;
    queued.callback = "";
    const status = success("Found Youtube Status", uploadData(id, end.step.kind, data));
    const { sleep, onFinished } = this.#options;
    sleep(end.inMs).then(
      () => onFinished(id, callback, status),
      () => {},
    );
  }
}

function isFinished(step: Step): step is Extract<Step, { kind: "uploaded" | "failed" }> {
  return step.kind === "uploaded" || step.kind === "failed";
}

function isState(step: Step): step is Extract<Step, { kind: "uploaded" | "failed" | "pending" }> {
  return step.kind === "pending" || isFinished(step);
}

/** `2018-01-01 00:00:00`, UTC. */
function dateTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

function scenarioOf(name: string, id: bigint): Scenario {
  const known = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
  return known ?? { what: "", steps: id >= FIRST_ORDINARY_ID ? "uploaded" : "unknown" };
}

/** A list of copies to S3, at most 25 by default. */
function listing(request: Request): Outcome {
  const [limit, offset] = [whole(request.get("limit"), 25), whole(request.get("offset"), 0)];
  const all = [1, 2, 3].map((id) => ({ id, cdn_id: 158, path: `sestore{#}/jb/file${id}.mp4`, status: 200 }));
  const found = all.slice(offset, offset + limit);
  return { text: success("Found AWS Status", found), logText: `${found.length} of ${all.length}` };
}

/** A count in a request, or the default. */
function whole(value: Json | undefined, other: number): number {
  const count = integer(value);
  return count === undefined || count < 0n ? other : Number(count);
}
