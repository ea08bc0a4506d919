/** A text of which nobody knows how it was escaped has more readings than this only where somebody plays tricks. */
export const MOST_READINGS = 40;

/** Ways to take escapes back. Each is lenient: what is no escape stays as it is. */
const DECODERS: readonly ((text: string) => string)[] = [jsonUnescaped, percentDecoded, formDecoded, htmlUnescaped];

/**
 * The texts that `text` may stand for: itself, and what comes out when the escapes of JSON, URLs, forms and HTML are taken
 * back, one after the other, several times. Most texts have no escapes and are their own only reading. Some are left out
 * where there are more than MOST_READINGS.
 */
export function readings(text: string): ReadonlySet<string> {
  const found = new Set([text]);
  for (const reading of found) {
    if (found.size > MOST_READINGS) break;
    for (const decode of DECODERS) found.add(decode(reading));
  }
  return found;
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

function jsonUnescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:[uU]([0-9a-fA-F]{4})|(.))/gs, (_, unit: string | undefined, char: string) =>
    unit === undefined ? (SHORT_ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(unit, 16)),
  );
}

function percentDecoded(text: string): string {
  if (!text.includes("%")) return text;
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString());
}

function formDecoded(text: string): string {
  return percentDecoded(text.replaceAll("+", " "));
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: "&", lt: "<", gt: ">" };

function htmlUnescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (entity, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name] ?? entity;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}
