import { failure, uploaded } from "../helpers/api.ts";
import { type Fault, plays } from "./fault.ts";

const CREDENTIALS = "hint: check api_key, api_secret and cdn; `sce config show` shows where each comes from\n";
const LATER = "hint: try again in a few minutes, or use --retries to allow more attempts\n";

const ROWS: readonly (readonly [code: string, exit: number, said: string, hint: string, requests: number])[] = [
  ["0000", 1, "the API does not know this command (code 0000): no", "", 1],
  ["0001", 4, "the API does not accept the key for this CDN (code 0001): no", CREDENTIALS, 1],
  ["0003", 4, "the API does not accept the signature (code 0003): no", CREDENTIALS, 1],
  ["0004", 5, "the API had an unexpected error (code 0004): no (2 attempts)", LATER, 2],
  ["0005", 4, "the account is not allowed to use the API (code 0005): no", CREDENTIALS, 1],
  ["0006", 1, "the API says that a required field is missing (code 0006): no", "", 1],
  ["1000", 5, "the API is busy (code 1000): no (2 attempts)", LATER, 2],
  ["4711", 1, "the API refused (code 4711): no", "", 1],
];

/** The documented codes except 0002, which clock.ts covers. */
export const CODES: readonly Fault[] = [
  ...ROWS.flatMap(([text, code, said, hint, requests]) =>
    [text, Number(text)].map((written) => ({
      name: `the code ${JSON.stringify(written)}`,
      arrange: plays(failure(written)),
      code,
      stdout: "unknown\n",
      stderr: `sce: ${said}\n${hint}`,
      requests,
    })),
  ),
  ...["0100", 100].map((written) => ({
    name: `the code ${JSON.stringify(written)}, a success without an upload`,
    arrange: plays(failure(written)),
    code: 1,
    stdout: "unknown\n",
    stderr: "sce: the API's response contains no upload\n",
    requests: 1,
  })),
  {
    name: "busy twice, then fine",
    arrange: plays(failure("1000"), failure(1000), uploaded),
    line: "youtube status 1 --field state",
    code: 0,
    stdout: "uploaded\n",
    stderr: "",
    requests: 3,
  },
  {
    name: "refused credentials with HTTP 503",
    arrange: plays((response) => response.writeHead(503).end(failure("0001"))),
    code: 4,
    stdout: "unknown\n",
    stderr: `sce: the API does not accept the key for this CDN (code 0001): no\n${CREDENTIALS}`,
    requests: 1,
  },
];
