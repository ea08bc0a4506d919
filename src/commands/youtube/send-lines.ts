import { NoAnswer } from "../../api/no-answer.ts";
import { refusal } from "../../api/response.ts";
import { sharedDelay } from "../../api/retry.ts";
import { SceError } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import type { Session } from "../../cli/session.ts";
import { outcomeOf, outcomeWithout } from "../../journal/ask.ts";
import type { UploadOutcome } from "../../journal/journal.ts";
import type { LineJournal } from "../../journal/lines.ts";
import { stateOf } from "../../journal/uploads.ts";
import { jsonLine } from "../../output/json.ts";
import type { LineRow } from "./line-rows.ts";
import { uploadQuestion } from "./upload-request.ts";

/** So many uploads in a row without an answer end the run. */
const MOST_UNANSWERED = 3;

interface SendOptions {
  readonly session: Session;
  readonly journal: LineJournal;
  /** The number of parallel requests. */
  readonly concurrency: number;
  /** Ends the sending, with its reason. */
  readonly signal: AbortSignal;
  /** Called when a row is settled. */
  readonly onSettled: (row: LineRow) => Promise<void>;
}

/** Sends the lines that are not settled, in order. Throws why it ended early; the other rows are as they were. */
export async function sendLines(rows: readonly LineRow[], options: SendOptions, context: Context): Promise<void> {
  const { signal, concurrency, onSettled } = options;
  const { random, sleep } = context.system;
  const waiting = rows.filter(({ isSettled }) => !isSettled).values();
  let unanswered = 0;
  let end: { readonly reason: unknown } | undefined;
  const step = async (row: LineRow) => {
    const failure = await sendLine(row, options, context);
    await onSettled(row);
    if (signal.aborted) throw signal.reason;
    if (failure?.kind === "credentials") throw options.session.explain(failure);
    const isAnswered = row.known.state !== "unsure" && row.known.state !== "unsent";
    unanswered = isAnswered || failure === undefined ? 0 : unanswered + 1;
    if (failure !== undefined && unanswered >= MOST_UNANSWERED) throw hopeless(failure);
    if (failure instanceof NoAnswer) await sleep(sharedDelay(failure, 1, random()), signal);
  };
  const work = async () => {
    try {
      for (const row of waiting) {
        if (end !== undefined) return;
        await step(row);
      }
    } catch (reason) {
      end ??= { reason };
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  if (end !== undefined) throw end.reason;
}

function hopeless({ kind, message, hint }: SceError): SceError {
  return new SceError(kind, `stopped after ${MOST_UNANSWERED} uploads in a row without an answer: ${message}`, hint);
}

/** Sends one line and settles its row. Gives why it was not queued. */
async function sendLine(
  row: LineRow,
  { session, journal, signal }: SendOptions,
  { messages }: Context,
): Promise<SceError | undefined> {
  let wasSent = false;
  const question = uploadQuestion(row.values, `line ${row.line}`);
  const onSent = () => {
    wasSent = true;
  };
  const intent = await journal.claim(
    row,
    question.parameters,
    row.instead === undefined ? {} : { instead: row.instead },
  );
  if (intent === undefined) {
    settle(row, { state: "unsure", error: "another run of sce is sending it" });
    return undefined;
  }
  const done = (outcome: UploadOutcome) => {
    settle(row, outcome);
    intent.settle(outcome);
  };
  try {
    const response = await session.apiClient.ask({ ...question, onSent });
    const outcome = outcomeOf(response, messages);
    if (outcome.state === "unsure") await messages.response(jsonLine(response.text));
    done(outcome);
    return refusal(response) ?? (outcome.state === "unsure" ? new SceError("refused", outcome.error ?? "") : undefined);
  } catch (error) {
    if (row.isSettled) throw error;
    const outcome = outcomeWithout(error, messages);
    done(signal.aborted && !wasSent ? { ...outcome, state: "unsent" } : outcome);
    if (error instanceof NoAnswer) return error;
    throw error;
  }
}

function settle(row: LineRow, { state, id = "", error }: UploadOutcome): void {
  row.known = { id, state: stateOf({ state }), url: undefined, error };
  row.isSettled = true;
}
