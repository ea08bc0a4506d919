/** The largest integer that the API's ids and PHP's integers can be. */
export const INT64_MAX = 2n ** 63n - 1n;
