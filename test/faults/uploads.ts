import { failure, http, type Play, pending, success } from "../helpers/api.ts";
import { type Fault, plays } from "./fault.ts";

const LINE = "youtube upload a --title b --retries 1";
const QUEUED = success({ id: 1 });
const FIND_OUT =
  "hint: before you send it again, look for the title on the YouTube channel or in ScaleEngine's control panel\n";

/** Responses after which the upload may have been queued. It is not sent again. */
const UNSURE: readonly (readonly [name: string, play: Play, code: number, message: string])[] = [
  ["HTTP 502", http(502), 5, "the API answered HTTP 502 Bad Gateway"],
  ["HTTP 408", http(408), 5, "the API answered HTTP 408 Request Timeout"],
  ["the code 0004", failure("0004"), 5, "the API had an unexpected error (code 0004): no"],
  [
    "a dropped connection",
    (response) => response.destroy(),
    5,
    "no answer from HOST: the connection was closed before the whole response arrived (ECONNRESET)",
  ],
  [
    "cut-off JSON",
    '{"status":"succ',
    1,
    'the API answered with cut-off JSON (HTTP 200, it begins with: {"status":"succ)',
  ],
  ["an empty response", "", 1, "the API answered with an empty response (HTTP 200)"],
];

/** Successes without an id. sce prints the whole response, because it may help to find the upload. */
const WITHOUT_ID: readonly string[] = [
  success({}),
  success({ id: null }),
  success({ id: 0 }),
  success({ id: "9223372036854775808" }),
  '{"status":"success","ticket":"x"}',
  '{"status":"failure","code":"0100"}',
];

export const UPLOADS: readonly Fault[] = [
  ...UNSURE.map(([name, play, code, message]) => ({
    name: `an upload that may have been queued: ${name}`,
    arrange: plays(play, QUEUED),
    line: `${LINE} --field id,state`,
    code,
    stdout: "\tunknown\n",
    stderr: `sce: ${message}; the request may have been carried out\n${FIND_OUT}`,
    requests: 1,
  })),
  ...WITHOUT_ID.map((response) => ({
    name: `a queued upload without an id: ${response}`,
    arrange: plays(response),
    line: LINE,
    code: 1,
    stdout: "",
    stderr: `sce: the API queued the upload but returned no id; this is its response\n${FIND_OUT}${response}\n`,
    requests: 1,
  })),
  {
    name: "an upload that is refused",
    arrange: plays(failure("0006", "One or more required fields are missing: x"), QUEUED),
    line: LINE,
    code: 1,
    stdout: "",
    stderr:
      "sce: the API says that a required field is missing (code 0006): One or more required fields are missing: x\n",
    requests: 1,
  },
  {
    name: "an upload that gets no answer in a wait",
    arrange: plays(QUEUED, http(502)),
    line: `${LINE} --wait --field id,state`,
    code: 5,
    stdout: "1\tunknown\n",
    stderr:
      "sce: queued as 1\nsce: the API answered HTTP 502 Bad Gateway (2 attempts)\nhint: try again in a few minutes\n" +
      "sce: the upload was queued as 1\nhint: to keep waiting, run: sce youtube status 1 --wait\n",
    requests: 3,
  },
  {
    name: "an upload that times out in a wait",
    arrange: plays(QUEUED, pending),
    line: `${LINE} --wait --timeout 15s --field id,state`,
    code: 8,
    stdout: "1\tpending\n",
    stderr:
      "sce: queued as 1\nsce: id 1: pending\nsce: timed out after 15s; the upload continues at ScaleEngine\n" +
      "hint: to keep waiting, run: sce youtube status 1 --wait\n",
    requests: 3,
  },
  {
    name: "--again for an upload that is still pending",
    arrange: plays(pending, QUEUED),
    line: "youtube upload --again 1",
    code: 2,
    stdout: "",
    stderr: "sce: upload 1 is pending\nhint: only a failed upload can be queued again\n",
    requests: 1,
  },
  {
    name: "--again for an upload without an answer",
    arrange: plays(http(503), http(503), QUEUED),
    line: "youtube upload --again 1 --retries 1",
    code: 5,
    stdout: "",
    stderr: "sce: the API answered HTTP 503 Service Unavailable (2 attempts)\nhint: try again in a few minutes\n",
    requests: 2,
  },
];
