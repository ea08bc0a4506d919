import type { NoAnswer } from "../api/no-answer.ts";
import type { StatusAnswer } from "./status-answer.ts";
import type { PreviousState, WaitRow } from "./wait-rows.ts";

/** How a wait ended. */
export type WaitEnd = "finished" | "timeout" | "outage" | "failed-fast" | "credentials";

/** What happens in a wait. What is shown of it, a line, a row or a record, is a view of these. */
export type WaitEvent =
  /** The first answer about an upload. */
  | { readonly type: "first"; readonly row: WaitRow }
  /** An upload's state is another one, or a pending upload's message is. */
  | { readonly type: "change"; readonly row: WaitRow; readonly before: PreviousState }
  /** An upload will not be asked for any more. Follows its answer's own event. */
  | { readonly type: "finished"; readonly row: WaitRow; readonly answer: StatusAnswer }
  /** An upload was not answered in as many attempts as `--retries` allows; the row has the reason. */
  | { readonly type: "trouble"; readonly row: WaitRow }
  /** An upload in trouble is answered again, and is what it was before. */
  | { readonly type: "recovered"; readonly row: WaitRow }
  /** An attempt failed, and the next one follows by the ordinary rule. */
  | { readonly type: "retry"; readonly row: WaitRow; readonly attempt: number; readonly delayMs: number }
  /** No upload is answered any more. */
  | { readonly type: "outage"; readonly failure: NoAnswer; readonly remainingMs: number }
  /** The API answers again. */
  | { readonly type: "outage-over"; readonly lastedMs: number }
  /** Nothing else happened for a minute. */
  | { readonly type: "alive" }
  | { readonly type: "end"; readonly how: WaitEnd };
