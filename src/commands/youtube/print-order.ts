/** The order in which a wait prints its uploads, each of them once. */
export interface PrintOrder {
  /** The uploads that can be printed now that this one is finished. */
  ready(id: string): Iterable<string>;
  /** The uploads that are not printed yet, in the order of the input. */
  rest(): Iterable<string>;
}

/** The order of the input, up to the first unfinished upload. */
export function inputOrder(ids: readonly string[], isFinished: (id: string) => boolean): PrintOrder {
  let next = 0;
  function* upTo(mayGo: (id: string) => boolean) {
    for (let id = ids[next]; id !== undefined && mayGo(id); id = ids[next]) {
      next += 1;
      yield id;
    }
  }
  return { ready: () => upTo(isFinished), rest: () => upTo(() => true) };
}

/** Each upload when it is finished, as many times as the input has it. */
export function finishOrder(ids: readonly string[]): PrintOrder {
  const left = new Map<string, number>();
  for (const id of ids) left.set(id, (left.get(id) ?? 0) + 1);
  function* take(id: string) {
    const count = left.get(id) ?? 0;
    left.set(id, 0);
    for (let n = 0; n < count; n += 1) yield id;
  }
  return {
    ready: take,
    *rest() {
      for (const id of ids) {
        const count = left.get(id) ?? 0;
        if (count === 0) continue;
        left.set(id, count - 1);
        yield id;
      }
    },
  };
}
