const undos: (() => unknown)[] = [];

/** Has this done after the running test: it stops what the test started. */
export function afterTest(undo: () => unknown): void {
  undos.push(undo);
}

/** Undoes everything, the latest first. Only the setup file calls it. */
export async function cleanUp(): Promise<void> {
  for (const undo of undos.splice(0).reverse()) await undo();
}
