/** The largest integer of PHP, and so the largest id of the API. */
export const INT64_MAX = 2n ** 63n - 1n;

/** Whether an integer fits into PHP's integers. PHP turns a larger one into a float, which loses digits. */
export function isInt64(integer: bigint): boolean {
  return BigInt.asIntN(64, integer) === integer;
}
