import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { SceError } from "../errors.ts";
import { failed, success } from "./answers.ts";
import { Commands, type Outcome } from "./commands.ts";
import { readField } from "./read-request.ts";
import { SAMPLE_ACCOUNT } from "./scenarios.ts";
import { type Fault, type FaultStep, type Script, stepAt } from "./script.ts";
import { type Verdict, verify } from "./verify.ts";

export interface SandboxOptions {
  /** 0 for any that is free. */
  readonly port?: number;
  /** Wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly script?: Script;
  /** What the first requests get instead of an answer, whatever they ask. */
  readonly faults?: readonly Fault[];
  /** How far the sandbox's clock is ahead, in milliseconds. */
  readonly skewMs?: number;
  /** How long it takes to answer, in milliseconds. */
  readonly delayMs?: number;
  /** Called with a line for every request; never with the key, the secret or a signature. */
  readonly log?: (line: string) => void;
}

export interface Sandbox {
  readonly url: URL;
  close(): Promise<void>;
}

const LARGEST_BODY_BYTES = 1024 * 1024;

/** Starts a server on 127.0.0.1 that judges and answers requests as the API does. Throws a SceError for a used port. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const commands = new Commands(options.script ?? new Map());
  const faults = options.faults ?? [];
  const closed = new AbortController();
  const clock = () => options.now() + (options.skewMs ?? 0);
  let requests = 0;

  const judge = (verdict: Verdict): Outcome => {
    const fault = stepAt(faults, requests);
    requests += 1;
    if (fault !== undefined) return { fault };
    if (verdict.failure !== undefined || verdict.request === undefined)
      return { text: failed(verdict.failure ?? { message: "unreadable" }) };
    return commands.run(verdict.request);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    response.sendDate = false;
    response.setHeader("Date", new Date(clock()).toUTCString());
    const path = (request.url ?? "").split("?")[0] ?? "";
    if (!/^\/(stable|dev)\/?$/.test(path)) return page(response, 404);
    if (request.method !== "POST") return page(response.setHeader("Allow", "POST"), 405);
    const body = await readBody(request);
    if (body === undefined) return page(response, 413);
    const verdict = verify(readField(request.headers["content-type"], body), SAMPLE_ACCOUNT, clock());
    const outcome = judge(verdict);
    options.log?.(logLine(verdict, outcome));
    if (options.delayMs) await options.sleep(options.delayMs, closed.signal);
    if ("fault" in outcome) play(outcome.fault, response);
    else response.setHeader("Content-Type", "application/json").end(outcome.text);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(portError(error, options.port)));
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new SceError("internal", "the sandbox has no port");
  return {
    url: new URL(`http://127.0.0.1:${address.port}/stable/`),
    close: async () => {
      closed.abort();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function portError(error: NodeJS.ErrnoException, port = 0): SceError {
  const taken = error.code === "EADDRINUSE" ? "is in use" : `cannot be used (${error.code})`;
  return new SceError("refused", `port ${port} ${taken}`, "choose another with --port, or --port 0 for any");
}

/** Undefined where it is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // Read on to the end: a client that still sends would not see the answer.
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
  }
  return size > LARGEST_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

/** What a web server shows of an error. */
function page(response: ServerResponse, status: number): void {
  const title = status === 200 ? "Down for maintenance" : `${status} ${STATUS_CODES[status]}`;
  // A client that follows would get an answer there, and give away its signed request.
  if (status >= 300 && status < 400) response.setHeader("Location", "/stable/");
  if (status === 429 || status === 503) response.setHeader("Retry-After", "1");
  response
    .writeHead(status, { "Content-Type": "text/html" })
    .end(`<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`);
}

function play(fault: FaultStep, response: ServerResponse): void {
  switch (fault.kind) {
    case "code":
      response.setHeader("Content-Type", "application/json").end(codeAnswer(fault.code));
      return;
    case "http":
      page(response, fault.status);
      return;
    case "html":
      page(response, 200);
      return;
    case "empty":
      response.end();
      return;
    case "cut":
      response.setHeader("Content-Type", "application/json").end('{"message":"Found Youtube Status","status":"succ');
      return;
    case "drop":
      response.destroy();
  }
}

/** What the API answers with a code: 0100, a queued request, is a success. */
function codeAnswer(code: string): string {
  const message = `The sandbox was told to answer ${code}`;
  return code === "0100" ? success(message, []) : failed({ code, message });
}

function logLine({ request, failure }: Verdict, outcome: Outcome): string {
  const asked = request === undefined ? "unreadable request" : `${request.get("command")}${named(request.get("id"))}`;
  if ("fault" in outcome) {
    const { fault } = outcome;
    return `${asked}: ${fault.kind === "code" ? fault.code : fault.kind === "http" ? fault.status : fault.kind}`;
  }
  return `${asked}: ${failure === undefined ? "answered" : `${failure.code ?? "refused"} ${failure.message}`}`;
}

function named(id: unknown): string {
  return id === undefined || id === null ? "" : ` ${typeof id === "object" && "text" in id ? id.text : id}`;
}
