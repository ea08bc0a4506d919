/**
 * The chunks until there are no more; an interruption does not have to wait for the next one. The source stays open when
 * the reader leaves.
 *
 * @param stopped ends the reading, with its reason
 * @param onStarved called whenever the next chunk has to be waited for
 */
export async function* untilStopped(
  chunks: AsyncIterable<Uint8Array>,
  stopped: AbortSignal,
  onStarved: () => void = () => {},
): AsyncGenerator<Uint8Array> {
  const interrupted = new Promise<never>((_, reject) => {
    stopped.addEventListener("abort", () => reject(stopped.reason), { once: true });
  });
  interrupted.catch(() => {});
  stopped.throwIfAborted();
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    onStarved();
    const { done, value } = await Promise.race([iterator.next(), interrupted]);
    if (done) return;
    yield value;
  }
}
