import { encodePhpJson } from "./php-json.ts";

/** Shorter texts are too common to be told from ordinary words: hiding each would destroy the reply. */
const SHORTEST_SECRET = 8;

/**
 * The spellings in which a reply may echo `secret`: as it is, in JSON (PHP's and JavaScript's), url-encoded, in base64.
 */
export function spellings(secret: string): string[] {
  if (secret.length < SHORTEST_SECRET) return [];
  const json = (text: string) => text.slice(1, -1);
  return [
    ...new Set([
      secret,
      json(encodePhpJson(secret)),
      json(JSON.stringify(secret)),
      encodeURIComponent(secret.toWellFormed()),
      Buffer.from(secret).toString("base64"),
    ]),
  ];
}

/** Takes secrets out of a text before anything else sees it. Digits become one digit: JSON stays JSON. */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, /^\d+$/.test(secret) ? "0" : "[redacted]");
  return clean;
}
