import { pMapIterable, pMapSkip } from "p-map";
import { NoAnswer } from "../api/no-answer.ts";
import { type Reply, refusal } from "../api/reply.ts";
import type { Caller } from "../api/retry.ts";
import { SceError } from "../errors.ts";
import { readUpload, type Upload, unknownUpload } from "./upload.ts";

/** What is known about one id after it was asked for. */
export interface Answer {
  readonly upload: Upload;
  /** The API's answer; undefined where there was none. */
  readonly reply: Reply | undefined;
  /** Why nothing is known about the upload: no answer, or a refusal. */
  readonly error: SceError | undefined;
  /** How long it took to know that, in milliseconds: all attempts, and of a wait all rounds. */
  readonly tookMs: number;
}

/** Asks for one upload. Throws only what ended the whole run. */
export async function askOne(id: string, caller: Caller, monotonic: () => number): Promise<Answer> {
  const started = monotonic();
  const took = () => ({ tookMs: monotonic() - started });
  try {
    const reply = await caller.ask({
      command: "youtube.status",
      parameters: new Map([["id", BigInt(id)]]),
      repeatable: true,
      subject: `id ${id}`,
    });
    const upload = readUpload(id, reply);
    const nothingKnown = upload.state === "unknown" ? new SceError("refused", upload.error ?? "") : undefined;
    return { upload, reply, error: refusal(reply) ?? nothingKnown, ...took() };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { upload: unknownUpload(id, error.message), reply: undefined, error, ...took() };
  }
}

/**
 * Asks for every id, several at once, and gives the answers in the order of the ids, in bounded memory. After an answer
 * that refuses the credentials no further id is asked.
 *
 * @param monotonic the monotonic clock, in milliseconds
 */
export function askAll(
  ids: AsyncIterable<string> | Iterable<string>,
  caller: Caller,
  concurrency: number,
  monotonic: () => number,
): AsyncIterable<Answer> {
  let pointless = false;
  const ask = async (id: string) => {
    if (pointless) return pMapSkip;
    const answer = await askOne(id, caller, monotonic);
    if (answer.error?.kind === "credentials") pointless = true;
    return answer;
  };
  // Answers wait for a slow one before them; beyond this many, the asking waits too.
  return pMapIterable(ids, ask, { concurrency, backpressure: concurrency * 4 });
}
