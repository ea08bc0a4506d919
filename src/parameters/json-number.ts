import type { PhpValue } from "../api/php-json.ts";
import { isInt64 } from "../base/int64.ts";

/** A number for the wire, or why it cannot be sent. */
type ReadNumber = { readonly value: PhpValue } | { readonly problem: string };

const LONGEST_INTEGER = String(-(2n ** 63n)).length;

/**
 * Reads a JSON number. Integers keep every digit. A number is refused if the API would receive another value than the
 * one written. So is -0, because PHP prints it as an integer.
 */
export function readJsonNumber(text: string): ReadNumber {
  if (/^-?\d+$/.test(text) && text !== "-0") {
    // BigInt is slow for very long texts, and those cannot fit anyway.
    const integer = text.length <= LONGEST_INTEGER ? BigInt(text) : undefined;
    if (integer !== undefined && isInt64(integer)) return { value: integer };
    return { problem: "does not fit in 64 bits" };
  }
  const value = Number(text);
  if (!Number.isFinite(value)) return { problem: "is too large for a float" };
  if (Object.is(value, -0)) return { problem: "is a negative zero, which would arrive as 0" };
  if (decimal(text) !== decimal(String(value))) return { problem: "has more digits than a float can hold" };
  return { value };
}

/** One text for all spellings of a number: its digits without outer zeros, and a power of ten. */
function decimal(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const all = `${whole}${fraction}`;
  const digits = trimZeros(all);
  if (digits === "") return "0";
  const power = Number(exponent) - fraction.length + (all.length - all.lastIndexOf(digits) - digits.length);
  return `${sign}${digits}e${power}`;
}

/** Regular expressions would take time quadratic in the number of zeros. */
function trimZeros(digits: string): string {
  let start = 0;
  let end = digits.length;
  while (digits[start] === "0") start += 1;
  while (end > start && digits[end - 1] === "0") end -= 1;
  return digits.slice(start, end);
}
