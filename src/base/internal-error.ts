import { SceError } from "./errors.ts";

/** An error that nobody expected: a bug in `sce`. */
export class InternalError extends SceError {
  /** Where it happened, one line per call. */
  readonly trace: readonly string[];

  constructor(error: unknown) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    super(
      "internal",
      `internal fault: ${withoutSignatures(message)}`,
      "this is a bug in sce; -v shows where it happened",
    );
    this.trace = withoutSignatures(stack)
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
}

/** A SceError as it is, any other error as an {@link InternalError}. */
export function asSceError(error: unknown): SceError {
  return error instanceof SceError ? error : new InternalError(error);
}

/** An error of a library may quote what it was given, a signed request for one; 32 bytes in base64 are its signature. */
function withoutSignatures(text: string): string {
  return text.replace(/(?:[A-Za-z0-9+]|\\{0,3}\/|%2[BF]){43}(?:=|%3D)/gi, "[redacted]");
}
