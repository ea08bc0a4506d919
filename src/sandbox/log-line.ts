import type { Outcome } from "./commands.ts";
import type { Json } from "./php-encode.ts";
import type { FaultStep } from "./script.ts";
import type { Verdict } from "./verify.ts";

/** A log line about a request and its outcome. It never contains the key, the secret or a signature. */
export function logLine({ request }: Verdict, outcome: Outcome, note: string | undefined): string {
  const asked = request === undefined ? "unreadable request" : `${word(request.get("command"))}${named(request)}`;
  const done = outcome.logText === undefined ? [] : [outcome.logText];
  const got = [...done, ...("fault" in outcome ? [faultText(outcome.fault)] : [])].join(", ");
  return `${asked}: ${got}${note === undefined ? "" : `; ${note}`}`;
}

function faultText(fault: FaultStep): string {
  if (fault.kind === "code") return `${fault.code} (scripted)`;
  return fault.kind === "http" ? `HTTP ${fault.status}` : fault.kind;
}

/** The id that a request is about. */
function named(request: ReadonlyMap<string, Json>): string {
  const id = request.get("id") ?? null;
  return id === null ? "" : ` ${word(id)}`;
}

/** Longer words are cut: a request may contain megabytes. */
const LONGEST_WORD = 80;

function word(value: Json | undefined): string {
  if (value === undefined || value === null) return "no command";
  const text = typeof value === "object" ? ("text" in value ? String(value.text) : "(no text)") : String(value);
  return text.length > LONGEST_WORD ? `${text.slice(0, LONGEST_WORD)}…` : text;
}
