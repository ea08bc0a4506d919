/**
 * The text cut after so many characters, with the mark behind them; the text itself if it is no longer. Takes no more
 * time for a longer text, and never cuts a character beyond U+FFFF in half.
 */
export function shorten(text: string, most: number, mark: string): string {
  let end = 0;
  for (let count = 0; count < most && end < text.length; count += 1) end += unitsAt(text, end);
  return end === text.length ? text : text.slice(0, end) + mark;
}

/** How many characters a text has, those beyond U+FFFF counted once. */
export function countCharacters(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += unitsAt(text, at)) count += 1;
  return count;
}

function unitsAt(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
}
