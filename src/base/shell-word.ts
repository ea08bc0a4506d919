/** Control characters, invisible characters and line separators. A message shows them escaped. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/**
 * The text as one word of a shell's command line, ready to paste. It is quoted only if necessary. Invisible characters
 * become the escapes of bash and zsh, because a message cannot show them.
 */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!INVISIBLE.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${[...text].map(escaped).join("")}'`;
}

function escaped(character: string): string {
  if (character === "'" || character === "\\") return `\\${character}`;
  if (!INVISIBLE.test(character)) return character;
  return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}
