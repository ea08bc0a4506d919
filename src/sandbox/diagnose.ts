import { createHash, createHmac } from "node:crypto";
import { readObject } from "./json-reader.ts";
import { signedTexts } from "./verify.ts";

interface Mistake {
  /** The signature that the mistake produces. */
  readonly signature: (text: string, secret: string) => string;
  readonly what: string;
}

const hmac = (text: string, key: string | Buffer) => createHmac("sha256", key).update(text);

/** Common mistakes of clients. */
const MISTAKES: readonly Mistake[] = [
  {
    signature: (text, secret) => Buffer.from(hmac(text, secret).digest("hex")).toString("base64"),
    what: "it is base64 of a hexadecimal digest: pass true as the fourth argument of PHP's hash_hmac",
  },
  {
    signature: (text, secret) => hmac(text, secret).digest("hex"),
    what: "it is a hexadecimal digest: use base64 of the raw digest",
  },
  {
    signature: (text, secret) => hmac(text, Buffer.from(secret, "hex")).digest("base64"),
    what: "the secret was decoded from hexadecimal: use it as plain text",
  },
  {
    signature: (text, secret) => hmac(text, secret).digest("base64url"),
    what: "it is URL-safe base64: use standard base64, with +, / and padding",
  },
  {
    signature: (text, secret) => hmac(text, secret).digest("base64").replaceAll("+", " "),
    what: "its + became spaces: write them as %2B in a URL-encoded form",
  },
  {
    signature: (text, secret) => createHmac("sha1", secret).update(text).digest("base64"),
    what: "it was made with SHA-1: use SHA-256",
  },
  {
    signature: (text, secret) => hmac(secret, text).digest("base64"),
    what: "the text and the secret are swapped",
  },
  {
    signature: (text) => createHash("sha256").update(text).digest("base64"),
    what: "it is a plain SHA-256: use HMAC-SHA256 with the secret as the key",
  },
  {
    signature: (text, secret) => hmac(`${text.slice(0, -1)},"signature":""}`, secret).digest("base64"),
    what: "the signed text contains an empty signature: add that member after signing",
  },
];

/** The mistake behind a wrong signature, if it is a common one. For the log only. */
export function diagnose(text: string, secret: string): string | undefined {
  const read = readObject(text);
  const signature = read?.value.get("signature");
  if (read === undefined || typeof signature !== "string") return undefined;
  const texts = signedTexts(text, read);
  return MISTAKES.find((mistake) => texts.some((signed) => mistake.signature(signed, secret) === signature))?.what;
}
