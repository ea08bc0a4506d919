import { readFileSync } from "node:fs";
import {
  createServer as createPlainServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { createServer } from "node:https";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { uploaded } from "./api.ts";
import { listen } from "./listen.ts";

const TLS = join(import.meta.dirname, "../fixtures/tls");

/** The authority that signed the certificates `good`, `other-name` and `expired`. */
export const AUTHORITY = join(TLS, "ca.pem");

export type Certificate = "good" | "self-signed" | "other-name" | "expired";

function keyPair(certificate: Certificate) {
  return { key: readFileSync(join(TLS, "server.key")), cert: readFileSync(join(TLS, `${certificate}.pem`)) };
}

/** An API over https with this certificate. Counts its requests. */
export async function secureApi(
  certificate: Certificate,
  play = (response: ServerResponse): unknown => response.end(uploaded),
) {
  const seen = { requests: 0 };
  const port = await listen(
    createServer(keyPair(certificate), (request, response) => {
      request.resume();
      seen.requests += 1;
      play(response);
    }),
  );
  return { seen, port, url: `https://127.0.0.1:${port}/stable/` };
}

/** The proxy's response to CONNECT instead of opening the tunnel. `hang` sends none. */
export interface ProxyOptions {
  readonly refusal?: string;
  /** The required login, as `user:password`. */
  readonly password?: string;
  /** The certificate of an https proxy. */
  readonly certificate?: Certificate;
}

/** A proxy that records its requests. */
export async function startProxy({ password, refusal, certificate }: ProxyOptions = {}) {
  const asked: string[] = [];
  const allowed = (header: string | undefined) =>
    password === undefined || header === `Basic ${Buffer.from(password).toString("base64")}`;
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
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
  };
  const server =
    certificate === undefined ? createPlainServer(onRequest) : createServer(keyPair(certificate), onRequest);
  server.on("connect", (request: IncomingMessage, client: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    if (refusal === "hang") return;
    if (refusal !== undefined || !allowed(request.headers["proxy-authorization"])) {
      client.end(refusal ?? "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
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
