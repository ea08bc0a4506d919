import { SceError } from "./errors.ts";

/** An unexpected error: a bug in `sce`. */
export class InternalError extends SceError {
  /** Where it happened, one line per call. */
  readonly trace: readonly string[];

  constructor(error: unknown) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    super(
      "internal",
      `internal error: ${withoutSignatures(message)}`,
      "this is a bug in sce; use -v to see where it happened",
    );
    this.trace = withoutSignatures(stack)
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}

/** Returns a SceError unchanged, and wraps any other error in an {@link InternalError}. */
export function asSceError(error: unknown): SceError {
  return error instanceof SceError ? error : new InternalError(error);
}

/** The errors of libraries may quote their input, such as a signed request. A signature is 32 bytes in base64. */
function withoutSignatures(text: string): string {
  return text.replace(/(?:[A-Za-z0-9+]|\\{0,3}\/|%2[BF]){43}(?:=|%3D)/gi, "[redacted]");
}
