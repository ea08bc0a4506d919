import { uploaded } from "../helpers/api.ts";
import { AUTHORITY, type Certificate, secureApi } from "../helpers/secure-api.ts";
import { ACCOUNT, type Fault, plays } from "./fault.ts";

const AUTHORITY_HINT = "if a proxy inspects TLS here, set NODE_EXTRA_CA_CERTS to the file of its certificate";

const ROWS: readonly (readonly [certificate: Certificate, trusted: boolean, said: string, hint: string])[] = [
  ["good", false, "the server's certificate could not be verified (UNABLE_TO_VERIFY_LEAF_SIGNATURE)", AUTHORITY_HINT],
  ["self-signed", true, "the server's certificate is self-signed (DEPTH_ZERO_SELF_SIGNED_CERT)", AUTHORITY_HINT],
  [
    "other-name",
    true,
    "the server's certificate is for another host name (ERR_TLS_CERT_ALTNAME_INVALID)",
    "check the host in api_url (`sce config show`)",
  ],
  [
    "expired",
    true,
    "the server's certificate has expired (CERT_HAS_EXPIRED)",
    "check this machine's clock; if it is right, ask the server's owner to renew the certificate",
  ],
];

/** sce connects to none of these servers, even with NODE_TLS_REJECT_UNAUTHORIZED=0. */
export const CERTIFICATES: readonly Fault[] = [
  ...ROWS.map(([certificate, trusted, said, hint]) => ({
    name: `the certificate ${certificate}, its authority ${trusted ? "trusted" : "not trusted"}`,
    arrange: async () => {
      const { url, seen } = await secureApi(certificate);
      const env = {
        ...ACCOUNT,
        SCE_API_URL: url,
        NODE_TLS_REJECT_UNAUTHORIZED: "0",
        NODE_NO_WARNINGS: "1",
        ...(trusted ? { NODE_EXTRA_CA_CERTS: AUTHORITY } : {}),
      };
      return { env, requests: () => seen.requests, placeholders: { HOST: new URL(url).host } };
    },
    process: {},
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no connection to HOST: ${said}\nhint: ${hint}\n`,
    requests: 0,
  })),
  {
    name: "plain http instead of https",
    arrange: async () => {
      const scene = await plays(uploaded)();
      return { ...scene, env: { ...scene.env, SCE_API_URL: scene.env.SCE_API_URL?.replace("http:", "https:") ?? "" } };
    },
    code: 5,
    stdout: "unknown\n",
    stderr:
      "sce: no connection to HOST: the TLS handshake failed (EPROTO) (2 attempts)\n" +
      "hint: check that the server speaks https on that port\n",
    requests: 0,
  },
];
