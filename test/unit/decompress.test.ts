import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decompress } from "../../src/api/decompress.ts";
import { NoAnswer } from "../../src/api/no-answer.ts";

const MIB = 1024 * 1024;

const JSON_TEXT = '{"message":"Found Youtube Status","status":"success","data":{"title":"Größe"}}';
const WORDS = "neither JSON nor markup";

async function text(body: string | Uint8Array, encoding: string | string[]): Promise<string> {
  return (await decompress(Buffer.from(body), encoding, MIB)).toString();
}

/** What a caller sees of the failure. */
async function failure(body: string | Uint8Array, encoding: string, limit = MIB) {
  const error: unknown = await decompress(Buffer.from(body), encoding, limit).catch((reason: unknown) => reason);
  if (!(error instanceof NoAnswer)) return error;
  const { kind, message, hint, remedy, mayHaveArrived } = error;
  return { kind, message, hint, remedy, mayHaveArrived };
}

/** The failure with this message. */
function unusable(message: string) {
  const hint = "check api_url (`sce config show`); if it is right, the API may be down for maintenance";
  return { kind: "refused", message, hint, remedy: "outage", mayHaveArrived: true };
}

const UNKNOWN = unusable("the response has an encoding that sce did not ask for");
const broken = (name: string) => unusable(`the response claims to be ${name} but cannot be decompressed`);

describe.each([JSON_TEXT, WORDS])("%s", (content) => {
  test.each<[encoding: string, body: Uint8Array]>([
    ["gzip", gzipSync(content)],
    ["x-gzip", gzipSync(content)],
    ["deflate", deflateSync(content)],
    ["deflate", deflateRawSync(content)],
    ["br", brotliCompressSync(content)],
    ["GZip", gzipSync(content)],
    [" gzip ", gzipSync(content)],
    ["identity, gzip", gzipSync(content)],
    ["gzip,identity", gzipSync(content)],
    [",gzip,,", gzipSync(content)],
    ["br, gzip", gzipSync(brotliCompressSync(content))],
    ["gzip ,br", brotliCompressSync(gzipSync(content))],
    ["deflate, br, gzip", gzipSync(brotliCompressSync(deflateSync(content)))],
  ])("is decompressed from %j (%#)", async (encoding, body) => {
    expect(await text(body, encoding)).toBe(content);
  });

  test("is decompressed if the header is repeated", async () => {
    expect(await text(gzipSync(brotliCompressSync(content)), ["br", "gzip"])).toBe(content);
  });

  test.each(["", " ", "identity", "Identity, identity"])("stays as it is with the encoding %j", async (encoding) => {
    expect(await text(content, encoding)).toBe(content);
  });
});

/** Compresses with gzip this many times. */
function gzipped(content: string, times: number): Buffer {
  let body = Buffer.from(content);
  for (let count = 0; count < times; count += 1) body = gzipSync(body);
  return body;
}

test("four encodings are undone, whatever else the header says", async () => {
  expect(await text(gzipped(WORDS, 4), "gzip, gzip, identity, gzip, gzip")).toBe(WORDS);
  expect(await decompress(gzipped(WORDS, 5), "gzip, gzip, gzip, gzip, gzip", MIB)).toEqual(gzipped(WORDS, 1));
});

test("of many encodings only the last four matter", async () => {
  expect(await text(gzipped(WORDS, 4), "zstd, br, gzip, gzip, gzip, gzip")).toBe(WORDS);
});

describe("an encoding that was not applied is ignored for", () => {
  test.each<[what: string, content: string]>([
    ["JSON", JSON_TEXT],
    ["JSON between spaces", ` \r\n${JSON_TEXT}\n`],
    ["JSON with a byte-order mark", `\ufeff${JSON_TEXT}`],
    ["a number", "0"],
    ["markup", "<!doctype html><p>Sorry"],
    ["markup after a line break", "\n<html>Größe</html>"],
    ["an empty body", ""],
  ])("%s", async (_, content) => {
    for (const encoding of ["gzip", "br", "deflate, gzip", "zstd"]) expect(await text(content, encoding)).toBe(content);
  });

  test.each<[what: string, content: string]>([
    ["JSON", JSON_TEXT],
    ["markup", "<html>"],
    ["an empty body", ""],
  ])("%s inside another encoding", async (_, content) => {
    expect(await text(gzipSync(content), "zstd, br, gzip")).toBe(content);
  });
});

