import { failed, success, type UploadData, uploadData } from "./answers.ts";
import type { Json } from "./php-encode.ts";
import { FIRST_ORDINARY_ID, FIRST_UPLOAD_ID, SCENARIOS, type Scenario, UPLOAD_STEPS } from "./scenarios.ts";
import { type FaultStep, parseSteps, type Run, type Script, stepAt } from "./script.ts";
import { type Failure, integer, missing } from "./verify.ts";

type Request = ReadonlyMap<string, Json>;

/** The outcome of a request: an answer with a text for the log, or a fault to play. */
export type Outcome = { readonly text: string; readonly logText: string } | { readonly fault: FaultStep };

/** The outcome of a request that is refused. */
export function refusal(failure: Failure): Outcome {
  return { text: failed(failure), logText: `${failure.code ?? "refused:"} ${failure.message}` };
}

/** The commands of the sandbox. It remembers uploads from one request to the next. */
export class Commands {
  readonly #script: Script;
  /** How often each upload's status was requested. */
  readonly #asked = new Map<string, number>();
  /** The uploads that were queued here. */
  readonly #uploads = new Map<string, Scenario>();
  #nextId = FIRST_UPLOAD_ID;
  readonly #now: () => number;

  /** @param now the sandbox's clock, in milliseconds since 1970 */
  constructor(script: Script, now: () => number) {
    this.#script = script;
    this.#now = now;
  }

  /** Carries out a valid request. */
  run(request: Request): Outcome {
    const command = request.get("command");
    if (command === "youtube.status") return this.#status(request);
    if (command === "youtube.upload") return this.#upload(request);
    if (command === "aws.status") return listing(request);
    return refusal({ code: "0000", message: "Unrecognized API command" });
  }

  #status(request: Request): Outcome {
    const id = integer(request.get("id"));
    if (id === undefined || id < 1n)
      return refusal(missing(request, ["id"]) ?? { code: "0006", message: "The field id is not an id" });
    const name = String(id);
    const scenario = this.#uploads.get(name) ?? scenarioOf(name, id);
    const runs: readonly Run[] = this.#script.get(name) ?? parseSteps(scenario.steps);
    const step = stepAt(runs, this.#count(name, runs)) ?? runs.at(-1)?.step ?? { kind: "unknown" };
    if (step.kind === "pending" || step.kind === "uploaded" || step.kind === "failed")
      return {
        text: success("Found Youtube Status", uploadData(name, step.kind, scenario.data ?? {})),
        logText: step.kind,
      };
    if (step.kind === "unknown") return refusal({ message: "Youtube upload request not found" });
    return { fault: step };
  }

  /** How often this upload was requested before. Counted only if it matters, because there may be millions. */
  #count(name: string, runs: readonly Run[]): number {
    if (runs.length < 2) return 0;
    const count = this.#asked.get(name) ?? 0;
    this.#asked.set(name, count + 1);
    return count;
  }

  #upload(request: Request): Outcome {
    const absent = missing(request, ["path", "title"]);
    if (absent !== undefined) return refusal(absent);
    const id = this.#nextId;
    this.#nextId += 1;
    const time = dateTime(this.#now());
    const data: Record<string, Json> = { ...NOT_GIVEN, created: time, last_updated: time };
    for (const name of ["path", "title", ...Object.keys(NOT_GIVEN)])
      if (request.has(name)) data[name] = request.get(name) ?? null;
    this.#uploads.set(String(id), { what: "uploaded here", steps: UPLOAD_STEPS, data });
    return { text: success("Queued Youtube Upload", { id }), logText: `queued as ${id}` };
  }
}

/** The defaults of an upload. */
const NOT_GIVEN: UploadData = { description: "", tags: "", visibility: "private", callback: "" };

/** `2018-01-01 00:00:00`, UTC. */
function dateTime(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

function scenarioOf(name: string, id: bigint): Scenario {
  const known = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
  return known ?? { what: "", steps: id >= FIRST_ORDINARY_ID ? "uploaded" : "unknown" };
}

/** A list of copies to S3. */
function listing(request: Request): Outcome {
  const [limit, offset] = [whole(request.get("limit"), 10), whole(request.get("offset"), 0)];
  const all = [1, 2, 3].map((id) => ({ id, cdn_id: 158, path: `sestore{#}/jb/file${id}.mp4`, status: 200 }));
  const found = all.slice(offset, offset + limit);
  return { text: success("Found AWS Status", found), logText: `${found.length} of ${all.length}` };
}

/** A count in a request; `other` if there is none. */
function whole(value: Json | undefined, other: number): number {
  const count = integer(value);
  return count === undefined || count < 0n ? other : Number(count);
}
