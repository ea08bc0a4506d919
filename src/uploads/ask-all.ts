import { AnswerQueue, type AskOptions } from "./answer-queue.ts";
import type { StatusAnswer } from "./status-answer.ts";

/**
 * Gets the status of every id in parallel and yields the answers in input order, in bounded memory. Each list holds the
 * answers that are ready, up to the first error. An id that waits for its retry does not delay the others. Ends after an
 * answer that refuses the credentials. Throws the error of `ids` after the answers before it, and the signal's reason.
 */
export async function* askAll(ids: AsyncIterable<string>, options: AskOptions): AsyncGenerator<StatusAnswer[], void> {
  const queue = new AnswerQueue(ids, options);
  try {
    for (;;) {
      const answers = await queue.next();
      if (answers.length === 0) return;
      yield answers;
      if (answers.at(-1)?.error?.kind === "credentials") return;
    }
  } finally {
    queue.close();
  }
}
