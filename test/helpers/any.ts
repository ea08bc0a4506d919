import fc from "fast-check";
import { SceError } from "../../src/base/errors.ts";

export const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 100 }),
  fc.string({ unit: "binary", maxLength: 100 }).map((text) => Buffer.from(text)),
);

/** Runs it; gives undefined where it throws a SceError, and throws what else it throws. */
export function orRefused<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof SceError) return undefined;
    throw error;
  }
}
