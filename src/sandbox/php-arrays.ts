import type { Json } from "./php-encode.ts";

/** What a PHP server reads otherwise than it was sent, if it decodes to arrays: `{}`, and objects that look like lists. */
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
  if (value.size === 0) return "a PHP server that decodes to arrays takes its {} for []";
  let next = 0;
  for (const name of value.keys()) {
    if (name !== String(next)) return ambiguousPart(value);
    next += 1;
  }
  return "a PHP server that decodes to arrays takes its object with the keys 0, 1, 2… for a list";
}
