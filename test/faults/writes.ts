import { failure, http, uploaded } from "../helpers/api.ts";
import { AUTHORITY, secureApi, startProxy } from "../helpers/secure-api.ts";
import { ACCOUNT, type Fault, plays, type Scene } from "./fault.ts";
import { closedPort, failedLookup, fullQueue, listener, lookingUp, ONLY_LINUX } from "./servers.ts";

const LINE = "api youtube.upload -f path=a.mp4 --retries 1";
const QUICK = `${LINE} --request-timeout 300ms`;

const NETWORK = "check the network and api_url (`sce config show`)";
const LIMIT = "use --request-timeout to allow each attempt more time";
const LOOK = "check whether it was carried out before you send it again";

/** The same server, with an https URL. */
function overTls(arrange: () => Promise<Scene>) {
  return async (): Promise<Scene> => {
    const scene = await arrange();
    return { ...scene, env: { ...scene.env, SCE_API_URL: scene.env.SCE_API_URL?.replace("http:", "https:") ?? "" } };
  };
}

/** An API behind a proxy that responds like this. */
function behindProxy(refusal: string) {
  return async (): Promise<Scene> => {
    const { asked, port } = await startProxy({ refusal });
    const env = { ...ACCOUNT, SCE_API_URL: "https://api.example/", HTTPS_PROXY: `http://127.0.0.1:${port}` };
    return { env, requests: () => asked.length, placeholders: { PROXY: `127.0.0.1:${port}` } };
  };
}

/** Faults before the request is sent. It is retried, because it cannot have been carried out. */
const NOT_SENT: readonly (Pick<Fault, "name" | "arrange"> & Partial<Fault> & { said: string; hint: string })[] = [
  {
    name: "the name is unknown",
    arrange: lookingUp(failedLookup("ENOTFOUND"), "https://api.example/"),
    said: "no connection to api.example: host name not found (ENOTFOUND)",
    hint: NETWORK,
  },
  {
    name: "the look-up hangs",
    arrange: lookingUp(() => {}, "https://api.example/"),
    line: QUICK,
    said: "no answer from api.example within 0.3s",
    hint: LIMIT,
  },
  ...["EHOSTUNREACH", "ENETUNREACH", "EMFILE", "EOTHER"].map((code) => ({
    name: `connecting fails with ${code}`,
    arrange: lookingUp(failedLookup(code), "https://api.example/"),
    said: `no connection to api.example: ${
      {
        EHOSTUNREACH: "the host is unreachable",
        ENETUNREACH: "the network is unreachable",
        EMFILE: "too many open files",
      }[code] ?? "the connection failed"
    } (${code})`,
    hint: { EMFILE: "lower --concurrency, or raise `ulimit -n`", EOTHER: "" }[code] ?? NETWORK,
  })),
  {
    name: "the connection is refused",
    arrange: closedPort,
    said: "no connection to HOST: the connection was refused (ECONNREFUSED)",
    hint: NETWORK,
  },
  {
    name: "connecting hangs",
    arrange: async () => (await fullQueue()).scene,
    skip: ONLY_LINUX,
    line: QUICK,
    said: "no answer from HOST within 0.3s",
    hint: LIMIT,
  },
  {
    name: "the server does not use TLS",
    arrange: overTls(plays(uploaded)),
    said: "no connection to HOST: the TLS handshake failed (EPROTO)",
    hint: "check that the server speaks https on that port",
  },
  {
    name: "the connection is reset in the TLS handshake",
    arrange: overTls(listener((socket) => socket.once("data", () => socket.resetAndDestroy()))),
    requests: 2,
    said: "no answer from HOST: the connection was closed before the whole response arrived (ECONNRESET)",
    hint: "try again in a few minutes; `-v` logs every attempt",
  },
  {
    name: "the TLS handshake hangs",
    arrange: overTls(listener(() => {})),
    line: QUICK,
    requests: 2,
    said: "no answer from HOST within 0.3s",
    hint: LIMIT,
  },
  {
    name: "the proxy hangs",
    arrange: behindProxy("hang"),
    process: {},
    line: QUICK,
    requests: 2,
    said: "no answer from api.example through the proxy PROXY within 0.3s",
    hint: LIMIT,
  },
  {
    name: "the proxy closes the connection",
    arrange: behindProxy(""),
    process: {},
    requests: 2,
    said: "no answer from api.example through the proxy PROXY: the connection was closed before the whole response arrived (ECONNRESET)",
    hint: "try again in a few minutes; `-v` logs every attempt",
  },
];

/** Faults after the request is sent. It is not retried. */
const SENT: readonly (Pick<Fault, "name" | "arrange"> & Partial<Fault> & { said: string })[] = [
  {
    name: "silence",
    arrange: plays(() => {}),
    line: QUICK,
    said: "no answer from HOST within 0.3s",
  },
  {
    name: "silence over TLS",
    arrange: async () => {
      const { url, seen } = await secureApi("good", () => {});
      const env = { ...ACCOUNT, SCE_API_URL: url, NODE_EXTRA_CA_CERTS: AUTHORITY };
      return { env, requests: () => seen.requests, placeholders: { HOST: new URL(url).host } };
    },
    process: {},
    line: `${LINE} --request-timeout 3s`,
    said: "no answer from HOST within 3s",
  },
  {
    name: "a reset",
    arrange: plays((response) => response.socket?.resetAndDestroy()),
    said: "no answer from HOST: the connection was closed before the whole response arrived (ECONNRESET)",
  },
  {
    name: "something that is not HTTP",
    arrange: plays((response) => response.socket?.end("hello\r\n\r\n")),
    said: "no answer from HOST: the response is not HTTP (HPE_INVALID_CONSTANT)",
  },
  { name: "HTTP 502", arrange: plays(http(502)), said: "the API answered HTTP 502 Bad Gateway" },
  { name: "the code 0004", arrange: plays(failure("0004")), said: "the API had an unexpected error (code 0004): no" },
];

/** Faults of a command that writes. */
export const WRITES: readonly Fault[] = [
  ...NOT_SENT.map(({ name, said, hint, ...fault }) => ({
    line: LINE,
    requests: 0,
    ...fault,
    name: `a command that writes, when ${name}`,
    code: 5,
    stdout: "null\n",
    stderr: `sce: ${said} (2 attempts)\n${hint && `hint: ${hint}\n`}`,
  })),
  ...SENT.map(({ name, said, ...fault }) => ({
    line: LINE,
    requests: 1,
    ...fault,
    name: `a command that writes, answered by ${name}`,
    code: 5,
    stdout: "null\n",
    stderr: `sce: ${said}; the request may have been carried out\nhint: ${LOOK}\n`,
  })),
];
