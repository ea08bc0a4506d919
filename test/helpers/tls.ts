import { readFileSync } from "node:fs";
import { createServer as createPlainServer, request as forward, type Server } from "node:http";
import { createServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { afterEach } from "vitest";
import { uploaded } from "./api.ts";

export const TLS = join(import.meta.dirname, "../fixtures/tls");

/** The authority that signed the certificates. */
export const CA = join(TLS, "ca.pem");

const servers: { closeAllConnections(): void; close(): unknown }[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

export async function listen(server: Server | ReturnType<typeof createServer>): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

/** An API over https with this certificate; counts the requests that reach it. */
export async function secureApi(certificate: string) {
  const seen = { requests: 0 };
  const port = await listen(
    createServer(
      { key: readFileSync(join(TLS, "server.key")), cert: readFileSync(join(TLS, `${certificate}.pem`)) },
      (request, response) => {
        request.resume();
        seen.requests += 1;
        response.end(uploaded);
      },
    ),
  );
  return { seen, port, url: `https://127.0.0.1:${port}/stable/` };
}

/** A proxy; wants this Basic user and password if there is one, and remembers what it was asked for. */
export async function proxy(password?: string) {
  const asked: string[] = [];
  const allowed = (header: string | undefined) =>
    password === undefined || header === `Basic ${Buffer.from(password).toString("base64")}`;
  const server = createPlainServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (!allowed(request.headers["proxy-authorization"])) {
      response.writeHead(407).end();
      return;
    }
    const { method = "", url = "", headers } = request;
    request.pipe(
      forward(url, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502);
        answer.pipe(response);
      }),
    );
  });
  server.on("connect", (request, client) => {
    asked.push(`CONNECT ${request.url}`);
    if (!allowed(request.headers["proxy-authorization"])) {
      client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    const upstream = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on("error", () => client.destroy());
    client.on("error", () => upstream.destroy());
  });
  return { asked, port: await listen(server) };
}
