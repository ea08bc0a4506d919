import { failed, success, type UploadData, uploadData } from "./answers.ts";
import type { Json } from "./php-encode.ts";
import { FIRST_ORDINARY_ID, SCENARIOS, type Scenario } from "./scenarios.ts";
import { type FaultStep, parseSteps, type Run, type Script, stepAt } from "./script.ts";
import { integer, missing } from "./verify.ts";

type Request = ReadonlyMap<string, Json>;

/** What a request comes to: an answer's text, or a fault to play. */
export type Outcome = { readonly text: string } | { readonly fault: FaultStep };

/** The commands that the sandbox knows, over uploads that go on from one request to the next. */
export class Commands {
  readonly #script: Script;
  /** How often the status of each upload was asked for. */
  readonly #asked = new Map<string, number>();
  /** What was uploaded here. */
  readonly #uploads = new Map<string, Scenario>();
  #nextId = 1_000_001;

  constructor(script: Script) {
    this.#script = script;
  }

  /** Carries out a request that was found to be in order. */
  run(request: Request): Outcome {
    const command = request.get("command");
    if (command === "youtube.status") return this.#status(request);
    if (command === "youtube.upload") return { text: this.#upload(request) };
    if (command === "aws.status") return { text: listing(request) };
    return { text: failed({ code: "0000", message: "Unrecognized API command" }) };
  }

  #status(request: Request): Outcome {
    const id = integer(request.get("id"));
    if (id === undefined || id < 1n)
      return { text: failed(missing(request, ["id"]) ?? { code: "0006", message: "The field id is not an id" }) };
    const name = String(id);
    const scenario = this.#uploads.get(name) ?? scenarioOf(name, id);
    const runs: readonly Run[] = this.#script.get(name) ?? parseSteps(scenario.steps);
    const step = stepAt(runs, this.#count(name, runs)) ?? runs.at(-1)?.step ?? { kind: "unknown" };
    if (step.kind === "pending" || step.kind === "uploaded" || step.kind === "failed")
      return { text: success("Found Youtube Status", uploadData(name, step.kind, scenario.data ?? {})) };
    if (step.kind === "unknown") return { text: failed({ message: "Youtube upload request not found" }) };
    return { fault: step };
  }

  /** How often this upload was asked for before; counted only where it matters, for there may be millions. */
  #count(name: string, runs: readonly Run[]): number {
    if (runs.length < 2) return 0;
    const count = this.#asked.get(name) ?? 0;
    this.#asked.set(name, count + 1);
    return count;
  }

  #upload(request: Request): string {
    const absent = missing(request, ["path", "title"]);
    if (absent !== undefined) return failed(absent);
    const id = this.#nextId;
    this.#nextId += 1;
    const given: Record<string, Json> = {};
    for (const name of ["path", "title", "description", "tags", "visibility", "callback"])
      if (request.has(name)) given[name] = request.get(name) ?? null;
    const data: UploadData = given;
    this.#uploads.set(String(id), { what: "uploaded here", steps: "pending*2,uploaded", data });
    return success("Queued Youtube Upload", { id });
  }
}

function scenarioOf(name: string, id: bigint): Scenario {
  const known = Object.hasOwn(SCENARIOS, name) ? SCENARIOS[name] : undefined;
  return known ?? { what: "", steps: id >= FIRST_ORDINARY_ID ? "uploaded" : "unknown" };
}

/** A list of copies to S3, as long as it was asked for. */
function listing(request: Request): string {
  const limit = Number(integer(request.get("limit")) ?? 10n);
  const offset = Number(integer(request.get("offset")) ?? 0n);
  const all = [1, 2, 3].map((id) => ({ id, cdn_id: 158, path: `sestore{#}/jb/file${id}.mp4`, status: 200 }));
  return success("Found AWS Status", all.slice(offset, offset + limit));
}
