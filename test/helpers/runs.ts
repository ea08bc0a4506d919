const { CI = "" } = process.env;
const isCi = !["", "0", "false"].includes(CI);

/** The number of cases per property on a developer's machine. */
const CASES = 200;

/** One of how many entries of a list is tried on a developer's machine. */
const STRIDE = 4;

/** The number of cases for a property: all in CI, at most `elsewhere` on a developer's machine. */
export function runs(all: number, elsewhere = CASES): { numRuns: number } {
  return { numRuns: isCi ? all : Math.min(all, elsewhere) };
}

/** The entries of a list to try: all in CI, every fourth elsewhere. */
export function sample<T>(all: readonly T[]): readonly T[] {
  return isCi ? all : all.filter((_, index) => index % STRIDE === 0);
}
