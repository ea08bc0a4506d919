import { onAbort } from "../base/abort.ts";
import { defineCommand } from "../cli/define-command.ts";
import { duration, integer, repeated } from "../cli/global-options.ts";
import { notes } from "../help/style.ts";
import { FIRST_ORDINARY_ID, FIRST_UPLOAD_ID, SAMPLE_ACCOUNT, SCENARIOS, UPLOAD_STEPS } from "../sandbox/scenarios.ts";

/** `sce sandbox`. Runs until a signal ends it. */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("Run a local fake of the API")
      .description("Run a local fake of the API and print the settings to use it")
      .option("--port <n>", "port to listen on, 0 for any free port (default: 0)", integer(0, 65_535))
      .option("--script <id=steps>", "set the responses for an id, step by step; repeatable", repeated)
      .option("--fault <fault>", "make the first requests fail; repeatable", repeated)
      .option("--skew <duration>", "set its clock ahead; --skew=-90s sets it back", signedDuration)
      .option("--delay <duration>", "delay each response", duration)
      .option("--refuse-replays", "refuse a signed request that it has seen before (0002)")
      .option("--log-requests", "log each request and what may be wrong with its signature")
      .addHelpText("after", notes(sandboxHelp)),
  run: async (_args, options, { system, messages, interrupted }) => {
    const { startSandbox } = await import("../sandbox/server.ts");
    const { parseFaults, parseScript } = await import("../sandbox/script.ts");
    const { now, monotonic, sleep, lookup } = system;
    const sandbox = await startSandbox({
      port: options.port ?? 0,
      now,
      monotonic,
      sleep,
      lookup,
      script: parseScript(options.script ?? []),
      faults: parseFaults(options.fault ?? []),
      skewMs: options.skew ?? 0,
      delayMs: options.delay ?? 0,
      refuseReplays: options.refuseReplays ?? false,
      ...(options.logRequests ? { log: (line: string) => messages.note(line) } : {}),
    });
    await system.stdout.write(
      `export SCE_API_URL=${sandbox.url.href}\n` +
        `export SCE_API_KEY=${SAMPLE_ACCOUNT.apiKey}\n` +
        `export SCE_API_SECRET=${SAMPLE_ACCOUNT.secret}\n` +
        `export SCE_CDN=${SAMPLE_ACCOUNT.cdn}\n` +
        proxyException(system.env),
    );
    await messages.note(`the sandbox listens on ${sandbox.url.host}; press Ctrl-C to stop it`);
    return new Promise((_, reject) => {
      onAbort(interrupted, () => sandbox.close().then(() => reject(interrupted.reason), reject));
    });
  },
});

function signedDuration(text: string): number {
  return text.startsWith("-") ? -duration(text.slice(1)) : duration(text);
}

/** The line that keeps requests to the sandbox away from a proxy. Empty if no proxy is set. */
function proxyException(env: Readonly<Record<string, string | undefined>>): string {
  const isSet = (name: string) => Boolean(env[name] || env[name.toLowerCase()]);
  if (!["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].some(isSet)) return "";
  const before = env.no_proxy || env.NO_PROXY;
  const list = before ? `${before},127.0.0.1` : "127.0.0.1";
  const word = /^[\w.,:*/-]+$/.test(list) ? list : `'${list.replaceAll("'", "'\\''")}'`;
  // If both are set, programs read the lower-case one.
  return `export NO_PROXY=${word}${env.no_proxy ? ` no_proxy=${word}` : ""}\n`;
}

/** The examples of `sce sandbox --help`, then its commands and ids, then the language of --script and --fault. */
function sandboxHelp(): string {
  const rows = Object.entries(SCENARIOS).map(([id, { what }]) => `  ${id.padEnd(5)} ${what}\n`);
  return `
Examples:
  # Run it in the background and use it
  $ sce sandbox > sandbox.env &
  $ until [ -s sandbox.env ]; do sleep 0.1; done; . ./sandbox.env
  $ sce youtube status 4 --wait; kill $!
  # Set the responses for upload 42
  $ sce sandbox --port 8080 --script '42=pending@30s,uploaded' --log-requests
  # Simulate an outage, a wrong clock and slow responses
  $ sce sandbox --fault '502*3' --skew 90s --delay 200ms
  # Simulate a clock that is 10 minutes behind, and refuse replays
  $ sce sandbox --skew=-10m --refuse-replays

It checks signatures, timestamps and required fields as the API does. It listens
on 127.0.0.1 only, until Ctrl-C (exit 130), SIGTERM (exit 143) or SIGHUP (exit
129).

Any client on this machine can send POST /stable/ or /dev/ with one form field,
json, as multipart or url-encoded. The sandbox refuses requests from web pages
(with an Origin) and host names other than 127.0.0.1 and localhost. It reads the
first 1,000 form fields. Key, secret and CDN ID are those of the sample account
in ScaleEngine's documentation.

Commands:
  youtube.status   id
  youtube.upload   path, title, description, tags, visibility, callback; all are
                   required, "" for none. New ids start at ${FIRST_UPLOAD_ID}, and each
                   upload is ${UPLOAD_STEPS} unless --script has steps for it
  aws.status       limit (25), offset; three entries

Ids:
${rows.join("")}  ${`${FIRST_ORDINARY_ID}…`.padEnd(5)} uploaded; any other id is unknown and refused

Steps of --script. Add *N for N requests or @30s for 30 seconds. The last step
applies to all later requests:
  pending uploaded failed unknown   the state of the upload
  0004 1000 0001 …                  a failure with this code
  502 503 429 …                     a page with this HTTP status
  html empty cut                    HTTP 200 with HTML, no text, cut-off JSON
  drop hang                         no response; drop closes the connection
  late                              carries out the request, but sends nothing

Times start with the first request for an id. For an upload that you queue here,
they start when it is queued.

--fault takes all steps except those of the first line, and applies to every
request: '502*3' to the first three, '502@30s' to those of the first 30 seconds,
'502*' to all.

When an upload that you queued here is finished, the sandbox sends its status as
JSON in a POST to its callback. It sends it only to http addresses on this
machine, without proxies or redirects, and tries up to three times.

The documentation does not define everything. These are guesses: the messages of
pending and failed uploads, the answer about an unknown id, the 300 seconds that
a timestamp may be off, and the method and form of callbacks.
`;
}
