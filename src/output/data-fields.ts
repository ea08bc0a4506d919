import { type JsonText, members, plainText } from "../base/json-text.ts";
import { toJson } from "./json.ts";
import { children, lookUp } from "./look-up.ts";
import { tabSeparated } from "./tab-separated.ts";

type Find = (name: string) => JsonText | undefined;

/**
 * Finds values of a response by name: first in its `data`, then among its own members. Not every response has a `data`.
 * `data.NAME` works too, as in `sce youtube status`.
 */
function finder(response: JsonText | undefined): Find {
  const own = response === undefined ? new Map<string, JsonText>() : members(response);
  const data = own.get("data");
  const values = data === undefined ? new Map<string, JsonText>() : children(data);
  return (name) => lookUp(values, name) ?? lookUp(own, name);
}

/** One line of values from a response. A missing value is empty. */
export function dataLine(response: JsonText | undefined, names: readonly string[]): string {
  const find = finder(response);
  return tabSeparated(
    names.map((name) => {
      const found = find(name);
      return found === undefined ? "" : (plainText(found) ?? "");
    }),
  );
}

/** One JSON object with these keys and the values as the API wrote them. A missing value is `null`. */
export function dataObject(response: JsonText | undefined, names: readonly string[]): JsonText {
  const find = finder(response);
  const pairs = [...new Set(names)].map((name) => `${toJson(name)}:${find(name) ?? "null"}`);
  return `{${pairs.join(",")}}` as JsonText;
}

/** The names that the response does not have. */
export function missingFields(response: JsonText, names: readonly string[]): string[] {
  const find = finder(response);
  return [...new Set(names)].filter((name) => find(name) === undefined);
}

/** The names in the response: those of `data`, or of its first element if it is a list, then the response's own. */
export function knownFields(response: JsonText): string[] {
  const own = members(response);
  const data = own.get("data");
  const values = data === undefined ? new Map<string, JsonText>() : children(data);
  const first = data?.startsWith("[") ? values.get("0") : undefined;
  const inner = first === undefined ? [...values.keys()] : [...children(first).keys()].map((name) => `0.${name}`);
  return [...new Set([...inner, ...own.keys()])].filter((name) => name !== "data");
}
