import { onAbort } from "../base/abort.ts";
import { defineCommand } from "../cli/define-command.ts";
import { duration, integer, repeated } from "../cli/global-options.ts";
import { FIRST_ORDINARY_ID, FIRST_UPLOAD_ID, SAMPLE_ACCOUNT, SCENARIOS, UPLOAD_STEPS } from "../sandbox/scenarios.ts";

/** `sce sandbox`. Runs until a signal ends it. */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("a local fake of the API")
      .description(
        "Run a local fake of the API until interrupted, and print the lines that point sce at it. It checks " +
          "signatures, timestamps and required fields as the API does, and listens on 127.0.0.1 only.",
      )
      .option("--port <n>", "port to listen on, 0 for any that is free (default: 0)", integer(0, 65_535))
      .option("--script <id=steps>", "what an id answers, step by step; repeatable", repeated)
      .option("--fault <fault>", "what the first requests get instead of an answer; repeatable", repeated)
      .option("--skew <duration>", "how far its clock is ahead; --skew=-90s: behind", signedDuration)
      .option("--delay <duration>", "how long each answer takes", duration)
      .option("--refuse-replays", "refuse a signed request that was sent before (code 0002)")
      .option("--log-requests", "log each request on stderr, and what may be wrong with its signature")
      .addHelpText("after", sandboxHelp),
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
    await messages.note(`the sandbox listens on ${sandbox.url.host}; Ctrl-C ends it`);
    return new Promise((_, reject) => {
      onAbort(interrupted, () => sandbox.close().then(() => reject(interrupted.reason), reject));
    });
  },
});

function signedDuration(text: string): number {
  return text.startsWith("-") ? -duration(text.slice(1)) : duration(text);
}

/** The line that keeps requests to the sandbox away from a proxy; empty if none is set. */
function proxyException(env: Readonly<Record<string, string | undefined>>): string {
  const isSet = (name: string) => Boolean(env[name] || env[name.toLowerCase()]);
  if (!["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"].some(isSet)) return "";
  const before = env.no_proxy || env.NO_PROXY;
  const list = before ? `${before},127.0.0.1` : "127.0.0.1";
  const word = /^[\w.,:*/-]+$/.test(list) ? list : `'${list.replaceAll("'", "'\\''")}'`;
  // Where both are set, programs read the one in lower case.
  return `export NO_PROXY=${word}${env.no_proxy ? ` no_proxy=${word}` : ""}\n`;
}

/** The second half of `sce sandbox --help`: the commands, the ids and the language of --script. */
function sandboxHelp(): string {
  const rows = Object.entries(SCENARIOS).map(([id, { what }]) => `  ${id.padEnd(5)} ${what}\n`);
  return `
It answers POST /stable/ (and /dev/) with one form field, json, multipart or
url-encoded, from any client on this machine. It refuses requests from web pages
(with an Origin) and under other names than 127.0.0.1 and localhost, and reads
the first 1,000 form fields. Key, secret and CDN ID are those of the
documentation's sample account.

Commands:
  youtube.status   id
  youtube.upload   path, title, description, tags, visibility, callback; all of
                   them, "" for none; gives the ids ${FIRST_UPLOAD_ID}, ${FIRST_UPLOAD_ID + 1}, …,
                   each ${UPLOAD_STEPS}, or what --script says for it
  aws.status       limit (25), offset; three entries

Ids:
${rows.join("")}  ${`${FIRST_ORDINARY_ID}…`.padEnd(5)} uploaded; any other id is unknown and refused

Steps of --script, each with *N for N requests or @30s for a time. The last one
holds for all requests after it.
  pending uploaded failed unknown   what the upload is
  0004 1000 0001 …                  a failure with this code
  502 503 429 …                     a page with this HTTP status
  html empty cut                    a page with HTTP 200, no text, cut-off JSON
  drop hang                         no reply: the connection is closed, or kept
  late                              the request is carried out, but not answered
Times begin with the first request about an id; for an upload that is queued
here, when it is queued.
Faults of --fault are all but those of the first line, whatever is asked:
'502*3' for the first three requests, '502@30s' for 30 s from the first one,
'502*' for all.

When an upload that was queued here is finished, its callback, if any, gets what
youtube.status answers then, as a POST with JSON: at an http address of this
machine only, directly and without redirects, up to three times.

Some of this is a guess, because the documentation does not say: the messages of
pending and failed uploads, the answer about an unknown id, the 300 s that a
timestamp may be off, and the method and the form of callbacks.

Examples:
  $ sce sandbox > sandbox.env &
  $ until [ -s sandbox.env ]; do sleep 0.1; done; . ./sandbox.env
  $ sce youtube status 4 --wait; kill $!

  $ sce sandbox --port 8080 --script '42=pending@30s,uploaded' --log-requests
  $ sce sandbox --fault '502*3' --skew 90s --delay 200ms
  $ sce sandbox --skew=-10m --refuse-replays

It runs until Ctrl-C (exit 130), SIGTERM (exit 143) or SIGHUP (exit 129).
`;
}
