import { formatDuration, formatElapsed } from "../../base/duration.ts";
import { SceError } from "../../base/errors.ts";
import type { Wait } from "../../uploads/wait.ts";
import type { WaitEnd } from "../../uploads/wait-event.ts";
import type { ResultPlan } from "./plan.ts";

/** What a wait says of itself when it ended early. */
type EndedWait = Pick<Wait, "counts" | "outageMs" | "total" | "unfinished">;

const GO_ON = "run the same command again to go on waiting";

/** How to go on waiting. */
function goOn(resume: string | undefined, otherwise = ""): string {
  return resume === undefined ? `${GO_ON}${otherwise}` : `to go on waiting: ${resume}`;
}

/** Why a wait ended before all was finished, and how to go on; undefined if the uploads' own errors say it. */
export function waitError(
  end: WaitEnd,
  wait: EndedWait,
  { timeoutMs, resume }: Pick<ResultPlan, "timeoutMs" | "resume">,
): SceError | undefined {
  const isAnswered = wait.counts.size > 0;
  if (end === "timeout" && wait.unfinished > 0) {
    const kind = isAnswered ? "pending" : "unreachable";
    const message = `timed out after ${formatDuration(timeoutMs)}${rest(wait)}`;
    return new SceError(kind, message, goOn(resume, ", or allow more with --timeout"));
  }
  if (end === "outage" && isAnswered)
    return new SceError(
      "unreachable",
      `no answer from the API for ${formatElapsed(wait.outageMs)}${rest(wait)}`,
      goOn(resume),
    );
  return undefined;
}

/** What a signal's message says of a wait, and its hint. */
export function interruptedWait(wait: EndedWait, resume?: string): { readonly text: string; readonly hint?: string } {
  if (wait.unfinished === 0) return { text: "all uploads are finished" };
  return { text: wait.total === 1 ? ALONE : several(wait), hint: goOn(resume) };
}

const ALONE = "the upload continues at ScaleEngine";

function rest(wait: EndedWait): string {
  return wait.total === 1 ? `; ${ALONE}` : `: ${several(wait)}`;
}

function several({ total, unfinished }: EndedWait): string {
  return `${unfinished} of ${total} uploads ${unfinished === 1 ? "is" : "are"} not finished; the uploads continue at ScaleEngine`;
}
