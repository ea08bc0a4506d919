interface Item<T> {
  readonly value: T;
  readonly order: number;
  dueMs: number;
}

/** A binary heap of values, ordered by due time, then by insertion. */
export class DueHeap<T> {
  readonly #items: Item<T>[] = [];
  #added = 0;

  get size(): number {
    return this.#items.length;
  }

  /** When the next value is due; Infinity if there is none. */
  get dueMs(): number {
    return this.#items[0]?.dueMs ?? Number.POSITIVE_INFINITY;
  }

  push(value: T, dueMs: number): void {
    const item = { value, order: this.#added, dueMs };
    this.#added += 1;
    const items = this.#items;
    let at = items.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || !isBefore(item, parent)) break;
      items[at] = parent;
      at = above;
    }
    items[at] = item;
  }

  /** Removes and returns the value that is due next. */
  pop(): T | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || first === last) return first?.value;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = items[below];
      const other = items[below + 1];
      if (child !== undefined && other !== undefined && isBefore(other, child)) {
        below += 1;
        child = other;
      }
      if (child === undefined || !isBefore(child, last)) break;
      items[at] = child;
      at = below;
    }
    items[at] = last;
    return first.value;
  }

  /** Makes every value due by this time. */
  makeDue(dueMs: number): void {
    // Taking the minimum keeps the order of the heap.
    for (const item of this.#items) item.dueMs = Math.min(item.dueMs, dueMs);
  }
}

function isBefore<T>(one: Item<T>, other: Item<T>): boolean {
  return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
}
