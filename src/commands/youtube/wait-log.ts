import { type LogEvent, logCounts, logSeconds } from "../../terminal/json-log.ts";
import type { Wait } from "../../uploads/wait.ts";
import type { WaitEvent } from "../../uploads/wait-event.ts";
import type { WaitRow } from "../../uploads/wait-rows.ts";

/** The event that `--log json` prints; undefined for events that it does not report. */
export function logEvent(event: WaitEvent, wait: Pick<Wait, "counts" | "elapsedMs">): LogEvent | undefined {
  const waited = logSeconds(wait.elapsedMs);
  switch (event.type) {
    case "first":
      return stateEvent(event.row, null, waited);
    case "change":
      return stateEvent(event.row, event.before.state ?? null, waited);
    case "recovered":
      return stateEvent(event.row, event.row.state ?? null, waited);
    case "trouble": {
      const { id, trouble } = event.row;
      return { event: "trouble", id, attempts: trouble?.attempts ?? 0, message: trouble?.failure.message ?? "" };
    }
    case "outage":
      return { event: "outage", over: false, message: event.failure.message, lasted: 0 };
    case "outage-over":
      return { event: "outage", over: true, message: null, lasted: logSeconds(event.lastedMs) };
    case "alive":
      return { event: "alive", counts: logCounts(wait.counts), waited };
    default:
      return undefined;
  }
}

function stateEvent({ id, state, url, message }: WaitRow, from: string | null, waited: number): LogEvent {
  return { event: "state", id, from, to: state ?? "unknown", url: url ?? null, message: message ?? null, waited };
}
