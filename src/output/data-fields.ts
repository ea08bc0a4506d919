import { type JsonText, plainText } from "../base/json-text.ts";
import { toJson } from "./json.ts";
import { children, lookUp } from "./look-up.ts";
import { tabSeparated } from "./tab-separated.ts";

/** One line of values from an answer's `data`; empty for those that are missing. */
export function dataLine(data: JsonText | undefined, names: readonly string[]): string {
  const find = finder(data);
  return tabSeparated(
    names.map((name) => {
      const found = find(name);
      return found === undefined ? "" : (plainText(found) ?? "");
    }),
  );
}

/** One JSON object with these keys, values as the API wrote them, `null` for those that are missing. */
export function dataObject(data: JsonText | undefined, names: readonly string[]): JsonText {
  const find = finder(data);
  const pairs = [...new Set(names)].map((name) => `${toJson(name)}:${find(name) ?? "null"}`);
  return `{${pairs.join(",")}}` as JsonText;
}

/** Finds the values of `data` by their names, also as `sce youtube status` calls them: `data.NAME`. */
function finder(data: JsonText | undefined): (name: string) => JsonText | undefined {
  const values = data === undefined ? new Map<string, JsonText>() : children(data);
  return (name) => lookUp(values, name) ?? lookUp(values, name.replace(/^data\./, ""));
}
