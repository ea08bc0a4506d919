/**
 * The candidate that `word` is probably meant to be. A typing error adds, drops, replaces or swaps letters. At most a
 * third of the letters may be wrong. Undefined if no candidate is that near.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  // The time grows with the product of both lengths, so long words are not compared.
  if (word.length > 100) return undefined;
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const far = distance(word.toLowerCase(), candidate.toLowerCase());
    if (far >= bestDistance || far > Math.min(letters(word), letters(candidate)) / 3) continue;
    best = candidate;
    bestDistance = far;
  }
  return best;
}

function letters(word: string): number {
  return word.replace(/[^\p{L}\p{N}]/gu, "").length;
}

/** The number of edits between two words; swapped neighbours count as one (Damerau–Levenshtein, optimal alignment). */
function distance(from: string, to: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const costs = [
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      ];
      if (swapped) costs.push((beforePrevious[column - 2] ?? 0) + 1);
      current.push(Math.min(...costs));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
