import fc from "fast-check";
import { expect, test } from "vitest";
import { diagnose } from "../../src/sandbox/diagnose.ts";
import { readField } from "../../src/sandbox/read-request.ts";
import { SAMPLE_ACCOUNT } from "../../src/sandbox/scenarios.ts";
import { parseFaults, parseScript } from "../../src/sandbox/script.ts";
import { verify } from "../../src/sandbox/verify.ts";
import { anyBytes, orRefused } from "../helpers/any.ts";

test("any text is a valid --script or --fault, or an error", () => {
  const unit = fc.constantFrom(
    ..."0123456789=*,",
    "pending",
    "uploaded",
    "html",
    "drop",
    "502",
    "late@1s",
    "@5m",
    "0004",
    "unknown",
    "1=",
    "x",
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit }))), (texts) => {
      const script = orRefused(() => parseScript(texts));
      for (const runs of script?.values() ?? []) for (const { times } of runs) expect(times).toBeGreaterThan(0);
      for (const { times } of orRefused(() => parseFaults(texts)) ?? []) expect(times).toBeGreaterThan(0);
    }),
  );
});

test("the sandbox responds to any request", () => {
  const types = [
    "multipart/form-data; boundary=b",
    'multipart/form-data; boundary="b"',
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/form-data",
    undefined,
  ];
  const parts = [
    "--b",
    "--b--",
    "\r\n",
    "\r\n\r\n",
    'Content-Disposition: form-data; name="json"',
    "filename=x",
    ";",
    "json=",
    "&",
    "%7B",
    "%",
    "+",
    "{}",
    '{"signature":"x"}',
    "\u00e4",
  ];
  const body = fc.oneof(
    anyBytes.map((bytes) => Buffer.from(bytes)),
    fc.array(fc.constantFrom(...parts), { maxLength: 20 }).map((pieces) => Buffer.from(pieces.join(""))),
  );
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...types), fc.string({ unit: "binary" })), body, (type, bytes) => {
      const text = readField(type, bytes);
      expect(verify(text, SAMPLE_ACCOUNT, 0).failure).toBeDefined();
      diagnose(text ?? "", SAMPLE_ACCOUNT.secret);
    }),
  );
});

test("the sandbox responds to any JSON", () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json({ stringUnit: "binary" }),
        fc
          .record({
            command: fc.jsonValue(),
            api_key: fc.jsonValue(),
            timestamp: fc.jsonValue(),
            cdn: fc.jsonValue(),
            signature: fc.jsonValue(),
          })
          .map((request) => JSON.stringify(request)),
      ),
      (text) => {
        expect(verify(text, SAMPLE_ACCOUNT, 0).failure).toBeDefined();
        diagnose(text, SAMPLE_ACCOUNT.secret);
      },
    ),
  ));
