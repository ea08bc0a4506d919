/** The largest integer that the API's ids and PHP's integers can be. */
export const INT64_MAX = 2n ** 63n - 1n;

/** Whether an integer fits PHP's integers: a larger one would become a float there and lose digits. */
export function isInt64(integer: bigint): boolean {
  return BigInt.asIntN(64, integer) === integer;
}
