import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/sandbox/diagnose.ts";
import { Replays } from "../../src/sandbox/replays.ts";

const SECRET = "8fc8c48da81e6a2a06a9556379bf798af508dc0792497c678b4c3532ba8b637f";
const TEXT = '{"command":"youtube.status","id":13}';
const hmac = (text = TEXT, key: string | Buffer = SECRET) => createHmac("sha256", key).update(text);

/** The request with this signature. */
const sent = (signature: string) => `${TEXT.slice(0, -1)},"signature":"${signature}"}`;

describe("the log explains a wrong signature", () => {
  test.each<[signature: string, what: string]>([
    [Buffer.from(hmac().digest("hex")).toString("base64"), "base64 of a hexadecimal digest"],
    [hmac().digest("hex"), "it is a hexadecimal digest"],
    [hmac(TEXT, Buffer.from(SECRET, "hex")).digest("base64"), "decoded from hexadecimal"],
    [hmac().digest("base64url"), "URL-safe base64"],
    [hmac().digest("base64").replaceAll("+", " "), "its + became spaces"],
    [createHmac("sha1", SECRET).update(TEXT).digest("base64"), "SHA-1"],
    [hmac(SECRET, TEXT).digest("base64"), "are swapped"],
    [createHash("sha256").update(TEXT).digest("base64"), "a plain SHA-256"],
    [hmac(`${TEXT.slice(0, -1)},"signature":""}`).digest("base64"), "contains an empty signature"],
  ])("%s", (signature, what) => expect(diagnose(sent(signature), SECRET)).toContain(what));

  test("of a text that PHP would write differently", () => {
    const text = TEXT.replace(",", ", ");
    const signature = hmac(text).digest("hex");
    expect(diagnose(`${text.slice(0, -1)},"signature":"${signature}"}`, SECRET)).toContain("a hexadecimal digest");
  });

  test.each([sent("nonsense"), TEXT, "nonsense", '{"signature":1}'])("but has no explanation for %s", (text) =>
    expect(diagnose(text, SECRET)).toBeUndefined(),
  );
});

describe("a replay", () => {
  test("is a repeated signature", () => {
    const replays = new Replays();
    expect(["a", "b", "a", "b", "c"].map((signature) => replays.isReplay(signature, 0))).toEqual([
      false,
      false,
      true,
      true,
      false,
    ]);
  });

  test("is forgotten when its timestamp expires", () => {
    const replays = new Replays();
    expect(replays.isReplay("a", 0)).toBe(false);
    expect(replays.isReplay("a", 600_000)).toBe(true);
    expect(replays.isReplay("a", 600_001)).toBe(false);
  });
});
