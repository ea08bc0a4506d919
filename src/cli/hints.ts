import { shellWord } from "../base/shell-word.ts";

/** What people type, and the hint that helps. `$1` is what the first group matched, as a word of a shell. */
export type HintRow = readonly [typed: RegExp, hint: string];

const OUTPUT = "--(?:o|out|output|format|output-format|as)";

const SECRET =
  "other users can read command lines, so there is no option for the secret: set SCE_API_SECRET or " +
  "SCE_API_SECRET_FILE, or run `sce config init`";

/**
 * Unknown options: the command's words, `--` and the option's name, then its value if there is one. The first row that
 * matches wins.
 */
export const OPTION_HINTS: readonly HintRow[] = [
  [/ --(?:api-?)?secret-?file\b/, "set SCE_API_SECRET_FILE, or api_secret_file in a config file"],
  [/ --(?:api-?|hmac-?|shared-?)?(?:secret|private|password|passwd|pass|pw)/, SECRET],
  [/ --(?:u|user|credentials?)\b/, SECRET],
  [/ --(?:api-?|access-?|auth-?)?(?:key|token)\b/, "set SCE_API_KEY, or write it to a file by `sce config init`"],
  [/ --(?:cdn|cdn-?id|account|account-?id)\b/, "set SCE_CDN, or write it to a file by `sce config init`"],
  [/ --(?:url|uri|endpoint|host|server|base-url|api|apiurl)\b/, "did you mean --api-url URL?"],
  [/ --(?:proxy|x) /, "set HTTPS_PROXY to the proxy's URL"],
  [
    / --(?:insecure|k|no-verify|no-check-certificate)\b/,
    "certificates are always checked; NODE_EXTRA_CA_CERTS=FILE.pem adds one",
  ],
  [/^youtube .*--(?:watch|follow|poll|tail|block|until|wait-for|w)\b/, "did you mean --wait?"],
  [/^youtube .*--(?:max-wait|wait-timeout|deadline)\b/, "did you mean --timeout?"],
  [/^youtube .*--(?:parallel|jobs|j|threads|workers)\b/, "did you mean --concurrency N?"],
  [/^youtube .*--no-wait\b/, "leave it out: only --wait waits"],
  [/^youtube status .*--(?:all|state|since|limit|latest|last)\b/, "did you mean sce youtube list?"],
  [/^youtube .*--ids? /, "ids are arguments: sce youtube status 42"],
  [RegExp(`${OUTPUT} (?:json|jsonl|ndjson)$`, "i"), "did you mean --json?"],
  [RegExp(`^youtube .*${OUTPUT} csv$`, "i"), "did you mean --csv?"],
  [RegExp(`^youtube .*${OUTPUT} (junit|markdown)$`, "i"), "did you mean --report $1=FILE?"],
  [RegExp(`^youtube .*${OUTPUT}\\b`), "the formats are --json, --csv and --field NAMES; without one it is text"],
  [RegExp(`^(?:api|config|doctor).*${OUTPUT}\\b`), "the format of programs is --json"],
  [/^(?:youtube|api) .*--(?:columns?|select|query|property|get)\b/, "did you mean --field NAMES?"],
  [/ --(?:jq|template|jsonpath)\b/, "pipe it: … --json | jq"],
  [/^api .*--(?:data|d|param|parameter|p|form)\b/, "a parameter is given as -f key=text, or as -F key=value"],
  [/ --(?:debug|trace|d|vv+)\b/, "did you mean -v? It logs each request"],
  [/ --(?:silent|s|q\w+)$/, "did you mean -q?"],
  [/ --(?:retry|max-retries|attempts|tries)\b/, "did you mean --retries N?"],
  [/ --(?:max-time|connect-timeout|http-timeout)\b/, "did you mean --request-timeout?"],
  [/ --(?:dry-run|mock|fake|test|n)\b/, "did you mean --sandbox? It needs no account and no network"],
  [/ --(?:c|conf|config-file)\b/, "did you mean --config FILE?"],
  [/ --(?:no-)?(?:colou?rs?|ansi)\b/, "did you mean --color auto, --color always or --no-color?"],
  [
    / --(?:yes|y|no-input|non-interactive|batch|no-prompt)\b/,
    "leave it out: nothing is asked unless stdin and stderr are terminals",
  ],
];

const FAMILIES = "aws|sevu|channel|recording|pushpublish|usage|disk|video|app|files";
const ABOUT_IDS = "sce youtube status needs the number that youtube.upload returned";

