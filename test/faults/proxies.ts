import { AUTHORITY, type Certificate, type ProxyOptions, secureApi, startProxy } from "../helpers/secure-api.ts";
import { ACCOUNT, type Fault, type Scene } from "./fault.ts";
import { AGAIN, LIMIT, NETWORK } from "./hints.ts";

const PROXY = "hint: check the network and the proxy's address (HTTPS_PROXY, ALL_PROXY)\n";

const BAD_CERTIFICATES: readonly (readonly [certificate: Certificate, said: string, hint: string])[] = [
  [
    "self-signed",
    "is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)",
    "set NODE_EXTRA_CA_CERTS to the file of the proxy's CA certificate",
  ],
  [
    "other-name",
    "is for another host name (ERR_TLS_CERT_ALTNAME_INVALID)",
    "check the host in the proxy's address (HTTPS_PROXY, ALL_PROXY)",
  ],
  [
    "expired",
    "has expired (CERT_HAS_EXPIRED)",
    "check this machine's clock; if it is right, ask the proxy's owner to renew the certificate",
  ],
];

/** An API behind a proxy that opens no tunnel. Counts the requests to the proxy. */
function behind(options: ProxyOptions, account = "") {
  return async (): Promise<Scene> => {
    const { url } = await secureApi("good");
    const { asked, port } = await startProxy(options);
    return {
      env: {
        ...ACCOUNT,
        SCE_API_URL: url,
        NODE_EXTRA_CA_CERTS: AUTHORITY,
        HTTPS_PROXY: `${options.certificate === undefined ? "http" : "https"}://${account}127.0.0.1:${port}`,
      },
      requests: () => asked.length,
      placeholders: { HOST: new URL(url).host, PROXY: `127.0.0.1:${port}` },
    };
  };
}

/** Faults of a proxy. `requests` counts the requests to the proxy. */
export const PROXIES: readonly Fault[] = [
  {
    name: "a proxy that does not run",
    arrange: async () => {
      const { url, seen } = await secureApi("good");
      const env = { ...ACCOUNT, SCE_API_URL: url, HTTPS_PROXY: "http://127.0.0.1:1" };
      return { env, requests: () => seen.requests, placeholders: { HOST: new URL(url).host } };
    },
    process: {},
    code: 5,
    stdout: "unknown\n",
    stderr:
      "sce: no connection to HOST through the proxy 127.0.0.1:1: the connection was refused (ECONNREFUSED) (2 attempts)\n" +
      PROXY,
    requests: 0,
  },
  {
    name: "a proxy that hangs",
    arrange: behind({ refusal: "hang" }),
    line: "youtube status 1 --field state --retries 1 --request-timeout 300ms",
    process: {},
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from HOST through the proxy PROXY within 0.3s (2 attempts)\n${LIMIT}`,
    requests: 2,
  },
  {
    name: "a proxy that cannot reach the API",
    arrange: behind({ refusal: "HTTP/1.1 502 Bad Gateway\r\n\r\n" }),
    process: {},
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no connection to HOST through the proxy PROXY: the proxy answered HTTP 502 (2 attempts)\n${NETWORK}`,
    requests: 2,
  },
  {
    name: "a server that is not a proxy",
    arrange: behind({ refusal: "hello\r\n\r\n" }),
    process: {},
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from HOST through the proxy PROXY: the response is not HTTP (HPE_INVALID_CONSTANT) (2 attempts)\n${PROXY}`,
    requests: 2,
  },
  ...["", "user:wr0ng-secret@"].map((account) => ({
    name: `a proxy that requires a password and gets ${account === "" ? "none" : "a wrong one"}`,
    arrange: behind({ password: "user:right" }, account),
    process: {},
    code: 5,
    stdout: "unknown\n",
    stderr:
      "sce: no connection to HOST through the proxy PROXY: the proxy answered HTTP 407\n" +
      "hint: set the proxy's user name and password: HTTPS_PROXY=http://user:password@host:port\n",
    requests: 1,
  })),
  {
    name: "a proxy that offers only other ways to log in",
    arrange: behind({
      refusal: "HTTP/1.1 407 no\r\nProxy-Authenticate: Negotiate\r\nProxy-Authenticate: NTLM\r\n\r\n",
    }),
    process: {},
    code: 5,
    stdout: "unknown\n",
    stderr:
      "sce: no connection to HOST through the proxy PROXY: the proxy answered HTTP 407\n" +
      "hint: use a proxy that accepts Basic authentication; this one offers only Negotiate, NTLM\n",
    requests: 1,
  },
  {
    name: "a proxy that closes the connection",
    arrange: behind({ refusal: "" }),
    process: {},
    code: 5,
    stdout: "unknown\n",
    stderr:
      "sce: no answer from HOST through the proxy PROXY: the connection was closed before the whole response arrived (ECONNRESET) (2 attempts)\n" +
      AGAIN,
    requests: 2,
  },
  ...BAD_CERTIFICATES.map(([certificate, said, hint]) => ({
    name: `an https proxy with the certificate ${certificate}`,
    arrange: behind({ certificate }),
    process: {},
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no connection to HOST through the proxy PROXY: the proxy's certificate ${said}\nhint: ${hint}\n`,
    requests: 0,
  })),
  {
    name: "an https proxy that speaks plain http",
    arrange: async () => {
      const { env, ...scene } = await behind({})();
      return { ...scene, env: { ...env, HTTPS_PROXY: env.HTTPS_PROXY?.replace("http:", "https:") ?? "" } };
    },
    process: {},
    code: 5,
    stdout: "unknown\n",
    stderr:
      "sce: no connection to HOST through the proxy PROXY: the TLS handshake failed (EPROTO) (2 attempts)\n" +
      "hint: check that the proxy speaks https on that port\n",
    requests: 0,
  },
  {
    name: "a proxy in ALL_PROXY while HTTPS_PROXY is empty",
    arrange: async () => {
      const { env, ...scene } = await behind({ refusal: "HTTP/1.1 502 Bad Gateway\r\n\r\n" })();
      return { ...scene, env: { ...env, HTTPS_PROXY: "", ALL_PROXY: env.HTTPS_PROXY ?? "" } };
    },
    process: {},
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no connection to HOST through the proxy PROXY: the proxy answered HTTP 502 (2 attempts)\n${NETWORK}`,
    requests: 2,
  },
  {
    name: "a proxy with an unsupported URL",
    arrange: () => ({
      env: { ...ACCOUNT, SCE_API_URL: "https://api.example/", HTTPS_PROXY: "socks5://127.0.0.1:1" },
      requests: () => 0,
    }),
    process: {},
    code: 3,
    stdout: "",
    stderr:
      "sce: the proxy for api.example is not an http or https URL\n" +
      "hint: set HTTPS_PROXY to http://host:port, or list the host in NO_PROXY\n",
    requests: 0,
  },
];
