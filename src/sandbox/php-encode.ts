/** A number by the text that stands for it, so that no digit is lost. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What the sandbox reads from a request and puts into an answer; a Map keeps its keys' order whatever they look like. */
export type Json =
  | null
  | boolean
  | number
  | string
  | NumberText
  | Json[]
  | Map<string, Json>
  | { readonly [name: string]: Json };

/** JSON as PHP's json_encode writes it: no spaces, `/` as `\/`, everything beyond ASCII as lower-case `\uxxxx`. */
export function phpEncode(value: Json): string {
  if (typeof value === "string") return encodeString(value);
  if (value === null || typeof value !== "object") return String(value);
  if (value instanceof NumberText) return value.text;
  if (Array.isArray(value)) return `[${value.map(phpEncode).join(",")}]`;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  return `{${entries.map(([name, inner]) => `${encodeString(name)}:${phpEncode(inner)}`).join(",")}}`;
}

function encodeString(text: string): string {
  // JSON.stringify has PHP's short escapes and lower-case hex already; it differs in these two.
  return JSON.stringify(text)
    .replaceAll("/", "\\/")
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The text that PHP prints for a number that it has read: 1.50 → 1.5, 1e5 → 100000, beyond 64 bits a float. */
export function phpNumber(text: string): string {
  if (/^-?\d{1,19}$/.test(text)) {
    const integer = BigInt(text);
    if (BigInt.asIntN(64, integer) === integer) return String(integer);
  }
  const value = Number(text);
  if (Object.is(value, -0)) return "-0";
  // PHP reads infinity and then refuses to print it: nothing to compare with but the text itself.
  if (!Number.isFinite(value)) return text;
  const [mantissa = "", exponent = "0"] = value.toExponential().split("e");
  // PHP's serialize_precision of 17 is also where it turns to exponents.
  if (value === 0 || (Number(exponent) > -5 && Number(exponent) < 17)) return String(value);
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}e${exponent}`;
}