/** Unknown commands and unexpected arguments: the words as they were typed, without options. The first row wins. */
export const WORD_HINTS: readonly HintRow[] = [
  [/^api youtube\.status (\d+)$/, "did you mean sce youtube status $1, or sce api youtube.status -F id=$1?"],
  [/^api ([\w.]+) (\d+)$/, "parameters have names: sce api $1 -F id=$2"],
  [/^api youtube\.upload ([^-=][^=]*)$/, "did you mean sce youtube upload $1?"],
  [/^api [\w.]+ ([\w.[\]-]+)=/, "a parameter is given as -f $1=TEXT, or as -F $1=VALUE for a number or JSON"],
  [/^api (?:get|post|call|send|run) ([a-z][\w.]*)/i, "did you mean sce api $1?"],
  [/^api ([a-z]+) ([a-z][\w.]*)$/i, "did you mean sce api $1.$2?"],
  [/^api [\w.]+ [^-]/, "parameters have names: -f key=text, or -F key=value"],
  [/ -/, "options come before --"],
  [/^config show ([a-z_]+)$/, "it shows all settings: sce config show --json | jq .settings.$1"],
  [/^sandbox (?:start|run|up)\b/, "did you mean sce sandbox?"],
  [/^sandbox (?:stop|down)\b/, "Ctrl-C ends it"],

  [/^(?:youtube )?(\d[\d,]*)\b/, "did you mean sce youtube status $1?"],
  [/^(?:youtube )?(?:https?:|www\.|youtu)\S*[/]/, ABOUT_IDS],
  [/^(?:yt|video|uploads?)[ .:/_-](status|upload|list)\b/i, "did you mean sce youtube $1?"],
  [/^youtube[:/_-](status|upload|list)\b/i, "did you mean sce youtube $1?"],
  [/^(\w+) help\b/, "did you mean sce help $1?"],
  [/^(?:youtube )?(?:wait|watch|follow|poll)\b/i, "did you mean sce youtube status --wait?"],
  [/^(?:youtube )?(?:status|state|get|show|info|describe|query)\b/i, "did you mean sce youtube status?"],
  [/^(?:youtube )?(?:upload|add|queue|push|publish|submit|post)\b/i, "did you mean sce youtube upload?"],
  [/^(?:youtube )?(?:list|ls|history|uploads|all)\b/i, "did you mean sce youtube list?"],
  [/^(?:youtube )?(?:retry|again|requeue|reupload|resend)\b/i, "did you mean sce youtube upload --again ID?"],
  [/^youtube (?:delete|remove|rm|cancel|stop|abort)\b/, "the API has no such command"],
  [/^youtube\.(status|upload)\b/i, "did you mean sce youtube $1?"],
  [RegExp(`^(${FAMILIES})[ .]([a-z][\\w.]*)`), "did you mean sce api $1.$2?"],
  [RegExp(`^(${FAMILIES})\\b`), "did you mean sce api $1.status? It sends any command of the API"],
  [/^([a-z]+\.[a-z][\w.]*)/, "did you mean sce api $1?"],
  [/^(?:v|ver|version)\b/i, "did you mean sce --version?"],
  [/^(?:login|auth|configure|setup|init|signin)\b/i, "did you mean sce config init?"],
  [/^(?:whoami|account|profiles?|settings)\b/i, "did you mean sce config show?"],
  [/^(?:config )?(?:check|test|health|ping|diagnose|verify|validate)\b/i, "did you mean sce doctor?"],
  [/^config (?:get|list|ls|view|print|cat|dump)\b/i, "did you mean sce config show?"],
  [
    /^config (?:set|edit|add|write|create|new)\b/i,
    "sce config path names the files to edit; sce config init writes a first one",
  ],
  [/^config (?:file|files|where|dir|folder)\b/i, "did you mean sce config path?"],
  [/^(?:mock|server|serve|fake|simulate|stub)\b/i, "did you mean sce sandbox?"],
  [/^(?:exit-?codes?|codes?|errors?)\b/i, "did you mean sce help exit-codes?"],
  [/^(?:env|environment|variables)\b/i, "did you mean sce help environment?"],
  [/^(?:man|manual|docs)\b/i, "did you mean sce help?"],
  [/^completion$/, "name your shell: sce completion bash, zsh, fish or powershell"],
  [/^completion (?:pwsh|posh)\b/i, "did you mean sce completion powershell?"],
];

/** The hint of the first row that matches; undefined if none does. */
export function hintFor(typed: string, rows: readonly HintRow[]): string | undefined {
  for (const [pattern, hint] of rows) {
    const groups = pattern.exec(typed);
    if (groups !== null) return hint.replace(/\$(\d)/g, (_, n) => shellWord(groups[Number(n)] ?? ""));
  }
  return undefined;
}
