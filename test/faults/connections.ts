import type { LookupFunction } from "node:net";
import { DROPPED } from "./dropped.ts";
import type { Fault } from "./fault.ts";
import { LIMIT, NETWORK } from "./hints.ts";
import { closedPort, failedLookup, fullQueue, lookingUp, ONLY_LINUX, twoAddresses } from "./servers.ts";
import { URLS } from "./urls.ts";

const PATIENT = "youtube status 1 --field state --retries 1 --request-timeout 200ms";

/** No connection can be made, or one breaks, or none is allowed. */
export const CONNECTIONS: readonly Fault[] = [
  {
    name: "the connection is refused",
    arrange: closedPort,
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no connection to HOST: the connection was refused (ECONNREFUSED) (2 attempts)\n${NETWORK}`,
    requests: 0,
  },
  {
    name: "the connection is refused at both of a host's addresses",
    arrange: async () => {
      const scene = await closedPort();
      const { placeholders = {} } = scene;
      const both: LookupFunction = (_host, _options, done) =>
        done(null, [
          { address: "127.0.0.1", family: 4 },
          { address: "127.0.0.2", family: 4 },
        ]);
      return {
        ...scene,
        env: { ...scene.env, SCE_API_URL: `http://localhost:${placeholders.PORT}/` },
        world: { lookup: both },
      };
    },
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no connection to localhost:PORT: the connection was refused (ECONNREFUSED) (2 attempts)\n${NETWORK}`,
    requests: 0,
  },
  {
    name: "the host's name is unknown",
    arrange: lookingUp(failedLookup("ENOTFOUND"), "https://api.example/"),
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no connection to api.example: host name not found (ENOTFOUND) (2 attempts)\n${NETWORK}`,
    requests: 0,
  },
  {
    name: "the name server does not answer",
    arrange: lookingUp(failedLookup("EAI_AGAIN"), "https://api.example/"),
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no connection to api.example: the host name could not be resolved (EAI_AGAIN) (2 attempts)\n${NETWORK}`,
    requests: 0,
  },
  {
    name: "the look-up of the host name hangs",
    arrange: lookingUp(() => {}, "https://api.example/"),
    line: PATIENT,
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from api.example within 0.2s (2 attempts)\n${LIMIT}`,
    requests: 0,
  },
  {
    name: "connecting hangs",
    arrange: async () => (await fullQueue()).scene,
    skip: ONLY_LINUX,
    line: PATIENT,
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from HOST within 0.2s (2 attempts)\n${LIMIT}`,
    requests: 0,
  },
  {
    name: "a slow address, and another one that accepts no connection",
    arrange: () => twoAddresses("slow"),
    skip: ONLY_LINUX,
    line: "youtube status 1 --field state --retries 0 --request-timeout 10s",
    code: 0,
    stdout: "uploaded\n",
    stderr: "",
    requests: 0,
  },
  {
    name: "an address that accepts no connection, and another one that does",
    arrange: () => twoAddresses("second"),
    skip: ONLY_LINUX,
    line: "youtube status 1 --field state --retries 0 --request-timeout 1s",
    code: 0,
    stdout: "uploaded\n",
    stderr: "",
    requests: 1,
  },
  ...DROPPED,
  ...URLS,
];
