import { NoAnswer, type Remedy } from "./no-answer.ts";

/** What a fault of the network means. `what` continues "no connection to HOST: …", or "no answer from HOST: …". */
interface Fault {
  readonly what: string;
  /** The connection was made, and then lost. */
  readonly connected?: boolean;
  readonly hint?: string;
  readonly remedy?: Remedy;
  readonly mayHaveArrived?: boolean;
}

const NETWORK = "check the network and api_url (`sce config show`)";
const AGAIN = "try again in a few minutes; `-v` tells every attempt";
const PROXY_OR_CA = "if a proxy opens TLS here, name its certificate in NODE_EXTRA_CA_CERTS";

const FAULTS: Readonly<Record<string, Fault>> = {
  ENOTFOUND: { what: "the host name is not known", hint: NETWORK, mayHaveArrived: false },
  EAI_AGAIN: { what: "the name could not be looked up", hint: NETWORK, mayHaveArrived: false },
  EAI_FAIL: { what: "the name could not be looked up", hint: NETWORK, mayHaveArrived: false },
  EAI_NODATA: { what: "the host name has no address", hint: NETWORK, mayHaveArrived: false },
  ECONNREFUSED: { what: "the connection was refused", hint: NETWORK, mayHaveArrived: false },
  EHOSTUNREACH: { what: "there is no way to the host", hint: NETWORK },
  ENETUNREACH: { what: "there is no network", hint: NETWORK },
  ECONNRESET: { what: "the connection was closed before the whole reply had come", connected: true, hint: AGAIN },
  ECONNABORTED: { what: "the connection was broken off", connected: true, hint: AGAIN },
  EPIPE: { what: "the connection was closed while the request was being sent", connected: true, hint: AGAIN },
  ETIMEDOUT: { what: "the connection timed out", hint: NETWORK },
  EPROTO: { what: "the TLS handshake failed", hint: "does the server speak https on that port?" },
  CERT_HAS_EXPIRED: {
    what: "the server's certificate has expired",
    hint: "check this machine's clock; otherwise the server's owner must renew it",
    remedy: "none",
  },
  CERT_NOT_YET_VALID: {
    what: "the server's certificate is not valid yet",
    hint: "check this machine's clock",
    remedy: "none",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    what: "the server's certificate is for another name",
    hint: "check the host in api_url (`sce config show`)",
    remedy: "none",
  },
  DEPTH_ZERO_SELF_SIGNED_CERT: { what: "the server's certificate is self-signed", hint: PROXY_OR_CA, remedy: "none" },
  SELF_SIGNED_CERT_IN_CHAIN: {
    what: "the server's certificate comes from an authority that is not trusted",
    hint: PROXY_OR_CA,
    remedy: "none",
  },
};

/** Node's many other error codes for certificates. */
const CERTIFICATE_CODE = /CERT|CRL|UNABLE_TO_VERIFY|ISSUER|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH/;

/**
 * The error for a fault of the network or of TLS. It contains nothing of the request.
 *
 * @param where the host, and the proxy on the way to it
 */
export function connectionFault(error: unknown, where: string): NoAnswer {
  const code = errorCode(error);
  const refusedByProxy = error instanceof Error ? PROXY_REFUSAL.exec(error.message)?.[1] : undefined;
  if (refusedByProxy !== undefined) return proxyRefusal(where, refusedByProxy);
  const fault = (Object.hasOwn(FAULTS, code) ? FAULTS[code] : undefined) ?? otherFault(code);
  return new NoAnswer(
    "unreachable",
    `${fault.connected ? "no answer from" : "no connection to"} ${where}: ${fault.what} (${code})`,
    {
      remedy: fault.remedy ?? "retry",
      // Nothing is sent to a server whose certificate is rejected.
      mayHaveArrived: fault.mayHaveArrived ?? fault.remedy !== "none",
      hint: fault.hint,
    },
  );
}

/**
 * The error for a request that did not finish within its time limit.
 *
 * @param where the host, and the proxy on the way to it
 */
export function timedOut(where: string, timeoutMs: number): NoAnswer {
  return new NoAnswer("unreachable", `no answer from ${where} within ${timeoutMs / 1000}s`, {
    remedy: "retry",
    mayHaveArrived: true,
    hint: "--request-timeout allows an attempt more time",
  });
}

/** hpagent's message when a proxy refuses to open a tunnel. The error has no code. */
const PROXY_REFUSAL = /^Bad response: (\d+)$/;

function proxyRefusal(where: string, status: string): NoAnswer {
  const wantsPassword = status === "407";
  return new NoAnswer("unreachable", `no connection to ${where}: the proxy answered HTTP ${status}`, {
    remedy: wantsPassword ? "none" : "retry",
    mayHaveArrived: false,
    hint: wantsPassword ? "give the proxy's user and password: HTTPS_PROXY=http://user:password@host:port" : NETWORK,
  });
}

function otherFault(code: string): Fault {
  if (CERTIFICATE_CODE.test(code))
    return { what: "the server's certificate could not be verified", hint: PROXY_OR_CA, remedy: "none" };
  if (code.startsWith("HPE_")) return { what: "the reply is not HTTP", connected: true, hint: NETWORK };
  if (code.startsWith("ERR_SSL")) return { what: "the TLS handshake failed", hint: FAULTS.EPROTO?.hint ?? "" };
  return { what: "the connection failed" };
}

/**
 * The code of the innermost error that has one: got wraps Node's errors, and dual-stack hosts give an AggregateError.
 */
function errorCode(error: unknown): string {
  let code = "";
  for (let at = error; at instanceof Error; at = at.cause)
    if ("code" in at && typeof at.code === "string" && at.code !== "") code = at.code;
  return code === "" ? "UNKNOWN" : code;
}
