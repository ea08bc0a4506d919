const undos: (() => unknown)[] = [];

/** Registers a function to run after the current test, to stop what the test started. */
export function afterTest(undo: () => unknown): void {
  undos.push(undo);
}

/** Runs all registered functions, the latest first. Only the setup file calls it. */
export async function cleanUp(): Promise<void> {
  for (const undo of undos.splice(0).reverse()) await undo();
}
