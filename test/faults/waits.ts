import { failure, http, type Play, pending, uploaded } from "../helpers/api.ts";
import { VirtualTime } from "../helpers/virtual-time.ts";
import { type Fault, plays } from "./fault.ts";

const LINE = "youtube status 1 --wait --field state --retries 1";
const FIRST = "sce: id 1: pending\n";
const DONE = "sce: id 1: uploaded (https://youtu.be/12345ABCdef)\n";

/** Outages that a wait survives, and their messages. */
const OUTAGES: readonly (readonly [name: string, play: Play, said: string])[] = [
  ["HTTP 502", http(502), "the API answered HTTP 502 Bad Gateway (2 attempts)"],
  ["the code 1000", failure("1000"), "the API is busy (code 1000): no (2 attempts)"],
  [
    "a maintenance page",
    "<html>soon</html>",
    "the API answered with an HTML page (HTTP 200, it begins with: <html>soon</html>)",
  ],
];

export const WAITS: readonly Fault[] = [
  ...OUTAGES.map(([name, play, said]) => {
    const isRetried = said.endsWith("(2 attempts)");
    return {
      name: `a wait survives: ${name}`,
      arrange: plays(pending, play, ...(isRetried ? [play] : []), uploaded),
      line: LINE,
      code: 0,
      stdout: "uploaded\n",
      stderr: `${FIRST}sce: no answer: ${said}; retrying for up to 5m\nsce: the API is answering again\n${DONE}`,
      requests: isRetried ? 4 : 3,
    };
  }),
  {
    name: "a wait that never gets its first answer",
    arrange: plays(http(502)),
    line: LINE,
    code: 5,
    stdout: "unknown\n",
    stderr: "sce: the API answered HTTP 502 Bad Gateway (2 attempts)\nhint: try again in a few minutes\n",
    requests: 2,
  },
  {
    name: "a wait with a first Retry-After of two minutes",
    arrange: async () => {
      const time = new VirtualTime();
      const begun = time.monotonic();
      const inTime: Play = (response) => response.end(time.monotonic() - begun >= 120_000 ? uploaded : failure("0000"));
      return { ...(await plays(http(503, { "retry-after": "120" }), inTime)()), world: { time } };
    },
    line: LINE,
    code: 0,
    stdout: "uploaded\n",
    stderr: `sce: still waiting after 1m: 1 without an answer yet; no answer for 1m\n${DONE}`,
    requests: 2,
  },
  {
    name: "a wait with a first Retry-After longer than the outage limit",
    arrange: plays(http(503, { "retry-after": "301" })),
    line: LINE,
    code: 5,
    stdout: "unknown\n",
    stderr:
      "sce: the API answered HTTP 503 Service Unavailable; it asks you to wait 5m1s\n" +
      "hint: wait that long, then try again\n",
    requests: 1,
  },
  {
    name: "a wait that times out",
    arrange: plays(pending),
    line: `${LINE} --timeout 15s`,
    code: 8,
    stdout: "pending\n",
    stderr:
      `${FIRST}sce: timed out after 15s; the upload continues at ScaleEngine\n` +
      "hint: run the same command again to keep waiting, or raise --timeout\n",
    requests: 2,
  },
  {
    name: "a wall clock that jumps a day during a wait",
    arrange: async () => {
      const time = new VirtualTime();
      const jump: Play = (response) => {
        time.wallOffset += 86_400_000;
        response.end(pending);
      };
      return { ...(await plays(pending, jump, uploaded)()), world: { time } };
    },
    line: `${LINE} --timeout 5m`,
    code: 0,
    stdout: "uploaded\n",
    stderr: `${FIRST}${DONE}`,
    requests: 3,
  },
  {
    name: "credentials refused in the middle of a wait",
    arrange: plays(pending, failure("0005")),
    line: LINE,
    code: 4,
    stdout: "unknown\n",
    stderr:
      `${FIRST}sce: id 1: unknown: no\n` +
      "sce: the account is not allowed to use the API (code 0005): no\n" +
      "hint: check api_key, api_secret and cdn; `sce config show` shows where each comes from\n",
    requests: 2,
  },
];
