/** Control characters, invisible ones and line separators. A message would show them escaped. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;

/**
 * The text as one word of a shell's command line, to be pasted as it is shown. It is quoted only if it has to be. Unseen
 * characters become the escapes of bash and zsh, because a message cannot show them.
 */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (!UNSEEN.test(text)) return `'${text.replaceAll("'", "'\\''")}'`;
  return `$'${[...text].map(escaped).join("")}'`;
}

function escaped(character: string): string {
  if (character === "'" || character === "\\") return `\\${character}`;
  if (!UNSEEN.test(character)) return character;
  return [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}
