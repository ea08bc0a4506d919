import { decodeUtf8 } from "../base/utf8.ts";
import { tooLarge, unusable } from "./no-answer.ts";

type Inflate = (
  body: Buffer,
  options: { maxOutputLength: number; finishFlush?: number },
  done: (error: Error | null, result: Buffer) => void,
) => void;

/** More encodings on top of each other are no mistake of a proxy. */
const MOST_ENCODINGS = 4;

/**
 * Undoes a Content-Encoding: some proxies add one that was not asked for, or name one that they did not apply. So plain
 * JSON and markup are taken as they are, with any encoding. Throws NoAnswer if the encoding is unknown or broken, or if
 * the result would be larger than `limit` bytes.
 *
 * @param encoding the header, which lists the encodings in the order in which they were applied
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
    // Many servers send deflate without the frame that belongs to it.
    deflate: [inflate, inflateRaw],
    br: [brotliDecompress],
  };
  const ways = Object.hasOwn(known, name) ? known[name] : undefined;
  if (ways === undefined)
    // The name is not quoted: a header may echo parts of the request.
    throw unusable("the reply is in an encoding that was not asked for");
  for (const way of ways) {
    const result = await inflated(way, body, { maxOutputLength: limit });
    if (result !== undefined) return result;
  }
  // Some servers leave out the end. That is no loss if the content is whole.
  for (const way of ways) {
    const result = await inflated(way, body, { maxOutputLength: limit, finishFlush: constants.Z_SYNC_FLUSH });
    if (result !== undefined && isPlain(result)) return result;
  }
  throw unusable(`the reply says that it is ${name}, but cannot be decompressed`);
}

/** The content; undefined if it cannot be decompressed in this way. */
function inflated(
  way: Inflate,
  body: Buffer,
  options: { maxOutputLength: number; finishFlush?: number },
): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    way(body, options, (error, result) => {
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
