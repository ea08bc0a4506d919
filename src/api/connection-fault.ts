import { NoAnswer, type Remedy } from "./no-answer.ts";
import { ProxyFault, ProxyRefusal } from "./proxy-fault.ts";

/** The meaning of a network fault. `what` completes "no connection to HOST: …" or "no answer from HOST: …". */
interface Fault {
  readonly what: string;
  /** Whether the connection was made and then lost. */
  readonly connected?: boolean;
  readonly hint?: string;
  readonly remedy?: Remedy;
}

/** The other end of the connection that failed, as messages name it. */
interface Peer {
  readonly name: string;
  readonly setting: string;
  readonly untrusted: string;
}

const SERVER: Peer = {
  name: "the server",
  setting: "api_url (`sce config show`)",
  untrusted: "if a proxy inspects TLS here, set NODE_EXTRA_CA_CERTS to the file of its certificate",
};

const PROXY: Peer = {
  name: "the proxy",
  setting: "the proxy's address (HTTPS_PROXY, ALL_PROXY)",
  untrusted: "set NODE_EXTRA_CA_CERTS to the file of the proxy's CA certificate",
};

/** The faults by their error codes. */
function faults({ name, setting, untrusted }: Peer): Readonly<Record<string, Fault>> {
  const network = `check the network and ${setting}`;
  const again = "try again in a few minutes; `-v` logs every attempt";
  return {
    ENOTFOUND: { what: "host name not found", hint: network },
    EAI_AGAIN: { what: "the host name could not be resolved", hint: network },
    EAI_FAIL: { what: "the host name could not be resolved", hint: network },
    EAI_NODATA: { what: "the host name has no address", hint: network },
    ECONNREFUSED: { what: "the connection was refused", hint: network },
    EHOSTUNREACH: { what: "the host is unreachable", hint: network },
    ENETUNREACH: { what: "the network is unreachable", hint: network },
    EMFILE: { what: "too many open files", hint: "lower --concurrency, or raise `ulimit -n`" },
    ECONNRESET: { what: "the connection was closed before the whole response arrived", connected: true, hint: again },
    ECONNABORTED: { what: "the connection was aborted", connected: true, hint: again },
    EPIPE: { what: "the connection was closed while the request was being sent", connected: true, hint: again },
    ETIMEDOUT: { what: "the connection timed out", hint: network },
    EPROTO: { what: "the TLS handshake failed", hint: `check that ${name} speaks https on that port` },
    CERT_HAS_EXPIRED: {
      what: `${name}'s certificate has expired`,
      hint: `check this machine's clock; if it is right, ask ${name}'s owner to renew the certificate`,
      remedy: "none",
    },
    CERT_NOT_YET_VALID: {
      what: `${name}'s certificate is not valid yet`,
      hint: "check this machine's clock",
      remedy: "none",
    },
    ERR_TLS_CERT_ALTNAME_INVALID: {
      what: `${name}'s certificate is for another host name`,
      hint: `check the host in ${setting}`,
      remedy: "none",
    },
    DEPTH_ZERO_SELF_SIGNED_CERT: { what: `${name}'s certificate is self-signed`, hint: untrusted, remedy: "none" },
    SELF_SIGNED_CERT_IN_CHAIN: {
      what: `${name}'s certificate comes from an untrusted authority`,
      hint: untrusted,
      remedy: "none",
    },
  };
}

/** Node's many other error codes for certificates. */
const CERTIFICATE_CODE = /CERT|CRL|UNABLE_TO_VERIFY|ISSUER|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH/;

/**
 * The error for a fault of the network or of TLS. It never quotes the request.
 *
 * @param where the host, and the proxy on the way to it
 * @param mayHaveArrived whether there was a connection to send the request over
 */
export function connectionFault(error: unknown, where: string, mayHaveArrived: boolean): NoAnswer {
  const chain = withCauses(error);
  const refusal = chain.find((one) => one instanceof ProxyRefusal);
  if (refusal !== undefined) return proxyRefusal(refusal, where);
  const peer = chain.some((one) => one instanceof ProxyFault) ? PROXY : SERVER;
  const code = innermostCode(chain);
  const known = faults(peer);
  const fault = (Object.hasOwn(known, code) ? known[code] : undefined) ?? otherFault(code, peer);
  return new NoAnswer(
    "unreachable",
    `${fault.connected ? "no answer from" : "no connection to"} ${where}: ${fault.what} (${code})`,
    { remedy: fault.remedy ?? "retry", mayHaveArrived, hint: fault.hint },
  );
}

/**
 * The error for a request that did not finish within its time limit.
 *
 * @param where the host, and the proxy on the way to it
 * @param mayHaveArrived whether there was a connection to send the request over
 */
export function timedOut(where: string, timeoutMs: number, mayHaveArrived: boolean): NoAnswer {
  return new NoAnswer("unreachable", `no answer from ${where} within ${timeoutMs / 1000}s`, {
    remedy: "retry",
    mayHaveArrived,
    hint: "use --request-timeout to allow each attempt more time",
  });
}

function proxyRefusal({ status, schemes }: ProxyRefusal, where: string): NoAnswer {
  const wantsLogin = status === 407;
  const offersBasic = schemes.length === 0 || schemes.some((scheme) => scheme.toLowerCase() === "basic");
  const hint = offersBasic
    ? "set the proxy's user name and password: HTTPS_PROXY=http://user:password@host:port"
    : `use a proxy that accepts Basic authentication; this one offers only ${schemes.join(", ")}`;
  return new NoAnswer("unreachable", `no connection to ${where}: the proxy answered HTTP ${status}`, {
    remedy: wantsLogin ? "none" : "retry",
    mayHaveArrived: false,
    hint: wantsLogin ? hint : `check the network and ${SERVER.setting}`,
  });
}

function otherFault(code: string, { name, setting, untrusted }: Peer): Fault {
  if (CERTIFICATE_CODE.test(code))
    return { what: `${name}'s certificate could not be verified`, hint: untrusted, remedy: "none" };
  if (code.startsWith("HPE_"))
    return { what: "the response is not HTTP", connected: true, hint: `check the network and ${setting}` };
  if (code.startsWith("ERR_SSL"))
    return { what: "the TLS handshake failed", hint: `check that ${name} speaks https on that port` };
  return { what: "the connection failed" };
}

/** An error and its causes. got wraps Node's errors. */
function withCauses(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error; at = at.cause) chain.push(at);
  return chain;
}

function innermostCode(chain: readonly Error[]): string {
  const codes = chain.flatMap((error) => ("code" in error && typeof error.code === "string" ? error.code || [] : []));
  return codes.at(-1) ?? "UNKNOWN";
}
