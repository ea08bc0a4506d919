import type { NoAnswer } from "../api/no-answer.ts";
import type { StatusAnswer } from "./status-answer.ts";
import type { PreviousState, WaitRow } from "./wait-rows.ts";

/** How a wait ended. */
export type WaitEnd = "finished" | "timeout" | "outage" | "failed-fast" | "credentials";

/** What happens in a wait. Lines, live rows and log records are views of these events. */
export type WaitEvent =
  /** The first answer about an upload. */
  | { readonly type: "first"; readonly row: WaitRow }
  /** An upload's state changed, or a pending upload's message did. */
  | { readonly type: "change"; readonly row: WaitRow; readonly before: PreviousState }
  /** An upload is finished and will not be checked again. Follows the event of its last answer. */
  | { readonly type: "finished"; readonly row: WaitRow; readonly answer: StatusAnswer }
  /** An upload got no answer in as many attempts as `--retries` allows. The row has the reason. */
  | { readonly type: "trouble"; readonly row: WaitRow }
  /** An upload got an answer again after trouble, and did not change. */
  | { readonly type: "recovered"; readonly row: WaitRow }
  /** An attempt failed, and a retry follows. */
  | { readonly type: "retry"; readonly row: WaitRow; readonly attempt: number; readonly delayMs: number }
  /** No upload gets an answer any more. */
  | { readonly type: "outage"; readonly failure: NoAnswer; readonly remainingMs: number }
  /** The API answers again. */
  | { readonly type: "outage-over"; readonly lastedMs: number }
  /** Nothing else happened for a minute. */
  | { readonly type: "alive" }
  | { readonly type: "end"; readonly how: WaitEnd };
