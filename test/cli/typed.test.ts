import fc from "fast-check";
import { expect, test } from "vitest";
import { startApi, uploaded } from "../helpers/api.ts";
import { runs } from "../helpers/runs.ts";
import { sce } from "../helpers/sce.ts";

const SECRET = "hunter2hunter2";
const SECRET_HINT =
  "hint: set SCE_API_SECRET or SCE_API_SECRET_FILE, or run `sce config init`: other users can read command lines, so no " +
  "option takes the secret";

const ABOUT_IDS = "hint: sce youtube status needs the number that youtube.upload returned";

/** Command lines that people type, and the error and the hint that `sce` prints. */
const TYPED: readonly (readonly [words: string | readonly string[], message: string, hint: string])[] = [
  // Unknown options.
  [`youtube status --api-secret=${SECRET} 1`, "unknown option '--api-secret'", SECRET_HINT],
  [`youtube status --api-secret ${SECRET} 1`, "unknown option '--api-secret'", SECRET_HINT],
  [`youtube status --shared-secret ${SECRET} 1`, "unknown option '--shared-secret'", SECRET_HINT],
  [`--secret=${SECRET} youtube status 1`, "unknown option '--secret'", SECRET_HINT],
  [`doctor --password=${SECRET}`, "unknown option '--password'", SECRET_HINT],
  [`doctor -p${SECRET}`, "unknown option '-p'", "hint: see `sce doctor --help`"],
  [`doctor -p=${SECRET}`, "unknown option '-p'", "hint: see `sce doctor --help`"],
  [`doctor --jsn=${SECRET}`, "unknown option '--jsn'", "hint: did you mean --json?"],
  [["doctor", `--nope ${SECRET}`], "unknown option '--nope'", "hint: see `sce doctor --help`"],
  [["doctor", `--nope:${SECRET}`], "unknown option '--nope'", "hint: see `sce doctor --help`"],
  ["youtube status --api-key x 1", "unknown option '--api-key'", "hint: set SCE_API_KEY, or run `sce config init`"],
  ["youtube status --cdn=1 1", "unknown option '--cdn'", "hint: set SCE_CDN, or run `sce config init`"],
  ["--json youtube status 1", "unknown option '--json'", "hint: put --json after `sce youtube status`"],
  ["--field id youtube status 1", "unknown option '--field'", "hint: put --field after `sce youtube status`"],
  ["youtube --wait status 1", "unknown option '--wait'", "hint: put --wait after `sce youtube status`"],
  ["youtube status 1 --jsn", "unknown option '--jsn'", "hint: did you mean --json?"],
  ["youtube status 1 --watch", "unknown option '--watch'", "hint: did you mean --wait?"],
  ["youtube status 1 --follow", "unknown option '--follow'", "hint: did you mean --wait?"],
  ["youtube status 1 -o json", "unknown option '-o'", "hint: did you mean --json?"],
  ["youtube status 1 -ojson", "unknown option '-o'", "hint: did you mean --json?"],
  ["youtube status 1 --output json", "unknown option '--output'", "hint: did you mean --json?"],
  ["youtube status 1 --output=JSON", "unknown option '--output'", "hint: did you mean --json?"],
  ["doctor --format json", "unknown option '--format'", "hint: did you mean --json?"],
  ["youtube status 1 --format=csv", "unknown option '--format'", "hint: did you mean --csv?"],
  ["youtube status 1 --output=junit", "unknown option '--output'", "hint: did you mean --report junit=FILE?"],
  ["youtube status 1 --fields=state", "unknown option '--fields'", "hint: did you mean --field?"],
  ["youtube status 1 --columns state", "unknown option '--columns'", "hint: did you mean --field NAMES?"],
  ["youtube status 1 -json", "unknown option '-json'", "hint: did you mean --json?"],
  ["youtube status --state failed", "unknown option '--state'", "hint: did you mean sce youtube list?"],
  ["youtube status 1 --silent", "unknown option '--silent'", "hint: did you mean -q?"],
  ["youtube status 1 --sort", "unknown option '--sort'", "hint: see `sce youtube status --help`"],
  ["youtube status 1 --zzzzzz", "unknown option '--zzzzzz'", "hint: see `sce youtube status --help`"],
  ["youtube status 1 --debug", "unknown option '--debug'", "hint: did you mean -v? It logs each request"],
  ["youtube status --id 1", "unknown option '--id'", "hint: give ids as arguments: sce youtube status 42"],
  [
    "doctor --secret-file s.txt",
    "unknown option '--secret-file'",
    "hint: set SCE_API_SECRET_FILE, or api_secret_file in a config file",
  ],
  ["doctor --user me", "unknown option '--user'", SECRET_HINT],
  ["doctor --endpoint https://api.example", "unknown option '--endpoint'", "hint: did you mean --api-url URL?"],
  ["--proxy http://p:1 doctor", "unknown option '--proxy'", "hint: set HTTPS_PROXY to the URL of the proxy"],
  [
    "doctor --insecure",
    "unknown option '--insecure'",
    "hint: sce always checks certificates; to trust another one, set NODE_EXTRA_CA_CERTS=FILE.pem",
  ],
  ["youtube status 1 --max-wait 5m", "unknown option '--max-wait'", "hint: did you mean --timeout?"],
  ["youtube status 1 --parallel 4", "unknown option '--parallel'", "hint: did you mean --concurrency N?"],
  ["youtube status 1 --no-wait", "unknown option '--no-wait'", "hint: leave it out: sce waits only with --wait"],
  [
    "youtube status 1 --format yaml",
    "unknown option '--format'",
    "hint: use --json, --csv or --field NAMES; the default is text",
  ],
  ["config show --output yaml", "unknown option '--output'", "hint: use --json"],
  ["youtube status 1 --jq .data", "unknown option '--jq'", "hint: pipe the JSON to jq: … --json | jq"],
  ["api a.b --data x=1", "unknown option '--data'", "hint: use -f key=text or -F key=value"],
  ["doctor --max-retries 3", "unknown option '--max-retries'", "hint: did you mean --retries N?"],
  ["doctor --connect-timeout 5", "unknown option '--connect-timeout'", "hint: did you mean --request-timeout?"],
  [
    "doctor --dry-run",
    "unknown option '--dry-run'",
    "hint: did you mean --sandbox? It needs no account and no network",
  ],
  ["doctor --conf sce.json", "unknown option '--conf'", "hint: did you mean --config FILE?"],
  [
    "config init --yes",
    "unknown option '--yes'",
    "hint: leave it out: sce asks questions only if stdin and stderr are terminals",
  ],
  [
    "--colour=never doctor",
    "unknown option '--colour'",
    "hint: did you mean --color auto, --color always or --no-color?",
  ],

  [`doctor --json=${SECRET}`, "option '--json' takes no value", "hint: see `sce doctor --help`"],
  [`--api-secret ${SECRET} youtube status 1`, "unknown option '--api-secret'", SECRET_HINT],
  [`youtube --api-secret=${SECRET} status 1`, "unknown option '--api-secret'", SECRET_HINT],

  // Unknown commands.
  ["status 1", "unknown command 'status'", "hint: did you mean sce youtube status?"],
  ["upload a.mp4", "unknown command 'upload'", "hint: did you mean sce youtube upload?"],
  ["youtube auth", "unknown command 'auth'", "hint: see `sce youtube --help`"],
  ["list", "unknown command 'list'", "hint: did you mean sce youtube list?"],
  ["wait 1", "unknown command 'wait'", "hint: did you mean sce youtube status --wait?"],
  ["42", "unknown command '42'", "hint: did you mean sce youtube status 42?"],
  ["youtube 42", "unknown command '42'", "hint: did you mean sce youtube status 42?"],
  ["youtube STATUS 1", "unknown command 'STATUS'", "hint: did you mean sce youtube status?"],
  ["youtube stauts 1", "unknown command 'stauts'", "hint: did you mean sce youtube status?"],
  ["youtub status 1", "unknown command 'youtub'", "hint: did you mean sce youtube?"],
  ["youtube help", "unknown command 'help'", "hint: did you mean sce help youtube?"],
  ["config help", "unknown command 'help'", "hint: did you mean sce help config?"],
  ["version", "unknown command 'version'", "hint: did you mean sce --version?"],
  ["aws status", "unknown command 'aws'", "hint: did you mean sce api aws.status?"],
  ["aws.status", "unknown command 'aws.status'", "hint: did you mean sce api aws.status?"],
  ["youtube.status 1", "unknown command 'youtube.status'", "hint: did you mean sce youtube status?"],
  ["login", "unknown command 'login'", "hint: did you mean sce config init?"],
  [
    "config set api_key x",
    "unknown command 'set'",
    "hint: edit the file that `sce config path` prints, or write one with `sce config init`",
  ],
  ["show 1", "unknown command 'show'", "hint: did you mean sce youtube status?"],
  ["yt status 1", "unknown command 'yt'", "hint: did you mean sce youtube status?"],
  ["upload status 1", "unknown command 'upload'", "hint: did you mean sce youtube status?"],
  ["youtube:status 1", "unknown command 'youtube:status'", "hint: did you mean sce youtube status?"],
  ["https://youtu.be/x", "unknown command 'https://youtu.be/x'", ABOUT_IDS],
  ["retry 5", "unknown command 'retry'", "hint: did you mean sce youtube upload --again ID?"],
  ["youtube delete 5", "unknown command 'delete'", "hint: the API has no such command"],
  ["youtube youtube.upload", "unknown command 'youtube.upload'", "hint: did you mean sce youtube upload?"],
  [
    "recording",
    "unknown command 'recording'",
    "hint: did you mean sce api recording.status? It sends any command of the API",
  ],
  ["stream.list", "unknown command 'stream.list'", "hint: did you mean sce api stream.list?"],
  ["whoami", "unknown command 'whoami'", "hint: did you mean sce config show?"],
  ["ping", "unknown command 'ping'", "hint: did you mean sce doctor?"],
  ["config test", "unknown command 'test'", "hint: did you mean sce doctor?"],
  ["config list", "unknown command 'list'", "hint: did you mean sce config show?"],
  ["config file", "unknown command 'file'", "hint: did you mean sce config path?"],
  ["serve", "unknown command 'serve'", "hint: did you mean sce sandbox?"],
  ["errors", "unknown command 'errors'", "hint: did you mean sce help exit-codes?"],
  ["env", "unknown command 'env'", "hint: did you mean sce help environment?"],
  ["man", "unknown command 'man'", "hint: did you mean sce help?"],
  ["zzzzzz", "unknown command 'zzzzzz'", "hint: see `sce --help`"],
  ["youtube a;b", "unknown command 'a;b'", "hint: see `sce youtube --help`"],

  // Unexpected arguments.
  [
    ["api", "youtube.upload", "-f", "title=My", "Video"],
    'unexpected argument "Video"',
    "hint: quote values that contain spaces: -f title='My Video'",
  ],
  [
    ["api", "a.b", "-F", "n=1", "-f", "t=it's", "my", "video", "-v"],
    'unexpected argument "my"',
    "hint: quote values that contain spaces: -f t='it'\\''s my video'",
  ],
  [
    "api youtube.status 1",
    'unexpected argument "1"',
    "hint: did you mean sce youtube status 1, or sce api youtube.status -F id=1?",
  ],
  ["api recording.get 1", 'unexpected argument "1"', "hint: name the parameter: sce api recording.get -F id=1"],
  ["api youtube.upload a.mp4", 'unexpected argument "a.mp4"', "hint: did you mean sce youtube upload a.mp4?"],
  [
    ["api", "youtube.upload", "my video.mp4"],
    'unexpected argument "my video.mp4"',
    "hint: did you mean sce youtube upload 'my video.mp4'?",
  ],
  ["api aws status", 'unexpected argument "status"', "hint: did you mean sce api aws.status?"],
  [
    `api a.b key=${SECRET}`,
    'unexpected argument "key=…"',
    "hint: use -f key=TEXT, or -F key=VALUE for a number or JSON",
  ],
  ["api a.b -- -x", 'unexpected argument "-x"', "hint: put options before --"],
  [
    "config show api_key",
    'unexpected argument "api_key"',
    "hint: print all settings and pick one: sce config show --json | jq .settings.api_key",
  ],
  ["api GET youtube.status", 'unexpected argument "youtube.status"', "hint: did you mean sce api youtube.status?"],
  ["api a.b my-video", 'unexpected argument "my-video"', "hint: name each parameter: -f key=text or -F key=value"],
  ["sandbox start", 'unexpected argument "start"', "hint: leave out start: sce sandbox starts it"],
  ["sandbox stop", 'unexpected argument "stop"', "hint: press Ctrl-C to stop it"],
  ["doctor now", 'unexpected argument "now"', "hint: see `sce doctor --help`"],
  ["youtube list 7", 'unexpected argument "7"', "hint: see `sce youtube list --help`"],

  ["help exit-codes foo", 'unexpected argument "foo"', "hint: did you mean sce help exit-codes?"],

  // Options that do not fit together.
  ["youtube status 1 --json --csv", "--json and --csv can't be used together", "hint: use only one of them"],
  ["youtube list --json --csv", "--json and --csv can't be used together", "hint: use only one of them"],
  ["youtube status 1 --interval 5s", "--interval has no effect without --wait", "hint: add --wait"],
  ["youtube status 1 --timeout 0", "--timeout has no effect without --wait", "hint: add --wait"],
  ["youtube status 1 --fail-fast", "--fail-fast has no effect without --wait", "hint: add --wait"],

  ["youtube upload a.mp4", "no title given", "hint: add --title 'My Video'"],
  [
    "youtube upload",
    "no path given",
    "hint: name the file in storage: sce youtube upload 'sestore{#}/account/path/file.mp4' --title 'My Video'",
  ],

  // Missing arguments, and unknown shells and topics.
  ["youtube status", "no upload id given", "hint: run `sce youtube status 42`, or pipe ids to `sce youtube status -`"],
  [
    "completion",
    "missing required argument 'shell'",
    "hint: name your shell: sce completion bash, zsh, fish or powershell",
  ],
  ["completion tcsh", 'unknown shell "tcsh": use bash, zsh, fish, powershell', "hint: see `sce completion --help`"],
  [
    "completion Bash",
    'unknown shell "Bash": use bash, zsh, fish, powershell',
    "hint: did you mean sce completion bash?",
  ],
  [
    "completion pwsh",
    'unknown shell "pwsh": use bash, zsh, fish, powershell',
    "hint: did you mean sce completion powershell?",
  ],
  ["help exit", 'no help for "exit"', "hint: did you mean sce help exit-codes?"],
  ["help exitcodes", 'no help for "exitcodes"', "hint: did you mean sce help exit-codes?"],
  ["help env", 'no help for "env"', "hint: did you mean sce help environment?"],
  ["help api youtube.upload", 'no help for "youtube.upload"', "hint: see `sce help api`"],
  ["help youtube stat", 'no help for "stat"', "hint: did you mean sce help youtube status?"],
  ["help status", 'no help for "status"', "hint: did you mean sce help youtube status?"],
  [
    "help zzzzzz foo",
    'no help for "zzzzzz"',
    "hint: use one of exit-codes, environment, config, youtube, api, doctor, sandbox, completion, help",
  ],
  [
    "help zzzzzz",
    'no help for "zzzzzz"',
    "hint: use one of exit-codes, environment, config, youtube, api, doctor, sandbox, completion, help",
  ],
];

