import { type NoAnswer, unusable } from "./no-answer.ts";

type Inflate = (
  body: Buffer,
  options: { maxOutputLength: number },
  done: (error: Error | null, result: Buffer) => void,
) => void;

/**
 * Undoes a Content-Encoding: some proxies add one that was not asked for. Throws NoAnswer if it is unknown or broken,
 * or if the result would be larger than `limit` bytes.
 */
export async function decompress(
  body: Buffer,
  encoding: string | string[] | undefined,
  limit: number,
): Promise<Buffer> {
  const name = String(encoding ?? "")
    .trim()
    .toLowerCase();
  if (name === "" || name === "identity") return body;
  const { brotliDecompress, gunzip, inflate } = await import("node:zlib");
  const known: Record<string, Inflate> = { gzip: gunzip, "x-gzip": gunzip, deflate: inflate, br: brotliDecompress };
  const undo = Object.hasOwn(known, name) ? known[name] : undefined;
  if (undo === undefined)
    // The name is not quoted: a header may echo parts of the request.
    throw unusable("the reply is in an encoding that was not asked for");
  return new Promise((resolve, reject) => {
    undo(body, { maxOutputLength: limit }, (error, result) => {
      if (!error) resolve(result);
      else if ("code" in error && error.code === "ERR_BUFFER_TOO_LARGE") reject(tooLarge(limit));
      else reject(unusable(`the reply says that it is ${name}, but cannot be decompressed`));
    });
  });
}

/** The error for a response that is too large. */
export function tooLarge(limit: number): NoAnswer {
  return unusable(`the reply is larger than ${limit / 1024 / 1024} MiB and was dropped`);
}
