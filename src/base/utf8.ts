import { isUtf8 } from "node:buffer";
import { type FailureKind, SceError } from "./errors.ts";

/** Decodes UTF-8, without the byte-order mark. Undefined for invalid bytes. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** Decodes a file in UTF-8, without the byte-order mark. Throws a SceError about `name` for invalid bytes. */
export function decodeText(bytes: Uint8Array, name: string, kind: FailureKind = "config"): string {
  const text = decodeUtf8(bytes);
  // ASCII in UTF-16 without a byte-order mark is valid UTF-8, but contains zero bytes.
  if (text === undefined || text.includes("\0"))
    throw new SceError(kind, `${name} is not UTF-8 text`, "convert it to UTF-8");
  return text;
}
