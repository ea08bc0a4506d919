import { type ChildProcess, spawn } from "node:child_process";
import { connect, createServer, type LookupFunction, type Socket } from "node:net";
import { http, startApi, uploaded } from "../helpers/api.ts";
import { afterTest } from "../helpers/clean-up.ts";
import { ACCOUNT, type Fault, plays, type Scene } from "./fault.ts";

const NETWORK = "hint: check the network and api_url (`sce config show`)\n";
const AGAIN = "hint: try again in a few minutes; `-v` logs every attempt\n";
const LIMIT = "hint: use --request-timeout to allow each attempt more time\n";
const PATIENT = "youtube status 1 --field state --retries 1 --request-timeout 200ms";

const CLOSED = "the connection was closed before the whole response arrived (ECONNRESET) (2 attempts)";

/** A listener that does this with every connection; counts them, for no request is ever read. */
export function listener(onConnection: (socket: Socket) => void) {
  return async (): Promise<Scene> => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      onConnection(socket);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    afterTest(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    return at(server.address(), () => sockets.length);
  };
}

function at(address: ReturnType<ReturnType<typeof createServer>["address"]>, requests: () => number): Scene {
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    env: { ...ACCOUNT, SCE_API_URL: `http://127.0.0.1:${port}/` },
    requests,
    words: { HOST: `127.0.0.1:${port}`, PORT: String(port) },
  };
}

/** A closed port. */
export async function nobody(): Promise<Scene> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const scene = at(server.address(), () => 0);
  await new Promise((done) => server.close(done));
  return scene;
}

export const ONLY_LINUX =
  process.platform === "linux" ? undefined : "other systems refuse what does not fit into the queue";

/**
 * A port where connections are neither accepted nor refused: the queue of a process that does nothing is full. Once it
 * is released, it accepts them, but those that came before only about a second later, when they are tried again.
 */
export async function fullQueue(host = "127.0.0.1", port = 0) {
  const child: ChildProcess = spawn(process.execPath, [
    "-e",
    `const fs = require("node:fs");
     const server = require("node:http").createServer((_, response) => response.end(${JSON.stringify(uploaded)}));
     server.listen({ port: ${port}, host: "${host}", backlog: 1 }, () => {
       fs.writeSync(1, String(server.address().port));
       fs.readSync(0, Buffer.alloc(1));
     });`,
  ]);
  afterTest(() => child.kill("SIGKILL"));
  const listening = await new Promise<number>((done) => child.stdout?.once("data", (text) => done(Number(text))));
  const fillers = Array.from({ length: 8 }, () => connect(listening, host).on("error", () => {}));
  afterTest(() => fillers.forEach((socket) => void socket.destroy()));
  // Two are in the queue.
  await Promise.any(fillers.map((socket) => new Promise((done) => socket.once("connect", done))));
  return {
    scene: at({ port: listening, family: "IPv4", address: host }, () => 0),
    port: listening,
    release: () => child.stdin?.write("x"),
  };
}

/** A host with two addresses, of which one takes no connection. The other one is slow and comes first, or second. */
async function twoAddresses(which: "slow" | "second"): Promise<Scene> {
  const api = which === "second" ? await startApi(uploaded) : undefined;
  const slow = api === undefined ? await fullQueue() : undefined;
  const port = slow?.port ?? Number(new URL(api?.url ?? "").port);
  await fullQueue("127.0.0.2", port);
  const addresses = ["127.0.0.1", "127.0.0.2"].map((address) => ({ address, family: 4 }));
  if (which === "second") addresses.reverse();
  const lookup: LookupFunction = (_host, _options, done) => {
    done(null, addresses);
    // The first attempt to connect has been made, and nobody took it.
    setImmediate(() => setImmediate(() => slow?.release()));
  };
  return {
    env: { ...ACCOUNT, SCE_API_URL: `http://localhost:${port}/` },
    world: { lookup },
    requests: () => api?.seen.length ?? 0,
  };
}

const MANY = Array.from({ length: 100 }, (_, n) => n + 1);

