import { isUtf8 } from "node:buffer";
import { type FailureKind, SceError } from "./errors.ts";

/** The text of bytes in UTF-8, without its byte-order mark; undefined for other bytes. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** The text of a file in UTF-8, without its byte-order mark. Throws a SceError for other bytes; `name` is the file's. */
export function decodeText(bytes: Uint8Array, name: string, kind: FailureKind = "config"): string {
  const text = decodeUtf8(bytes);
  // ASCII saved as UTF-16 without a mark is valid UTF-8 full of zero bytes.
  if (text === undefined || text.includes("\0")) throw new SceError(kind, `${name} is not UTF-8 text`);
  return text;
}
