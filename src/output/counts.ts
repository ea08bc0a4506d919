import type { State } from "../uploads/upload.ts";

/** `2 uploaded, 1 pending`. */
export function countsText(counts: ReadonlyMap<State, number>): string {
  const order: readonly State[] = ["uploaded", "pending", "failed", "unknown"];
  return order.flatMap((state) => (counts.get(state) ? [`${counts.get(state)} ${state}`] : [])).join(", ");
}
