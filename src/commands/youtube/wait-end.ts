import { formatDuration, formatElapsed } from "../../base/duration.ts";
import { SceError } from "../../base/errors.ts";
import type { Wait } from "../../uploads/wait.ts";
import type { WaitEnd } from "../../uploads/wait-event.ts";
import type { ResultPlan } from "./plan.ts";

/** What the messages about an unfinished wait need. */
type EndedWait = Pick<Wait, "counts" | "outageMs" | "total" | "unfinished">;

const RUN_AGAIN = "run the same command again to keep waiting";

/** The hint that says how to keep waiting. */
function howToResume(resume: string | undefined, otherwise = ""): string {
  return resume === undefined ? `${RUN_AGAIN}${otherwise}` : `to keep waiting, run: ${resume}`;
}

/** Why a wait ended early and how to keep waiting. Undefined if the errors of the uploads say enough. */
export function waitError(
  end: WaitEnd,
  wait: EndedWait,
  { timeoutMs, resume }: Pick<ResultPlan, "timeoutMs" | "resume">,
): SceError | undefined {
  const isAnswered = wait.counts.size > 0;
  if (end === "timeout" && wait.unfinished > 0) {
    const kind = isAnswered ? "pending" : "unreachable";
    const message = `timed out after ${formatDuration(timeoutMs)}${rest(wait)}`;
    return new SceError(kind, message, howToResume(resume, ", or raise --timeout"));
  }
  if (end === "outage" && isAnswered)
    return new SceError(
      "unreachable",
      `no answer from the API for ${formatElapsed(wait.outageMs)}${rest(wait)}`,
      howToResume(resume),
    );
  return undefined;
}

/** What a signal's message adds about a wait, and its hint. */
export function interruptedWait(wait: EndedWait, resume?: string): { readonly text: string; readonly hint?: string } {
  if (wait.unfinished === 0) return { text: "all uploads are finished" };
  return { text: wait.total === 1 ? ONE_CONTINUES : several(wait), hint: howToResume(resume) };
}

const ONE_CONTINUES = "the upload continues at ScaleEngine";

function rest(wait: EndedWait): string {
  return wait.total === 1 ? `; ${ONE_CONTINUES}` : `: ${several(wait)}`;
}

function several({ total, unfinished }: EndedWait): string {
  return `${unfinished} of ${total} uploads ${unfinished === 1 ? "is" : "are"} not finished; the uploads continue at ScaleEngine`;
}
