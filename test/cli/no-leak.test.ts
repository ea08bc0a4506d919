import fc from "fast-check";
import { expect, test } from "vitest";
import { type Play, type Seen, startApi } from "../helpers/api.ts";
import { Folder } from "../helpers/folder.ts";
import { runs } from "../helpers/runs.ts";
import { type Outcome, sce } from "../helpers/sce.ts";
import { anySecret, SPELLINGS } from "../helpers/secrets.ts";

/** A response that contains this text. */
type Echo = (text: string) => Play;

const answer = (members: object, status = "success") => JSON.stringify({ status, message: "m", ...members });

/** Headers can only contain printable ASCII. */
const printable = (text: string) => text.replace(/[^\u0020-\u007e]/g, "-");

const inHeader =
  (name: string, status = 200, body = answer({ data: { id: 1 } })): Echo =>
  (text) =>
  (response) =>
    response.writeHead(status, { [name]: printable(text) }).end(body);

const ECHOES: Readonly<Record<string, Echo>> = {
  "a title": (text) => answer({ data: { id: 1, title: text, youtube_id: text } }),
  "a title, without escapes": (text) => `{"status":"success","message":"","data":{"id":1,"title":"a ${text} b"}}`,
  "a number": (text) => `{"status":"success","data":{"id":1,"status":${text},"n":1${text}0}}`,
  "a name": (text) => answer({ data: { id: 1, results: { [text]: text }, [text]: text } }),
  "the code and the message": (text) => answer({ code: text, message: text }, "failure"),
  "the message of refused credentials": (text) => answer({ code: "0003", message: `bad ${text}` }, "failure"),
  "the message of a busy API": (text) => answer({ code: 1000, message: text }, "failure"),
  "the id": (text) => answer({ data: { id: text } }),
  "a date": (text) => answer({ data: { id: 1, created: text, last_updated: text, status: "400", message: text } }),
  "the status": (text) => JSON.stringify({ status: text, message: "" }),
  "a page": (text) => `<html><p>${text}</p></html>`,
  "an error page": (text) => (response) => response.writeHead(502).end(`<html>${text}</html>`),
  "a text": (text) => text,
  "broken JSON": (text) => `{"status":"${text}",}`,
  "cut-off JSON": (text) => `{"x":"${text}`,
  "JSON that is not an object": (text) => JSON.stringify([text]),
  "a redirect": (text) => (response) =>
    response.writeHead(302, { location: `/${encodeURIComponent(text.toWellFormed())}` }).end(text),
  "a header": inHeader("x-debug"),
  "the encoding": inHeader("content-encoding"),
  "Retry-After": inHeader("retry-after", 503, ""),
  Date: (text) => (response) => {
    response.sendDate = false;
    response.writeHead(200, { date: printable(text) }).end(answer({ code: "0002" }, "failure"));
  },
  "the reason": (text) => (response) => {
    response.socket?.end(`HTTP/1.1 500 ${printable(text)}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
  },
  "something that is not HTTP": (text) => (response) => response.socket?.end(`${text}\r\n\r\n`),
  "a response that is cut off": (text) => (response) => {
    response.writeHead(200, { "content-length": "9999" });
    response.write(text, () => response.destroy());
  },
};

const LINES: readonly string[] = [
  "youtube status 1",
  "youtube status 1 2",
  "youtube status 1 --csv",
  "youtube status 1 --json",
  "youtube status 1 --field state,error,title,results,status,created,data.results",
  "youtube status 1 --json --field error,title,results,status",
  "youtube status 1 --wait --timeout 15s --exit-status",
  "youtube status 1 --wait --timeout 15s --json",
  "api a.status",
  "api a.write -f x=y --field title,results",
  "api a.status --json --field title,id",
  "config show",
  "config show --json",
  "config path",
];

interface Run {
  readonly line: string;
  readonly verbose: boolean;
  /** Where the response has the text. */
  readonly echo: string;
  readonly spelling: string;
  readonly of: string;
}

interface Account {
  readonly secret: string;
  readonly key: string;
  readonly way: Way;
}

/** A way to give the secret. Returns the variables for it. */
type Way = (secret: string, folder: Folder) => Record<string, string>;

const WAYS = {
  variable: (secret) => ({ SCE_API_SECRET: secret }),
  file: (secret, folder) => ({ SCE_API_SECRET_FILE: folder.write("home/secret", secret) }),
  config: (secret, folder) => {
    folder.write("home/.config/sce/config.json", JSON.stringify({ api_secret: secret }));
    return {};
  },
  command: (secret, folder) => {
    const words = [
      process.execPath,
      "-p",
      `require("fs").readFileSync("${folder.write("home/secret", secret)}", "utf8")`,
    ];
    folder.write("home/.scerc.json", JSON.stringify({ api_secret_command: words }));
    return {};
  },
} as const satisfies Record<string, Way>;

/** Runs a command line against an API that echoes a secret or the request. */
async function echoed(
  { line, verbose, echo, spelling, of }: Run,
  { secret, key, way }: Account,
): Promise<{ outcome: Outcome; seen: readonly Seen[] }> {
  // A request is already JSON, and sce does not recognise a spelling within another one.
  const spell = (of === "request" ? undefined : SPELLINGS[spelling]) ?? String;
  const play: Play = (response, request) => {
    const { signature } = request.request;
    const text = { secret, key, signature: String(signature), both: `${key}:${secret}`, request: request.json }[of];
    const played = (ECHOES[echo] ?? String)(spell(text ?? ""));
    if (typeof played === "string") response.end(played);
    else played(response, request);
  };
  const { env, seen } = await startApi(play);
  const folder = new Folder();
  const { SCE_API_SECRET: _, ...rest } = env;
  const words = [...line.split(" "), "--retries", "1", ...(verbose ? ["-v"] : [])];
  const account = { ...rest, SCE_API_KEY: key, ...way(secret, folder) };
  const outcome = await sce(words, { env: account, home: folder.at("home") });
  return { outcome, seen };
}

/** The output as it is, and with its escapes reversed. */
function possibleDecodings({ stdout, stderr }: Outcome): string {
  const output = `${stdout}${stderr}`;
  const unescaped = output.replace(/\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/g, (_, unit, byte, char) =>
    char === undefined ? String.fromCharCode(Number.parseInt(unit ?? byte, 16)) : char,
  );
  return `${output}\n${unescaped}\n${unescaped.replaceAll('""', '"')}`;
}

function expectNoLeak(outcome: Outcome, hidden: readonly string[]): void {
  const output = possibleDecodings(outcome);
  for (const text of hidden)
    for (const [name, spell] of Object.entries(SPELLINGS))
      expect(output.includes(spell(text)), `${name} of ${text} in ${JSON.stringify(outcome)}`).toBe(false);
}

const anyRun: fc.Arbitrary<Run> = fc.record({
  line: fc.constantFrom(...LINES),
  verbose: fc.boolean(),
  echo: fc.constantFrom(...Object.keys(ECHOES)),
  spelling: fc.constantFrom(...Object.keys(SPELLINGS)),
  of: fc.constantFrom("secret", "key", "signature", "both", "request"),
});

/** The property that no run prints a secret that is given in one of these ways. */
function noRunLeaks(...ways: Way[]) {
  const account = fc.record({ secret: anySecret(), key: anySecret(), way: fc.constantFrom(...ways) });
  return fc.asyncProperty(anyRun, account, async (what, who) => {
    const { outcome, seen } = await echoed(what, who);
    const signatures = seen.map(({ request }) => String(request.signature));
    expectNoLeak(outcome, [who.secret, who.key, ...signatures]);
    expect(outcome.stderr).not.toMatch(/internal error|^\s+at /m);
    if (/--json/.test(what.line)) for (const line of outcome.stdout.trimEnd().split("\n")) JSON.parse(line || "null");
  });
}

test("never prints the secret, key or signature, in any recognised spelling", () =>
  fc.assert(noRunLeaks(WAYS.variable, WAYS.file, WAYS.config), runs(500)));

test("never prints a secret from a command", () => fc.assert(noRunLeaks(WAYS.command), runs(20)));

test("never prints a signature from a long error", async () => {
  const signature = "aB3/".repeat(10).concat("xyz=");
  const quoted = ["/", "\\/", "\\\\/", "\\\\\\/"].map((slash) => signature.replaceAll("/", slash));
  const failStdout = () => new Error(`${quoted.join(" ")} ${"\\".repeat(500_000)}`);
  const { code, stderr } = await sce("--version", { failStdout });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^sce: internal error: \[redacted\] \[redacted\] \[redacted\] \[redacted] \\{400,500}…\nhint: /,
  );
});
