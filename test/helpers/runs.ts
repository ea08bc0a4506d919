const { CI = "" } = process.env;
const isCi = !["", "0", "false"].includes(CI);

/** The number of cases per property on a developer's machine. */
const SAMPLE = 200;

/** The number of cases for a property: all in CI, a sample elsewhere. */
export function runs(all: number): { numRuns: number } {
  return { numRuns: isCi ? all : Math.min(all, SAMPLE) };
}
