import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { LookupFunction } from "node:net";
import { SceError } from "../base/errors.ts";
import { Callbacks } from "./callbacks.ts";
import { Commands, type Outcome, refusal } from "./commands.ts";
import { diagnose } from "./diagnose.ts";
import { logLine } from "./log-line.ts";
import { ambiguousPart } from "./php-arrays.ts";
import { answerJson, page, play } from "./play.ts";
import { readField } from "./read-request.ts";
import { failure as refusalOf } from "./refusals.ts";
import { Replays } from "./replays.ts";
import { SAMPLE_ACCOUNT } from "./scenarios.ts";
import type { Fault, FaultStep, Script } from "./script.ts";
import { foreignSender } from "./sender.ts";
import { Steps } from "./steps.ts";
import { type Verdict, verify } from "./verify.ts";

export interface SandboxOptions {
  /** 0 for any free port. */
  readonly port?: number;
  /** Wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** In milliseconds. */
  readonly monotonic: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Looks up the host of a callback. Node's own function by default. */
  readonly lookup?: LookupFunction;
  readonly script?: Script;
  /** The faults that the first requests get instead of answers. */
  readonly faults?: readonly Fault[];
  /** How far the sandbox's clock is ahead, in milliseconds. */
  readonly skewMs?: number;
  /** The delay before each response, in milliseconds. */
  readonly delayMs?: number;
  /** Whether to refuse a request if its signature was seen before. */
  readonly refuseReplays?: boolean;
  /** Called with a line for each request. The line never contains the key, the secret or a signature. */
  readonly log?: (line: string) => void;
}

export interface Sandbox {
  readonly url: URL;
  /** Resolves when no callback is pending. */
  callbacksSent(): Promise<void>;
  close(): Promise<void>;
}

/** PHP's default limit. */
const LARGEST_BODY_BYTES = 8 * 1024 * 1024;

/**
 * Starts a server on 127.0.0.1 that checks and answers requests as the API does. Throws a SceError if the port is in
 * use.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { log, sleep, monotonic } = options;
  const serverClosed = new AbortController();
  const { signal } = serverClosed;
  const clock = () => options.now() + (options.skewMs ?? 0);
  const replays = new Replays();
  let ownPort = 0;
  const callbacks = new Callbacks({ ownPort: () => ownPort, sleep, signal, lookup: options.lookup, log });
  const commands = new Commands({
    script: options.script ?? new Map(),
    now: clock,
    monotonic,
    sleep: (ms) => sleep(ms, signal),
    onFinished: (id, callback, status) => callbacks.send(id, callback, status),
  });
  let faults: Steps<FaultStep> | undefined;

  const carryOut = ({ request, failure }: Verdict, isReplay: boolean): Outcome => {
    if (failure !== undefined || request === undefined) return refusal(failure ?? { message: "unreadable" });
    return isReplay && options.refuseReplays ? refusal(refusalOf("0002")) : commands.run(request);
  };

  const judge = (verdict: Verdict, isReplay: boolean): Outcome => {
    // Timed faults begin with the first request.
    faults ??= new Steps(options.faults ?? [], monotonic);
    const fault = faults.next();
    if (fault === undefined) return carryOut(verdict, isReplay);
    const { logText } = fault.kind === "late" ? carryOut(verdict, isReplay) : {};
    return logText === undefined ? { fault } : { fault, logText };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    response.sendDate = false;
    response.setHeader("Date", new Date(clock()).toUTCString());
    const path = (request.url ?? "").split("?")[0] ?? "";
    const refuse = (status: number, why = "") => {
      log?.(`${request.method} ${path}: HTTP ${status}${why}`);
      page(response, status);
    };
    const foreign = foreignSender(request.headers);
    if (foreign !== undefined) return refuse(403, `, ${foreign}`);
    if (!/^\/(stable|dev)\/?$/.test(path)) return refuse(404);
    if (request.method !== "POST") return refuse(405);
    const body = await readBody(request);
    if (body === undefined) return refuse(413, `, its body is larger than ${LARGEST_BODY_BYTES / 1024 / 1024} MiB`);
    const text = readField(request.headers["content-type"], body);
    const verdict = verify(text, SAMPLE_ACCOUNT, clock());
    const signature = verdict.failure === undefined ? verdict.request?.get("signature") : undefined;
    const isReplay = typeof signature === "string" && replays.isReplay(signature, clock());
    const outcome = judge(verdict, isReplay);
    if (log !== undefined) {
      const note = isReplay ? "the same signed request was sent before" : remark(verdict, text);
      log(logLine(verdict, outcome, note));
    }
    if (options.delayMs) await sleep(options.delayMs, signal);
    if ("fault" in outcome) play(outcome.fault, response);
    else answerJson(response, outcome.text);
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
  ownPort = address.port;
  return {
    callbacksSent: () => callbacks.sent(),
    url: new URL(`http://127.0.0.1:${address.port}/stable/`),
    close: async () => {
      serverClosed.abort();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** A note for the log: what may be wrong with a signature, or why another server may refuse a valid one. */
function remark({ request, failure }: Verdict, text = ""): string | undefined {
  if (failure?.code === "0003") return diagnose(text, SAMPLE_ACCOUNT.secret);
  return request === undefined ? undefined : ambiguousPart(request);
}

function portError(error: NodeJS.ErrnoException, port = 0): SceError {
  const taken = error.code === "EADDRINUSE" ? "is in use" : `cannot be used (${error.code})`;
  return new SceError(
    "refused",
    `port ${port} ${taken}`,
    "choose another port with --port, or use --port 0 for any free port",
  );
}

/** Undefined if it is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // Read to the end, because a client that is still sending would not see the response.
    if (size <= LARGEST_BODY_BYTES) chunks.push(chunk);
  }
  return size > LARGEST_BODY_BYTES ? undefined : Buffer.concat(chunks);
}
