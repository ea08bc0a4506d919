/** Invisible characters, and quotes that usually belong to a shell or a web page and not to a key. */
const ODD = /[\s"'`\p{Quotation_Mark}\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

const NAMES: Readonly<Record<string, string>> = {
  " ": "a space",
  "\u00a0": "a no-break space (U+00A0)",
  '"': 'a quote (")',
  "'": "a quote (')",
};

/**
 * Names what a value probably begins or ends with by accident: white space, a quote, or an invisible character.
 * Undefined if both ends are fine. The value is sent unchanged in any case.
 */
export function oddEdges(value: string): string | undefined {
  const characters = [...value];
  const [first, last] = [oddName(characters[0]), oddName(characters.at(-1))];
  if (first !== undefined && first === last) return `begins and ends with ${first}`;
  const parts = [first && `begins with ${first}`, last && `ends with ${last}`].filter(Boolean);
  return parts.length === 0 ? undefined : parts.join(" and ");
}

function oddName(character = ""): string | undefined {
  if (!ODD.test(character)) return undefined;
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
  return (
    NAMES[character] ?? (/[\p{P}\p{S}]/u.test(character) ? `a quote (${character})` : `the invisible character ${code}`)
  );
}
