import { createHmac } from "node:crypto";
import { encodePhpJson, type PhpValue } from "./php-json.ts";

/** The account's API key, its private key as plain text, and its CDN ID. */
export interface Credentials {
  readonly apiKey: string;
  readonly secret: string;
  readonly cdn: bigint;
}

/** A request as it is sent. */
export interface SignedRequest {
  /** The JSON text with `signature` as its last member. */
  readonly text: string;
  readonly signature: string;
}

/**
 * Signs one request: base64(HMAC-SHA256(JSON text without `signature`, secret)), appended as the last member.
 *
 * @param timestamp unix time in whole seconds; the API rejects requests that are too old (code 0002)
 * @param parameters the command's own members, in the order to send them
 */
export function signRequest(
  credentials: Credentials,
  command: string,
  parameters: ReadonlyMap<string, PhpValue>,
  timestamp: number,
): SignedRequest {
  const request = new Map<string, PhpValue>([
    ["command", command],
    ["api_key", credentials.apiKey],
    ["timestamp", timestamp],
    ["cdn", credentials.cdn],
    ...parameters,
  ]);
  const unsigned = encodePhpJson(request);
  // The key is the text itself, even if it looks like hexadecimal.
  const signature = createHmac("sha256", credentials.secret).update(unsigned).digest("base64");
  // Append the signature to the exact text that was signed, so that the two cannot differ.
  return { text: `${unsigned.slice(0, -1)},"signature":${encodePhpJson(signature)}}`, signature };
}
