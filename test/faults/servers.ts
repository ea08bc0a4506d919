import { type ChildProcess, spawn } from "node:child_process";
import { connect, createServer, type LookupFunction, type Socket } from "node:net";
import { about, startApi, uploaded } from "../helpers/api.ts";
import { afterTest } from "../helpers/clean-up.ts";
import { listen } from "../helpers/listen.ts";
import { ACCOUNT, type Scene } from "./fault.ts";

/** A server that handles each connection like this. It counts connections instead of requests. */
export function listener(onConnection: (socket: Socket) => void) {
  return async (): Promise<Scene> => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      onConnection(socket);
    });
    await listen(server);
    return at(server.address(), () => connections);
  };
}

function at(address: ReturnType<ReturnType<typeof createServer>["address"]>, requests: () => number): Scene {
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    env: { ...ACCOUNT, SCE_API_URL: `http://127.0.0.1:${port}/` },
    requests,
    placeholders: { HOST: `127.0.0.1:${port}`, PORT: String(port) },
  };
}

/** A port where no server listens. */
export async function closedPort(): Promise<Scene> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const scene = at(server.address(), () => 0);
  await new Promise((done) => server.close(done));
  return scene;
}

export const ONLY_LINUX =
  process.platform === "linux" ? undefined : "other systems refuse connections if the queue is full";

/**
 * A port where connections are neither accepted nor refused, because the server's queue is full. After `release` the
 * server accepts connections. Those that are waiting by then take about a second, until the system tries them again.
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
  // The queue holds two. Once one has connected, the others keep it full.
  await Promise.any(fillers.map((socket) => new Promise((done) => socket.once("connect", done))));
  return {
    scene: at({ port: listening, family: "IPv4", address: host }, () => 0),
    port: listening,
    release: () => child.stdin?.write("x"),
  };
}

/** A host with two addresses. The server at one is slow and comes first, or comes second. The other accepts nothing. */
export async function twoAddresses(which: "slow" | "second"): Promise<Scene> {
  const api = which === "second" ? await startApi(uploaded) : undefined;
  const slow = api === undefined ? await fullQueue() : undefined;
  const port = slow?.port ?? Number(new URL(api?.url ?? "").port);
  await fullQueue("127.0.0.2", port);
  const addresses = ["127.0.0.1", "127.0.0.2"].map((address) => ({ address, family: 4 }));
  if (which === "second") addresses.reverse();
  const lookup: LookupFunction = (_host, _options, done) => {
    done(null, addresses);
    // By then the first attempt to connect has found the queue full.
    setImmediate(() => setImmediate(() => slow?.release()));
  };
  return {
    env: { ...ACCOUNT, SCE_API_URL: `http://localhost:${port}/` },
    world: { lookup },
    requests: () => api?.seen.length ?? 0,
  };
}

/** A server that closes each connection after its first response, without announcing it. */
export async function closesAfterReplies(): Promise<Scene> {
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
      const reply = about(id, uploaded);
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${reply.length}\r\n\r\n${reply}`, () => socket.end());
    });
  })();
  return { ...scene, requests: () => replies };
}

/** A run that looks up host names like this. */
export function lookingUp(lookup: LookupFunction, url: string) {
  return (): Scene => ({ env: { ...ACCOUNT, SCE_API_URL: url }, world: { lookup }, requests: () => 0 });
}

/** A look-up that fails with this code. */
export function failedLookup(code: string): LookupFunction {
  return (_host, _options, done) => done(Object.assign(new Error(code), { code }), []);
}
