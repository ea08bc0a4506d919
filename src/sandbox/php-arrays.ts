import type { Json } from "./php-encode.ts";

/** What a PHP server misreads if it decodes to arrays: `{}`, and objects that look like lists. */
export function ambiguousPart(request: ReadonlyMap<string, Json>): string | undefined {
  for (const value of request.values()) {
    const found = ambiguous(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ambiguous(value: Json): string | undefined {
  if (Array.isArray(value)) {
    for (const inner of value) {
      const found = ambiguous(inner);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!(value instanceof Map)) return undefined;
  if (value.size === 0) return "a PHP server that decodes to arrays reads its {} as []";
  let next = 0;
  for (const name of value.keys()) {
    if (name !== String(next)) return ambiguousPart(value);
    next += 1;
  }
  return "a PHP server that decodes to arrays reads its object with the keys 0, 1, 2… as a list";
}
