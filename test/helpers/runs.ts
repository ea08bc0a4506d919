const { CI = "" } = process.env;
const isCi = !["", "0", "false"].includes(CI);

/** How many cases of each property a developer waits for. */
const SAMPLE = 200;

/** The bound of a property: CI tries all these cases, a developer's machine a sample of them. */
export function runs(all: number): { numRuns: number } {
  return { numRuns: isCi ? all : Math.min(all, SAMPLE) };
}
