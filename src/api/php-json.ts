/**
 * JSON exactly as PHP's `json_encode` writes it with its default flags. The signature covers this text, so a single
 * different byte makes it invalid.
 */

/**
 * A value of a request. Integers are bigint (64-bit ids keep every digit) or safe-integer numbers. Objects are Maps,
 * because a plain object would move keys that look like integers to the front.
 */
export type PhpValue = string | number | bigint | boolean | null | readonly PhpValue[] | ReadonlyMap<string, PhpValue>;

/** The JSON text of a value: ASCII only, no white space. Throws RangeError for numbers that JSON cannot express. */
export function encodePhpJson(value: PhpValue): string {
  if (value === null || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (typeof value === "string") return encodeString(value);
  if (typeof value === "number") return encodeNumber(value);
  if (value instanceof Map) {
    const pairs = [...value].map(([key, inner]) => `${encodeString(key)}:${encodePhpJson(inner)}`);
    return `{${pairs.join(",")}}`;
  }
  return `[${[...(value as readonly PhpValue[])].map(encodePhpJson).join(",")}]`;
}

/** PHP escapes the slash and everything beyond ASCII. JSON.stringify does not. */
const BARE_IN_JAVASCRIPT = /[/\u0080-\uffff]/g;

function encodeString(text: string): string {
  // JSON.stringify has already escaped lone surrogates, in lower case like PHP.
  return JSON.stringify(text).replace(BARE_IN_JAVASCRIPT, (unit) =>
    unit === "/" ? "\\/" : `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Like JavaScript, PHP prints a float with the fewest digits that read back the same. But it uses an exponent at other
 * magnitudes (below 1e-4 and from 1e17), and then always prints a fraction: `1.0e+25`.
 */
function encodeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError("JSON cannot express this number");
  if (Object.is(value, -0)) return "-0";
  const magnitude = Math.abs(value);
  if (value === 0 || (magnitude >= 1e-4 && magnitude < 1e17)) return String(value);
  const [mantissa = "", exponent = ""] = value.toExponential().split("e");
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}e${exponent}`;
}
