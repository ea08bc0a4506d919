import { about, drop, uploaded } from "../helpers/api.ts";
import { type Fault, plays } from "./fault.ts";
import { AGAIN, LIMIT, NETWORK } from "./hints.ts";
import { closesAfterReplies, listener } from "./servers.ts";

const PATIENT = "youtube status 1 --field state --retries 1 --request-timeout 200ms";

const CLOSED = "the connection was closed before the whole response arrived (ECONNRESET) (2 attempts)";

const MANY = Array.from({ length: 100 }, (_, n) => n + 1);

/** The connection ends before the whole response arrived, at both attempts. */
const ENDED: readonly Fault[] = [
  {
    name: "the connection is closed as soon as it is accepted",
    arrange: listener((socket) => socket.end()),
  },
  {
    name: "the connection is reset as soon as it is accepted",
    arrange: listener((socket) => socket.resetAndDestroy()),
  },
  {
    name: "the connection is closed without a response",
    arrange: plays(drop),
  },
  {
    name: "the connection is closed in the middle of the response",
    arrange: plays((response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write('{"status":', () => response.destroy());
    }),
  },
  {
    name: "the connection is reset in the middle of the response",
    arrange: plays((response) => {
      response.writeHead(200);
      response.write('{"status":', () => response.socket?.resetAndDestroy());
    }),
  },
].map((fault) => ({
  ...fault,
  code: 5,
  stdout: "unknown\n",
  stderr: `sce: no answer from HOST: ${CLOSED}\n${AGAIN}`,
  requests: 2,
}));

/** The connection breaks, stalls, or carries something other than HTTP. */
export const DROPPED: readonly Fault[] = [
  ...ENDED,
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
      about(2, uploaded),
    ),
    line: "youtube status 1 2 --field state --concurrency 1 --retries 0",
    code: 0,
    stdout: "uploaded\nuploaded\n",
    stderr: "",
    requests: 2,
  },
  {
    name: "a kept-alive connection is dropped when it is used again",
    arrange: plays(uploaded, (response) => response.socket?.destroy(), about(2, uploaded)),
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
];
