import { decodeUtf8 } from "../base/utf8.ts";
import { tooLarge, unusable } from "./no-answer.ts";

type Inflate = (
  body: Buffer,
  options: { maxOutputLength: number; finishFlush?: number },
  done: (error: Error | null, result: Buffer) => void,
) => void;

/** No honest mistake of a proxy stacks more encodings. */
const MOST_ENCODINGS = 4;

/**
 * Undoes a Content-Encoding. Some proxies add one that sce did not ask for, or name one that they did not apply, so
 * plain JSON and markup are accepted under any encoding. Throws NoAnswer if the encoding is unknown or broken, or if
 * the result would be larger than `limit` bytes.
 *
 * @param encoding the header; it lists the encodings in the order in which they were applied
 */
export async function decompress(body: Buffer, encoding: string | string[], limit: number): Promise<Buffer> {
  const names = String(encoding)
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity");
  let content = body;
  for (const name of names.slice(-MOST_ENCODINGS).reverse()) {
    if (content.length === 0 || isPlain(content)) break;
    content = await undo(name, content, limit);
  }
  return content;
}

async function undo(name: string, body: Buffer, limit: number): Promise<Buffer> {
  const { brotliDecompress, gunzip, inflate, inflateRaw, constants } = await import("node:zlib");
  const known: Record<string, Inflate[]> = {
    gzip: [gunzip],
    "x-gzip": [gunzip],
    // Many servers send deflate without its zlib header.
    deflate: [inflate, inflateRaw],
    br: [brotliDecompress],
  };
  const decoders = Object.hasOwn(known, name) ? known[name] : undefined;
  const finishFlush = name === "br" ? constants.BROTLI_OPERATION_FLUSH : constants.Z_SYNC_FLUSH;
  if (decoders === undefined)
    // The name is not quoted: a header may echo parts of the request.
    throw unusable("the response has an encoding that sce did not ask for");
  for (const decoder of decoders) {
    const result = await inflated(decoder, body, { maxOutputLength: limit });
    if (result !== undefined) return result;
  }
  // Some servers leave out the end. That does no harm if the content is complete.
  for (const decoder of decoders) {
    const result = await inflated(decoder, body, { maxOutputLength: limit, finishFlush });
    if (result !== undefined && isPlain(result)) return result;
  }
  throw unusable(`the response claims to be ${name} but cannot be decompressed`);
}

/** The content; undefined if it cannot be decompressed in this way. */
function inflated(
  decoder: Inflate,
  body: Buffer,
  options: { maxOutputLength: number; finishFlush?: number },
): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    decoder(body, options, (error, result) => {
      if (!error) resolve(result);
      else if ("code" in error && error.code === "ERR_BUFFER_TOO_LARGE") reject(tooLarge(options.maxOutputLength));
      else resolve(undefined);
    });
  });
}

/** Whether the content is JSON or markup, and so not compressed. */
function isPlain(content: Buffer): boolean {
  const text = decodeUtf8(content)?.trim();
  if (text === undefined || text.startsWith("<")) return text !== undefined;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
