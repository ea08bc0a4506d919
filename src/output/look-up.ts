import { elements, isObject, type JsonText, members } from "../base/json-text.ts";

/** The members of an object by name, or the elements of an array by number from 0. Other values have none. */
export function children(json: JsonText): ReadonlyMap<string, JsonText> {
  if (isObject(json)) return members(json);
  return new Map(elements(json).map((element, index) => [String(index), element]));
}

/** The value with this name, or else the value at this dotted path. */
export function lookUp(values: ReadonlyMap<string, JsonText>, path: string): JsonText | undefined {
  const direct = values.get(path);
  if (direct !== undefined) return direct;
  let at = values;
  const steps = path.split(".");
  for (const [n, step] of steps.entries()) {
    const found = at.get(step);
    if (found === undefined || n === steps.length - 1) return found;
    at = children(found);
  }
  return undefined;
}
