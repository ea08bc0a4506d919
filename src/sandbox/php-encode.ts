/** A number kept as text, so that no digit is lost. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value of a request or an answer. Objects of requests are Maps, which keep the order of number-like keys. */
export type Json =
  | null
  | boolean
  | number
  | string
  | NumberText
  | Json[]
  | Map<string, Json>
  | { readonly [name: string]: Json };

/** JSON in the format of PHP's json_encode: no spaces, `/` as `\/`, everything beyond ASCII as lower-case `\uxxxx`. */
export function phpEncode(value: Json): string {
  if (typeof value === "string") return encodeString(value);
  if (value === null || typeof value !== "object") return String(value);
  if (value instanceof NumberText) return value.text;
  if (Array.isArray(value)) return `[${value.map(phpEncode).join(",")}]`;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return `{${entries.map(([name, inner]) => `${encodeString(name)}:${phpEncode(inner)}`).join(",")}}`;
}

function encodeString(text: string): string {
  // JSON.stringify differs from PHP only in these two points.
  return JSON.stringify(text)
    .replaceAll("/", "\\/")
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A number as PHP reads and prints it: 1.50 → 1.5, 1e5 → 100000, beyond 64 bits a float. */
export function phpNumber(text: string): string {
  if (/^-?\d{1,19}$/.test(text)) {
    const integer = BigInt(text);
    if (BigInt.asIntN(64, integer) === integer) return String(integer);
  }
  const value = Number(text);
  if (Object.is(value, -0)) return "-0";
  // PHP reads it as infinity but cannot print that, so keep the text.
  if (!Number.isFinite(value)) return text;
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  // PHP's serialize_precision is 17: from that many digits on, it uses exponents.
  if (value === 0 || (Number(exponent) > -5 && Number(exponent) < 17)) return String(value);
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}e${exponent}`;
}