/** A server that closes each connection after its first reply, although it did not say so. */
async function closesAfterReplies(): Promise<Scene> {
  let replies = 0;
  const scene = await listener((socket) => {
    let text = "";
    let hasReplied = false;
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      text += chunk;
      const id = /"id":(\d+)/.exec(text)?.[1];
      if (hasReplied || id === undefined || !text.endsWith("--\r\n")) return;
      hasReplied = true;
      replies += 1;
      const reply = uploaded.replace('"id":1', `"id":${id}`);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${reply.length}\r\n\r\n${reply}`, () => socket.end());
    });
  })();
  return { ...scene, requests: () => replies };
}

/** A world where names are looked up in this way. */
export function looking(lookup: LookupFunction, url: string) {
  return (): Scene => ({ env: { ...ACCOUNT, SCE_API_URL: url }, world: { lookup }, requests: () => 0 });
}

export function notFound(code: string): LookupFunction {
  return (_host, _options, done) => done(Object.assign(new Error(code), { code }), []);
}

export const CONNECTIONS: readonly Fault[] = [
  {
    name: "the connection is refused",
    arrange: nobody,
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no connection to HOST: the connection was refused (ECONNREFUSED) (2 attempts)\n${NETWORK}`,
    requests: 0,
  },
  {
    name: "the connection is refused at both of a host's addresses",
    arrange: async () => {
      const scene = await nobody();
      const { words = {} } = scene;
      const both: LookupFunction = (_host, _options, done) =>
        done(null, [
          { address: "127.0.0.1", family: 4 },
          { address: "127.0.0.2", family: 4 },
        ]);
      return {
        ...scene,
        env: { ...scene.env, SCE_API_URL: `http://localhost:${words.PORT}/` },
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
    arrange: looking(notFound("ENOTFOUND"), "https://api.example/"),
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no connection to api.example: host name not found (ENOTFOUND) (2 attempts)\n${NETWORK}`,
    requests: 0,
  },
  {
    name: "the name server does not answer",
    arrange: looking(notFound("EAI_AGAIN"), "https://api.example/"),
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no connection to api.example: the host name could not be resolved (EAI_AGAIN) (2 attempts)\n${NETWORK}`,
    requests: 0,
  },
  {
    name: "the look-up of the host name hangs",
    arrange: looking(() => {}, "https://api.example/"),
    line: PATIENT,
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from api.example within 0.2s (2 attempts)\n${LIMIT}`,
    requests: 0,
  },
  {
    name: "the connecting hangs",
    arrange: async () => (await fullQueue()).scene,
    skip: ONLY_LINUX,
    line: PATIENT,
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from HOST within 0.2s (2 attempts)\n${LIMIT}`,
    requests: 0,
  },
  {
    name: "the connection is accepted, and then silence",
    arrange: listener(() => {}),
    line: PATIENT,
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from HOST within 0.2s (2 attempts)\n${LIMIT}`,
    requests: 2,
  },
  {
    name: "the connection is closed as soon as it is accepted",
    arrange: listener((socket) => socket.end()),
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from HOST: ${CLOSED}\n${AGAIN}`,
    requests: 2,
  },
  {
    name: "the connection is reset as soon as it is accepted",
    arrange: listener((socket) => socket.resetAndDestroy()),
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from HOST: ${CLOSED}\n${AGAIN}`,
    requests: 2,
  },
  {
    name: "the connection is closed without a response",
    arrange: plays((response) => response.destroy()),
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from HOST: ${CLOSED}\n${AGAIN}`,
    requests: 2,
  },
  {
    name: "the connection is closed in the middle of the response",
    arrange: plays((response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"status":', () => response.destroy());
    }),
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from HOST: ${CLOSED}\n${AGAIN}`,
    requests: 2,
  },
  {
    name: "the connection is reset in the middle of the response",
    arrange: plays((response) => {
      response.writeHead(200);
      response.write('{"status":', () => response.socket?.resetAndDestroy());
    }),
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from HOST: ${CLOSED}\n${AGAIN}`,
    requests: 2,
  },
  {
    name: "the response is not HTTP",
    arrange: plays((response) => response.socket?.end("hello\r\n\r\n")),
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from HOST: the response is not HTTP (HPE_INVALID_CONSTANT) (2 attempts)\n${NETWORK}`,
    requests: 2,
  },
  {
    name: "the response arrives at one byte per second",
    arrange: plays((response) => {
      const drip = setInterval(() => response.write("x"), 1000);
      response.once("close", () => clearInterval(drip));
      response.write("x");
    }),
    line: PATIENT,
    code: 5,
    stdout: "unknown\n",
    stderr: `sce: no answer from HOST within 0.2s (2 attempts)\n${LIMIT}`,
    requests: 2,
  },
  {
    name: "a kept-alive connection is dropped while it is idle",
    arrange: plays(
      (response) => response.end(uploaded, () => setImmediate(() => response.socket?.destroy())),
      uploaded.replace('"id":1', '"id":2'),
    ),
    line: "youtube status 1 2 --field state --concurrency 1 --retries 0",
    code: 0,
    stdout: "uploaded\nuploaded\n",
    stderr: "",
    requests: 2,
  },
  {
    name: "a kept-alive connection is dropped when it is used again",
    arrange: plays(uploaded, (response) => response.socket?.destroy(), uploaded.replace('"id":1', '"id":2')),
    line: "youtube status 1 2 --field state --concurrency 1 --retries 0",
    code: 0,
    stdout: "uploaded\nuploaded\n",
    stderr: "",
    requests: 3,
  },
  {
    name: "a new connection is dropped after a kept-alive one",
    arrange: plays(uploaded, (response) => response.socket?.destroy()),
    line: "youtube status 1 2 --field state --concurrency 1 --retries 0",
    code: 5,
    stdout: "uploaded\nunknown\n",
    stderr: `sce: id 2: no answer from HOST: ${CLOSED.replace(" (2 attempts)", "")}\n${AGAIN}`,
    requests: 3,
  },
  {
    name: "every connection is closed silently after its first response",
    arrange: closesAfterReplies,
    line: `youtube status ${MANY.join(" ")} --field state --retries 0`,
    code: 0,
    stdout: "uploaded\n".repeat(MANY.length),
    stderr: "",
    requests: MANY.length,
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
  {
    name: "plain http to a host that is not this machine",
    arrange: () => ({ env: { ...ACCOUNT, SCE_API_URL: "http://api.example/" }, requests: () => 0 }),
    code: 3,
    stdout: "",
    stderr: "sce: SCE_API_URL uses plain http, which is only allowed for localhost\n",
    requests: 0,
  },
  ...["ftp://127.0.0.1/", "nonsense", "https://user:pw@api.example/"].map((url) => ({
    name: `the api_url ${url}`,
    arrange: () => ({ env: { ...ACCOUNT, SCE_API_URL: url }, requests: () => 0 }),
    code: 3,
    stdout: "",
    stderr:
      {
        "ftp://127.0.0.1/": "sce: SCE_API_URL is not an https URL\n",
        nonsense: "sce: SCE_API_URL is not a URL\n",
      }[url] ?? "sce: SCE_API_URL contains a user name or password\n",
    requests: 0,
  })),
  ...[301, 302, 303, 307, 308].map((status) => {
    const stranger = { requests: 0 };
    return {
      name: `a redirect with ${status} to another origin, which sees nothing`,
      arrange: async () => {
        stranger.requests = 0;
        const elsewhere = await plays(() => {
          stranger.requests += 1;
        })();
        const location = elsewhere.env.SCE_API_URL ?? "";
        const scene = await plays(http(status, { location }, "moved"))();
        return { ...scene, requests: () => scene.requests() + 100 * stranger.requests };
      },
      code: 1,
      stdout: "unknown\n",
      stderr:
        `sce: the API answered with a redirect (HTTP ${status}, it begins with: moved)\n` +
        "hint: check api_url; sce never follows redirects\n",
      requests: 1,
    };
  }),
];
