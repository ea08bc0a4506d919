import { NoAnswer, type Remedy } from "./no-answer.ts";
import { ProxyFault, ProxyRefusal } from "./proxy-fault.ts";

/** What a fault of the network means. `what` continues "no connection to HOST: …", or "no answer from HOST: …". */
interface Fault {
  readonly what: string;
  /** The connection was made, and then lost. */
  readonly connected?: boolean;
  readonly hint?: string;
  readonly remedy?: Remedy;
}

/** The other end of the connection that failed, in the words of the messages. */
interface Peer {
  readonly name: string;
  readonly setting: string;
  readonly untrusted: string;
}

const SERVER: Peer = {
  name: "the server",
  setting: "api_url (`sce config show`)",
  untrusted: "if a proxy opens TLS here, name its certificate in NODE_EXTRA_CA_CERTS",
};

const PROXY: Peer = {
  name: "the proxy",
  setting: "the proxy's address (HTTPS_PROXY, ALL_PROXY)",
  untrusted: "name the certificate of the proxy's authority in NODE_EXTRA_CA_CERTS",
};

/** The faults by their error codes. */
function faults({ name, setting, untrusted }: Peer): Readonly<Record<string, Fault>> {
  const network = `check the network and ${setting}`;
  const again = "try again in a few minutes; `-v` logs every attempt";
  return {
    ENOTFOUND: { what: "the host name is not known", hint: network },
    EAI_AGAIN: { what: "the name could not be looked up", hint: network },
    EAI_FAIL: { what: "the name could not be looked up", hint: network },
    EAI_NODATA: { what: "the host name has no address", hint: network },
    ECONNREFUSED: { what: "the connection was refused", hint: network },
    EHOSTUNREACH: { what: "there is no way to the host", hint: network },
    ENETUNREACH: { what: "there is no network", hint: network },
    EMFILE: { what: "this machine has too many open files", hint: "lower --concurrency, or raise `ulimit -n`" },
    ECONNRESET: { what: "the connection was closed before the whole reply had come", connected: true, hint: again },
    ECONNABORTED: { what: "the connection was broken off", connected: true, hint: again },
    EPIPE: { what: "the connection was closed while the request was being sent", connected: true, hint: again },
    ETIMEDOUT: { what: "the connection timed out", hint: network },
    EPROTO: { what: "the TLS handshake failed", hint: `does ${name} speak https on that port?` },
    CERT_HAS_EXPIRED: {
      what: `${name}'s certificate has expired`,
      hint: `check this machine's clock; otherwise ${name}'s owner must renew it`,
      remedy: "none",
    },
    CERT_NOT_YET_VALID: {
      what: `${name}'s certificate is not valid yet`,
      hint: "check this machine's clock",
      remedy: "none",
    },
    ERR_TLS_CERT_ALTNAME_INVALID: {
      what: `${name}'s certificate is for another name`,
      hint: `check the host in ${setting}`,
      remedy: "none",
    },
    DEPTH_ZERO_SELF_SIGNED_CERT: { what: `${name}'s certificate is self-signed`, hint: untrusted, remedy: "none" },
    SELF_SIGNED_CERT_IN_CHAIN: {
      what: `${name}'s certificate comes from an authority that is not trusted`,
      hint: untrusted,
      remedy: "none",
    },
  };
}

/** Node's many other error codes for certificates. */
const CERTIFICATE_CODE = /CERT|CRL|UNABLE_TO_VERIFY|ISSUER|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH/;

/**
 * The error for a fault of the network or of TLS. It contains nothing of the request.
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
    hint: "--request-timeout allows an attempt more time",
  });
}

function proxyRefusal({ status, schemes }: ProxyRefusal, where: string): NoAnswer {
  const wantsLogin = status === 407;
  const offersBasic = schemes.length === 0 || schemes.some((scheme) => scheme.toLowerCase() === "basic");
  const hint = offersBasic
    ? "give the proxy's user and password: HTTPS_PROXY=http://user:password@host:port"
    : `the proxy offers ${schemes.join(", ")}, and only Basic is supported: use a proxy that accepts it`;
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
    return { what: "the reply is not HTTP", connected: true, hint: `check the network and ${setting}` };
  if (code.startsWith("ERR_SSL"))
    return { what: "the TLS handshake failed", hint: `does ${name} speak https on that port?` };
  return { what: "the connection failed" };
}

/** An error and its causes: got wraps Node's errors. */
function withCauses(error: unknown): Error[] {
  const chain: Error[] = [];
  for (let at = error; at instanceof Error; at = at.cause) chain.push(at);
  return chain;
}

function innermostCode(chain: readonly Error[]): string {
  const codes = chain.flatMap((error) => ("code" in error && typeof error.code === "string" ? error.code || [] : []));
  return codes.at(-1) ?? "UNKNOWN";
}
