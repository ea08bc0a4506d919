/**
 * The first `most` characters of a text and the mark, or the whole text if it is not longer. A longer text takes no
 * more time. Characters beyond U+FFFF are never cut in half.
 */
export function shorten(text: string, most: number, mark: string): string {
  let end = 0;
  for (let count = 0; count < most && end < text.length; count += 1) end += unitsAt(text, end);
  return end === text.length ? text : text.slice(0, end) + mark;
}

/** The number of characters in a text. One beyond U+FFFF counts once. */
export function countCharacters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += unitsAt(text, at)) count += 1;
  return count;
}

function unitsAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
