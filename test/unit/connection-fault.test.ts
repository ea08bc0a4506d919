import { expect, test } from "vitest";
import { connectionFault, timedOut } from "../../src/api/connection-fault.ts";
import { ProxyFault, ProxyRefusal } from "../../src/api/proxy-fault.ts";

const fault = (code: string) => Object.assign(new Error("no"), { code });

const NETWORK = "check the network and api_url (`sce config show`)";
const AGAIN = "try again in a few minutes; `-v` logs every attempt";
const HTTPS = "check that the server speaks https on that port";
const UNTRUSTED = "if a proxy inspects TLS here, set NODE_EXTRA_CA_CERTS to the file of its certificate";

const NO_CONNECTION: readonly (readonly [code: string, what: string, hint: string | undefined])[] = [
  ["ENOTFOUND", "host name not found", NETWORK],
  ["EAI_AGAIN", "the host name could not be resolved", NETWORK],
  ["EAI_FAIL", "the host name could not be resolved", NETWORK],
  ["EAI_NODATA", "the host name has no address", NETWORK],
  ["ECONNREFUSED", "the connection was refused", NETWORK],
  ["EHOSTUNREACH", "the host is unreachable", NETWORK],
  ["ENETUNREACH", "the network is unreachable", NETWORK],
  ["EMFILE", "too many open files", "lower --concurrency, or raise `ulimit -n`"],
  ["ETIMEDOUT", "the connection timed out", NETWORK],
  ["EPROTO", "the TLS handshake failed", HTTPS],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "the TLS handshake failed", HTTPS],
  ["EOTHER", "the connection failed", undefined],
];

const NO_ANSWER: readonly (readonly [code: string, what: string, hint: string])[] = [
  ["ECONNRESET", "the connection was closed before the whole response arrived", AGAIN],
  ["ECONNABORTED", "the connection was aborted", AGAIN],
  ["EPIPE", "the connection was closed while the request was being sent", AGAIN],
  ["HPE_INVALID_CONSTANT", "the response is not HTTP", NETWORK],
];

const CERTIFICATES: readonly (readonly [code: string, what: string, hint: string])[] = [
  [
    "CERT_HAS_EXPIRED",
    "has expired",
    "check this machine's clock; if it is right, ask the server's owner to renew the certificate",
  ],
  ["CERT_NOT_YET_VALID", "is not valid yet", "check this machine's clock"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "is for another host name", "check the host in api_url (`sce config show`)"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "is self-signed", UNTRUSTED],
  ["SELF_SIGNED_CERT_IN_CHAIN", "comes from an untrusted authority", UNTRUSTED],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "could not be verified", UNTRUSTED],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "could not be verified", UNTRUSTED],
  ["CRL_HAS_EXPIRED", "could not be verified", UNTRUSTED],
  ["INVALID_PURPOSE", "could not be verified", UNTRUSTED],
];

test.each<readonly [beginning: string, remedy: string, code: string, what: string, hint: string | undefined]>([
  ...NO_CONNECTION.map((row) => ["no connection to", "retry", ...row] as const),
  ...NO_ANSWER.map((row) => ["no answer from", "retry", ...row] as const),
  ...CERTIFICATES.map(
    ([code, what, hint]) => ["no connection to", "none", code, `the server's certificate ${what}`, hint] as const,
  ),
])("%s: %s after %s", (beginning, remedy, code, what, hint) => {
  const { kind, message, ...failure } = connectionFault(fault(code), "api.example", false);
  expect({ kind, message }).toEqual({ kind: "unreachable", message: `${beginning} api.example: ${what} (${code})` });
  expect({ remedy: failure.remedy, hint: failure.hint }).toEqual({ remedy, hint });
});

test.each([true, false])("the code does not decide whether the request may have arrived: %s", (mayHaveArrived) => {
  for (const code of ["ENOTFOUND", "ECONNRESET", "CERT_HAS_EXPIRED", "EOTHER"])
    expect(connectionFault(fault(code), "host", mayHaveArrived)).toMatchObject({ mayHaveArrived });
  expect(timedOut("host", 1000, mayHaveArrived)).toMatchObject({ mayHaveArrived });
});

test("the code comes from the innermost cause with a code", () => {
  const error = Object.assign(new Error("outer", { cause: new Error("inner", { cause: fault("EPIPE") }) }), {
    code: "ERR_OUTER",
  });
  expect(connectionFault(error, "host", true).message).toContain("(EPIPE)");
  expect(connectionFault("text", "host", true).message).toContain("(UNKNOWN)");
});

test.each([
  ["ECONNREFUSED", "the connection was refused", "check the network and the proxy's address (HTTPS_PROXY, ALL_PROXY)"],
  ["EPROTO", "the TLS handshake failed", "check that the proxy speaks https on that port"],
  [
    "HPE_INVALID_CONSTANT",
    "the response is not HTTP",
    "check the network and the proxy's address (HTTPS_PROXY, ALL_PROXY)",
  ],
  [
    "CERT_HAS_EXPIRED",
    "the proxy's certificate has expired",
    "check this machine's clock; if it is right, ask the proxy's owner to renew the certificate",
  ],
  [
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "the proxy's certificate is for another host name",
    "check the host in the proxy's address (HTTPS_PROXY, ALL_PROXY)",
  ],
  [
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "the proxy's certificate could not be verified",
    "set NODE_EXTRA_CA_CERTS to the file of the proxy's CA certificate",
  ],
])("%s while connecting to a proxy is about the proxy", (code, what, hint) => {
  const { message, ...failure } = connectionFault(new ProxyFault(fault(code)), "host", false);
  expect(message).toContain(`: ${what} (${code})`);
  expect(failure.hint).toBe(hint);
});

const LOGIN = "set the proxy's user name and password: HTTPS_PROXY=http://user:password@host:port";

test.each<[challenges: string, hint: string]>([
  ["", LOGIN],
  ['Basic realm="x"', LOGIN],
  ["basic", LOGIN],
  ['Negotiate, NTLM, Basic realm="a, b"', LOGIN],
  ['Digest realm = "x", nonce="Basic y", qop=auth, basic realm="x"', LOGIN],
  ["NTLM", "use a proxy that accepts Basic authentication; this one offers only NTLM"],
  [
    "Negotiate, NTLM TlRMTVNTUAAC=",
    "use a proxy that accepts Basic authentication; this one offers only Negotiate, NTLM",
  ],
  [
    'Digest realm="x, Basic y", qop="auth"',
    "use a proxy that accepts Basic authentication; this one offers only Digest",
  ],
])("a proxy that requires %j", (challenges, hint) => {
  const failure = connectionFault(new Error("no", { cause: new ProxyRefusal(407, challenges) }), "host", false);
  expect(failure).toMatchObject({
    kind: "unreachable",
    message: "no connection to host: the proxy answered HTTP 407",
    remedy: "none",
    isRetryable: false,
    mayHaveArrived: false,
    hint,
  });
});

test("retries if the proxy cannot reach the API", () => {
  const { remedy, hint, isRetryable } = connectionFault(new ProxyRefusal(502, ""), "host", false);
  expect({ remedy, hint, isRetryable }).toEqual({ remedy: "retry", hint: NETWORK, isRetryable: true });
});