describe("fails for", () => {
  test.each(["zstd", "gzip2", "constructor", "__proto__", "gzip, zstd", "zstd, gzip"])(
    "the unknown encoding %s, without its name",
    async (encoding) => {
      expect(await failure(gzipSync(WORDS), encoding)).toEqual(UNKNOWN);
    },
  );

  test.each<[what: string, encoding: string, body: string | Uint8Array, name?: string]>([
    ["text", "gzip", WORDS],
    ["text", "x-gzip", WORDS],
    ["text", "deflate", WORDS],
    ["text", "br", WORDS],
    ["spaces", "gzip", "  "],
    ["JSON that is cut off", "gzip", JSON_TEXT.slice(0, -1)],
    ["markup that is not UTF-8", "gzip", Buffer.from("<p>Größe</p>", "latin1")],
    ["another encoding", "gzip", brotliCompressSync(JSON_TEXT)],
    ["encodings in the wrong order", "gzip, br", gzipSync(brotliCompressSync(JSON_TEXT)), "br"],
    ["a broken inner encoding", "br, gzip", gzipSync(WORDS), "br"],
  ])("%s as %s", async (_, encoding, body, name = encoding) => {
    expect(await failure(body, encoding)).toEqual(broken(name));
  });

  test("content that was changed on the way", async () => {
    const body = gzipSync(JSON_TEXT);
    body.writeUInt8(body.readUInt8(body.length - 8) ^ 1, body.length - 8);
    expect(await failure(body, "gzip")).toEqual(broken("gzip"));
  });
});

describe("an end that is left out", () => {
  const compressions: [encoding: string, compress: (content: string) => Buffer, end: number][] = [
    ["gzip", gzipSync, 8],
    ["x-gzip", gzipSync, 8],
    ["deflate", deflateSync, 4],
  ];

  test.each(compressions)("does no harm to complete JSON and markup as %s", async (encoding, compress, end) => {
    for (const content of [JSON_TEXT, "<html>"])
      expect(await text(compress(content).subarray(0, -end), encoding)).toBe(content);
  });

  test.each(compressions)("fails for other text as %s", async (encoding, compress, end) => {
    expect(await failure(compress(WORDS).subarray(0, -end), encoding)).toEqual(broken(encoding));
  });

  test.each([...compressions, ["deflate", deflateRawSync, 0] as const, ["br", brotliCompressSync, 0] as const])(
    "fails for JSON that is not complete, as %s (%#)",
    async (encoding, compress, end) => {
      const body = compress(JSON_TEXT);
      expect(await failure(body.subarray(0, -end - 10), encoding)).toEqual(broken(encoding));
    },
  );

  test("does no harm to raw deflate and brotli that were flushed but not ended", async () => {
    const { Z_FULL_FLUSH, BROTLI_OPERATION_FLUSH } = (await import("node:zlib")).constants;
    expect(await text(deflateRawSync(JSON_TEXT, { finishFlush: Z_FULL_FLUSH }), "deflate")).toBe(JSON_TEXT);
    expect(await text(brotliCompressSync(JSON_TEXT, { finishFlush: BROTLI_OPERATION_FLUSH }), "br")).toBe(JSON_TEXT);
  });
});

describe("a response", () => {
  const TOO_LARGE = unusable("the response is larger than 0.5 MiB and was dropped");
  const limit = MIB / 2;

  test.each<[encoding: string, compress: (content: Buffer) => Buffer]>([
    ["gzip", gzipSync],
    ["x-gzip", gzipSync],
    ["deflate", deflateSync],
    ["deflate", deflateRawSync],
    ["br", brotliCompressSync],
    ["br, gzip", (content) => gzipSync(brotliCompressSync(content))],
    ["gzip, br", (content) => brotliCompressSync(gzipSync(content))],
  ])("may be as large as the limit, and no larger, as %s (%#)", async (encoding, compress) => {
    const content = Buffer.alloc(limit, "a");
    expect(content.equals(await decompress(compress(content), encoding, limit))).toBe(true);
    expect(await failure(compress(Buffer.alloc(limit + 1, "a")), encoding, limit)).toEqual(TOO_LARGE);
  });
});
