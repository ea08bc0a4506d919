/** The kind of a failure. It alone decides the exit code. */
export type FailureKind =
  | "refused"
  | "internal"
  | "usage"
  | "config"
  | "credentials"
  | "unreachable"
  | "failed"
  | "pending"
  | "hangup"
  | "interrupted"
  | "terminated";

/**
 * The kinds of failure that did not end the run; the most severe one decides the exit code. Empty or undefined: exit 0.
 */
export type FailureKinds = ReadonlySet<FailureKind> | undefined;

/** The exit code of each kind. This table is public interface: `sce help exit-codes` shows it. */
export const EXIT_CODES: Readonly<Record<FailureKind, number>> = {
  refused: 1,
  internal: 1,
  usage: 2,
  config: 3,
  credentials: 4,
  unreachable: 5,
  failed: 7,
  pending: 8,
  hangup: 129,
  interrupted: 130,
  terminated: 143,
};

/** The first of these kinds that occurred decides the exit code. */
const MOST_SEVERE_FIRST: readonly FailureKind[] = [
  "interrupted",
  "terminated",
  "hangup",
  "credentials",
  "usage",
  "config",
  "unreachable",
  "refused",
  "internal",
  "failed",
  "pending",
];

/** The exit code of a run in which these kinds of failure occurred; 0 for none. */
export function exitCode(occurred: ReadonlySet<FailureKind>): number {
  const kind = MOST_SEVERE_FIRST.find((severe) => occurred.has(severe));
  return kind === undefined ? 0 : EXIT_CODES[kind];
}

/** The facts about an error that programs need. */
export interface ErrorFacts {
  readonly code?: string | undefined;
  readonly http?: number | undefined;
  readonly isRetryable?: boolean | undefined;
}

/**
 * The one error that this program throws on purpose.
 *
 * `message` says what happened. `hint`, if any, says what to do next. Both are one line of plain text. They may quote
 * untrusted text, so they are escaped when they are printed.
 */
export class SceError extends Error {
  readonly kind: FailureKind;
  readonly hint: string | undefined;
  /** The API's code and the HTTP status of the response that caused the error. */
  readonly code: string | undefined;
  readonly http: number | undefined;
  /** Whether the same command can succeed later; undefined if the kind decides. */
  readonly isRetryable: boolean | undefined;

  constructor(kind: FailureKind, message: string, hint?: string, facts: ErrorFacts = {}) {
    super(message);
    this.name = "SceError";
    this.kind = kind;
    this.hint = hint;
    this.code = facts.code;
    this.http = facts.http;
    this.isRetryable = facts.isRetryable;
  }
}

/** The system's error code, such as ENOENT. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "unknown error";
}
