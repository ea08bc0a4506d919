import type { PhpValue } from "../api/php-json.ts";
import { isInt64 } from "../base/int64.ts";

/** A number for the wire, or why it cannot be sent. */
type ReadNumber = { readonly value: PhpValue } | { readonly problem: string };

const LONGEST_INTEGER = String(-(2n ** 63n)).length;

/**
 * Reads a number as JSON writes it. Integers keep every digit. A float has to be one that PHP prints as the very same
 * number: what would arrive as another one than was written is refused, and so is -0, which PHP prints as an integer.
 */
export function readJsonNumber(text: string): ReadNumber {
  if (/^-?\d+$/.test(text) && text !== "-0") {
    // Of a number with a million digits the length is enough.
    const integer = text.length <= LONGEST_INTEGER ? BigInt(text) : undefined;
    if (integer !== undefined && isInt64(integer)) return { value: integer };
    return { problem: "is an integer that does not fit 64 bits" };
  }
  const value = Number(text);
  if (!Number.isFinite(value)) return { problem: "is larger than any float" };
  if (Object.is(value, -0)) return { problem: "is a negative zero, which would arrive as 0" };
  if (decimal(text) !== decimal(String(value))) return { problem: "has more digits than a float can hold" };
  return { value };
}

/** One spelling for all those of a number: its digits without zeros around them, and the power of ten behind them. */
function decimal(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const all = `${whole}${fraction}`;
  const digits = trimZeros(all);
  if (digits === "") return "0";
  const power = Number(exponent) - fraction.length + (all.length - all.lastIndexOf(digits) - digits.length);
  return `${sign}${digits}e${power}`;
}

/** Loops, not regular expressions: those take the square of the length for a long row of zeros. */
function trimZeros(digits: string): string {
  let start = 0;
  let end = digits.length;
  while (digits[start] === "0") start += 1;
  while (end > start && digits[end - 1] === "0") end -= 1;
  return digits.slice(start, end);
}