test.each(TYPED)("sce %s: %s", async (words, message, hint) => {
  const { env, seen } = await startApi(uploaded);
  expect(await sce(words, { env })).toEqual({ code: 2, stdout: "", stderr: `sce: ${message}\n${hint}\n` });
  expect(seen).toHaveLength(0);
});

/** Other spellings of what people type, by their hint. */
const ALSO_TYPED: readonly (readonly [hint: string, ...lines: string[]])[] = [
  [
    "hint: set SCE_API_SECRET_FILE, or api_secret_file in a config file",
    ...["doctor --api-secret-file x", "doctor --apisecretfile x", "doctor --secretfile x"],
  ],
  [SECRET_HINT, "doctor --hmac-secret x", "doctor --hmacsecret x", "doctor --sharedsecret x", "doctor --private-key x"],
  [
    SECRET_HINT,
    "doctor --apisecret x",
    "doctor --passwd x",
    "doctor --pass x",
    "doctor --pw x",
    "doctor --credential x",
  ],
  [SECRET_HINT, "doctor --credentials x", "doctor -u me:x"],
  [
    "hint: set SCE_API_KEY, or run `sce config init`",
    ...["doctor --key x", "doctor --token x", "doctor --apikey x", "doctor --access-key x", "doctor --auth-token x"],
  ],
  [
    "hint: set SCE_CDN, or run `sce config init`",
    ...["doctor --cdn-id 1", "doctor --cdnid 1", "doctor --account 1", "doctor --account-id 1", "doctor --accountid 1"],
  ],
  [
    "hint: did you mean --api-url URL?",
    "doctor --url x",
    "doctor --host x",
    "doctor --base-url x",
    "doctor --apiurl x",
  ],
  ["hint: did you mean --wait?", "youtube status 1 --poll", "youtube status 1 --until x", "youtube status 1 -w"],
  ["hint: did you mean --timeout?", "youtube status 1 --deadline 5m", "youtube status 1 --wait-timeout 5m"],
  [
    "hint: did you mean --concurrency N?",
    "youtube status 1 -j 4",
    "youtube status 1 --jobs 4",
    "youtube status 1 --threads 4",
  ],
  ["hint: did you mean sce youtube list?", "youtube status --all", "youtube status --since x", "youtube status --last"],
  ["hint: did you mean --json?", "doctor --out json", "doctor --as ndjson", "doctor --output-format jsonl"],
  ["hint: did you mean --report markdown=FILE?", "youtube status 1 --format markdown"],
  ["hint: use --json", "api a.b --format yaml", "doctor --output table"],
  [
    "hint: did you mean --field NAMES?",
    ...["youtube status 1 --column x", "youtube status 1 --select x", "api a.b --query x", "api a.b --get x"],
  ],
  ["hint: pipe the JSON to jq: … --json | jq", "youtube status 1 --template x", "api a.b --jsonpath x"],
  ["hint: use -f key=text or -F key=value", "api a.b -d x=1", "api a.b --param x=1", "api a.b --form x=1"],
  ["hint: did you mean -v? It logs each request", "doctor --trace", "doctor --vv"],
  ["hint: did you mean --retries N?", "doctor --retry 3", "doctor --attempts 3", "doctor --tries 3"],
  ["hint: did you mean --request-timeout?", "doctor --max-time 5", "doctor --http-timeout 5"],
  ["hint: did you mean --config FILE?", "doctor -c x", "doctor --config-file x"],
  [
    "hint: did you mean --color auto, --color always or --no-color?",
    ...["doctor --colours", "doctor --no-colour", "doctor --ansi", "doctor --no-colors"],
  ],
  [
    "hint: leave it out: sce asks questions only if stdin and stderr are terminals",
    ...["config init -y", "config init --batch", "config init --no-input", "config init --non-interactive"],
  ],
  ["hint: did you mean sce youtube status 42,43?", "42,43", "youtube 42,43"],
  [ABOUT_IDS, "youtube https://youtu.be/x", "www.youtube.com/watch", "youtu.be/x"],
  [
    "hint: did you mean sce youtube upload?",
    "video-upload",
    "uploads.upload",
    "youtube/upload",
    "youtube_upload",
    "push",
  ],
  ["hint: did you mean sce youtube list?", "video list", "ls", "history", "uploads", "youtube all"],
  ["hint: did you mean sce youtube status --wait?", "youtube watch 1", "poll 1", "follow 1"],
  ["hint: did you mean sce youtube status?", "state 1", "youtube info 1", "describe 1", "get 1"],
  ["hint: did you mean sce youtube upload --again ID?", "again 5", "youtube requeue 5", "resend 5"],
  ["hint: the API has no such command", "youtube cancel 5", "youtube rm 5"],
  ["hint: did you mean sce config init?", "auth", "configure", "setup", "init", "signin"],
  ["hint: did you mean sce config show?", "account", "profile", "profiles", "settings", "config view", "config ls"],
  ["hint: did you mean sce doctor?", "check", "health", "diagnose", "config verify", "config validate"],
  ["hint: did you mean sce config path?", "config files", "config where", "config dir"],
  ["hint: did you mean sce sandbox?", "mock", "server", "stub"],
  ["hint: did you mean sce help exit-codes?", "exit-codes", "exitcode", "codes", "error"],
  ["hint: did you mean sce help environment?", "environment", "variables"],
  ["hint: did you mean sce help?", "manual", "docs"],
  ["hint: did you mean sce --version?", "v", "ver"],
  ["hint: press Ctrl-C to stop it", "sandbox down"],
];

test.each(ALSO_TYPED.flatMap(([hint, ...lines]) => lines.map((line) => [line, hint] as const)))(
  "sce %s: %s",
  async (line, hint) => {
    const { code, stdout, stderr } = await sce(line);
    expect({ code, stdout, hint: stderr.trimEnd().split("\n")[1] }).toEqual({ code: 2, stdout: "", hint });
  },
);

test("an unknown option is never shown with its value", { timeout: 60_000 }, async () => {
  const value = fc.string({ minLength: 12, maxLength: 40, unit: fc.constantFrom(..."Q8+/=_ %Z$'\"") });
  const name = fc.constantFrom("--api-secret", "--secret", "--nope", "--jsonx", "-x", "--output", "--key");
  const command = fc.constantFrom("youtube status 1", "api a.b", "doctor", "config show", "");
  await fc.assert(
    fc.asyncProperty(command, name, value, async (words, option, secret) => {
      const { code, stdout, stderr } = await sce([...words.split(" ").filter(Boolean), `${option}=${secret}`]);
      expect([code, stdout]).toEqual([2, ""]);
      expect(stderr).not.toContain(secret);
      expect(stderr).toContain(`unknown option '${option}'\n`);
    }),
    runs(100),
  );
});
