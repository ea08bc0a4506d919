import fc from "fast-check";
import { SceError } from "../../src/base/errors.ts";

export const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 100 }),
  fc.string({ unit: "binary", maxLength: 100 }).map((text) => Buffer.from(text)),
);

/** Calls the function. Returns undefined if it throws a SceError. Other errors pass through. */
export function orRefused<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof SceError) return undefined;
    throw error;
  }
}
