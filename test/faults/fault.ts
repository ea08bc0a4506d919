import { type Play, SECRET, type Seen, startApi } from "../helpers/api.ts";
import { runBuilt } from "../helpers/process.ts";
import { type Outcome, sce, type World } from "../helpers/sce.ts";

/** What one run needs, and what reached the API. */
export interface Scene {
  readonly env: Record<string, string>;
  /** More settings for a run in this process. */
  readonly world?: World;
  /** How many requests reached the API. */
  readonly requests: () => number;
  /** The requests, if the server records them. */
  readonly seen?: readonly Seen[];
  /** Values for the placeholders in the expected stderr, which are words in capitals. */
  readonly placeholders?: Readonly<Record<string, string>>;
}

/** One fault, and its expected outcome. */
export interface Fault {
  readonly name: string;
  /** Causes the fault. */
  readonly arrange: () => Promise<Scene> | Scene;
  /** The command line after `sce`. */
  readonly line?: string;
  readonly code: number;
  readonly stdout: string;
  /** All of stderr without `-v`. May contain placeholders, such as HOST. */
  readonly stderr: string;
  /** How many requests reach the API. */
  readonly requests: number;
  /** Runs the built program as a process, for faults of its environment or its streams. */
  readonly process?: { readonly shell?: string; readonly stdout?: () => number };
  /** Whether `-v` also prints a stack trace. */
  readonly hasTrace?: boolean;
  /** Why it cannot be tested here. */
  readonly skip?: string | undefined;
}

/** The command line of most faults: one id, its state, one retry. */
const LINE = "youtube status 1 --field state --retries 1";

export const ACCOUNT = { SCE_API_KEY: "KEY-OF-THE-TEST", SCE_API_SECRET: SECRET, SCE_CDN: "158" };

/** Starts an API with these plays. The last one repeats. */
export function plays(...list: [Play, ...Play[]]): () => Promise<Scene> {
  return async () => {
    const { env, seen, url } = await startApi(...list);
    return { env, seen, requests: () => seen.length, placeholders: { HOST: new URL(url).host } };
  };
}

/** Causes the fault and runs the command. Returns the outcome and the expected outcome. */
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
  const stderr = fault.stderr.replace(/\b[A-Z]{4,}\b/g, (word) => scene.placeholders?.[word] ?? word);
  return { outcome, expected: { code, stdout, stderr }, scene };
}
