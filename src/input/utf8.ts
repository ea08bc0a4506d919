import { isUtf8 } from "node:buffer";

/** The text of bytes in UTF-8, without its byte-order mark; undefined for other bytes. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  if (!isUtf8(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
