import { createHash, createHmac } from "node:crypto";
import { readObject } from "./json-reader.ts";
import { signedTexts } from "./verify.ts";

interface Mistake {
  /** The signature that results from the mistake. */
  readonly signature: (text: string, secret: string) => string;
  readonly what: string;
}

const hmac = (text: string, key: string | Buffer) => createHmac("sha256", key).update(text);

/** Common mistakes of clients. */
const MISTAKES: readonly Mistake[] = [
  {
    signature: (text, secret) => Buffer.from(hmac(text, secret).digest("hex")).toString("base64"),
    what: "it is the base64 of a hexadecimal digest: give PHP's hash_hmac true as its fourth argument",
  },
  {
    signature: (text, secret) => hmac(text, secret).digest("hex"),
    what: "it is a hexadecimal digest: it has to be the base64 of the raw one",
  },
  {
    signature: (text, secret) => hmac(text, Buffer.from(secret, "hex")).digest("base64"),
    what: "the secret was decoded from hexadecimal: it is to be used as the text that it is",
  },
  {
    signature: (text, secret) => hmac(text, secret).digest("base64url"),
    what: "it is base64 for URLs: it has to be the standard one, with + and / and padding",
  },
  {
    signature: (text, secret) => hmac(text, secret).digest("base64").replaceAll("+", " "),
    what: "its + became spaces: in an url-encoded form write them as %2B",
  },
  {
    signature: (text, secret) => createHmac("sha1", secret).update(text).digest("base64"),
    what: "it was made with SHA-1: it has to be SHA-256",
  },
  {
    signature: (text, secret) => hmac(secret, text).digest("base64"),
    what: "text and secret changed places",
  },
  {
    signature: (text) => createHash("sha256").update(text).digest("base64"),
    what: "it is a plain SHA-256: it has to be an HMAC with the secret as its key",
  },
  {
    signature: (text, secret) => hmac(`${text.slice(0, -1)},"signature":""}`, secret).digest("base64"),
    what: "an empty signature was signed with the rest: add the member afterwards",
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
