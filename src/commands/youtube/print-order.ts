/** In which order a wait prints its uploads. What was given once is not given again. */
export interface PrintOrder {
  /** What may be printed, now that this upload is finished. */
  ready(id: string): Iterable<string>;
  /** What is still to be printed, in the order of the input. */
  rest(): Iterable<string>;
}

/** In the order of the input: up to the first upload that is not finished. */
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

/** Each upload when it is finished, as often as the input names it. */
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
