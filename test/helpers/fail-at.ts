import { afterTest } from "./clean-up.ts";

/** Makes JSON.parse fail for this string until the test ends, as it may for a very long string. */
export function failAt(text: string): void {
  const parse = JSON.parse;
  JSON.parse = (json, reviver) => {
    if (json === JSON.stringify(text)) throw new RangeError("the text is beyond what is possible");
    return parse(json, reviver);
  };
  afterTest(() => {
    JSON.parse = parse;
  });
}
