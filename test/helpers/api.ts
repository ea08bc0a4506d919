import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "./listen.ts";

/** A request that the server received. */
export interface Seen {
  readonly headers: IncomingMessage["headers"];
  /** The value of the field `json`. */
  readonly json: string;
  readonly request: Record<string, unknown>;
}

/** The server's response to a request: a body, or a function that sends one. */
export type Play = string | ((response: ServerResponse, seen: Seen) => void);

export interface Api {
  readonly url: string;
  readonly seen: Seen[];
  /** The environment that points `sce` at this server. */
  readonly env: Record<string, string>;
}

export const SECRET = "s3cret-0f-the-test-account";

/** Starts a server that answers the n-th request with the n-th play. The last play repeats. */
export async function startApi(...plays: [Play, ...Play[]]): Promise<Api> {
  const seen: Seen[] = [];
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("latin1");
    const json = /name="json"\r\n\r\n([\s\S]*?)\r\n--/.exec(body)?.[1] ?? "";
    const entry = { headers: message.headers, json, request: JSON.parse(json) };
    seen.push(entry);
    const play = plays[Math.min(seen.length, plays.length) - 1] ?? "";
    if (typeof play === "string") response.end(play);
    else play(response, entry);
  });
  // Idle connections last as long as the test, so that a busy machine doesn't matter.
  server.keepAliveTimeout = 0;
  const url = `http://127.0.0.1:${await listen(server)}/stable/`;
  return {
    url,
    seen,
    env: { SCE_API_URL: url, SCE_API_KEY: "KEY-OF-THE-TEST", SCE_API_SECRET: SECRET, SCE_CDN: "158" },
  };
}

/** A successful answer with this data. */
export function success(data: Record<string, unknown>): string {
  return JSON.stringify({ message: "Found Youtube Status", status: "success", handle_time: 0.01, data });
}

export const uploaded = success({ id: 1, title: "My Video", youtube_id: "12345ABCdef", status: 200 });
export const pending = success({ id: 1, title: "My Video", youtube_id: "", status: 0 });
export const failed = success({ id: 1, title: "My Video", youtube_id: null, status: 400, message: "Bad video" });

/** The response to an upload that was queued. */
export const queued = success({ id: 1000001 });

/** Closes the connection without a response. */
export const drop: Play = (response) => response.destroy();

/** A failure with this code. */
export function failure(code: string | number, message = "no"): string {
  return JSON.stringify({ message, status: "failure", code, data: [] });
}

/** A response with this HTTP status and these headers. */
export function http(status: number, headers: Record<string, string> = {}, body = "<html>sorry</html>"): Play {
  return (response) => response.writeHead(status, headers).end(body);
}

/** The same answer, about this id instead of 1. */
export function about(id: unknown, answer: string): string {
  return answer.replace('"id":1', `"id":${id}`);
}

/** Starts a server that answers about each id with this data. */
export function answering(data: (id: number) => Record<string, unknown>): ReturnType<typeof startApi> {
  return startApi((response, { request }) => {
    const id = Number(request.id);
    response.end(success({ id, ...data(id) }));
  });
}

/** Starts a server with a list of plays per id. The last play of a list repeats. An id without a list is pending. */
export function script(plays: Record<number, readonly Play[]>): ReturnType<typeof startApi> {
  const counts = new Map<number, number>();
  return startApi((response, seen) => {
    const id = Number(seen.request.id);
    const count = counts.get(id) ?? 0;
    counts.set(id, count + 1);
    const list = plays[id] ?? [pending];
    const play = list[Math.min(count, list.length - 1)] ?? "";
    if (typeof play === "string") response.end(about(id, play));
    else play(response, seen);
  });
}
