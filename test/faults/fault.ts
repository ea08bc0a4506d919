import { type Play, SECRET, type Seen, startApi } from "../helpers/api.ts";
import { runBuilt } from "../helpers/process.ts";
import { type Outcome, sce, type World } from "../helpers/sce.ts";

/** The setup of one run, and what the run did. */
export interface Scene {
  readonly env: Record<string, string>;
  /** How the world of a run in this process differs. */
  readonly world?: World;
  /** How many requests reached the API. */
  readonly requests: () => number;
  /** What it was sent, where somebody listens. */
  readonly seen?: readonly Seen[];
  /** What stands for the words in capitals of the row. */
  readonly words?: Readonly<Record<string, string>>;
}

/** One fault, and its expected outcome. */
export interface Fault {
  readonly name: string;
  /** Causes the fault. */
  readonly arrange: () => Promise<Scene> | Scene;
  /** What comes after `sce`. */
  readonly line?: string;
  readonly code: number;
  readonly stdout: string;
  /** Exactly, without `-v`. */
  readonly stderr: string;
  /** How many requests reach the API. */
  readonly requests: number;
  /** Runs the built program as a process: for what only the process's own environment can bring about. */
  readonly process?: { readonly shell?: string; readonly stdout?: () => number };
  /** With `-v` it says where in the program it happened. */
  readonly hasTrace?: boolean;
  /** Why it cannot be tested here. */
  readonly skip?: string | undefined;
}

/** One id, its state alone, tried twice: what most rows ask for. */
const LINE = "youtube status 1 --field state --retries 1";

export const ACCOUNT = { SCE_API_KEY: "KEY-OF-THE-TEST", SCE_API_SECRET: SECRET, SCE_CDN: "158" };

/** An API with these plays. The last one repeats. */
export function plays(...list: [Play, ...Play[]]): () => Promise<Scene> {
  return async () => {
    const { env, seen, url } = await startApi(...list);
    return { env, seen, requests: () => seen.length, words: { HOST: new URL(url).host } };
  };
}

/** Brings the fault about; gives what the program printed and what it was to print. */
export async function run(fault: Fault, options: readonly string[]) {
  const scene = await fault.arrange();
  const words = (fault.line ?? LINE).split(" ");
  const args = [...words, ...options];
  const outcome: Outcome =
    fault.process === undefined
      ? await sce(args, { ...scene.world, env: scene.env })
      : await runBuilt(args, {
          env: scene.env,
          ...(fault.process.shell === undefined ? {} : { shell: fault.process.shell }),
          ...(fault.process.stdout === undefined ? {} : { stdout: fault.process.stdout() }),
        });
  const { code, stdout } = fault;
  const stderr = fault.stderr.replace(/\b[A-Z]{4,}\b/g, (word) => scene.words?.[word] ?? word);
  return { outcome, expected: { code, stdout, stderr }, scene };
}
