import { expect, test } from "vitest";
import { connectionFault } from "../../src/api/connection-fault.ts";

test.each([
  ["ENOTFOUND", false],
  ["ECONNREFUSED", false],
  ["CERT_HAS_EXPIRED", false],
  ["ERR_TLS_CERT_ALTNAME_INVALID", false],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", false],
  ["ECONNRESET", true],
  ["ETIMEDOUT", true],
  ["EPROTO", true],
  ["WHATEVER", true],
])("after %s the request may have arrived: %s", (code, mayHaveArrived) => {
  const error = Object.assign(new Error("no"), { code });
  expect(connectionFault(error, "host")).toMatchObject({ kind: "unreachable", mayHaveArrived });
});
