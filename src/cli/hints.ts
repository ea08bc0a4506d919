import { shellWord } from "../base/shell-word.ts";

/** What people type, and the hint for it. `$1` is the text of the first group, quoted for a shell. */
export type HintRow = readonly [typed: RegExp, hint: string];

const OUTPUT = "--(?:o|out|output|format|output-format|as)";

const SECRET =
  "set SCE_API_SECRET or SCE_API_SECRET_FILE, or run `sce config init`: other users can read command lines, so no " +
  "option takes the secret";

/**
 * Unknown options. Each pattern matches the command, `--`, the option's name and its value, if any. The first match
 * wins.
 */
export const OPTION_HINTS: readonly HintRow[] = [
  [/ --(?:api-?)?secret-?file\b/, "set SCE_API_SECRET_FILE, or api_secret_file in a config file"],
  [/ --(?:api-?|hmac-?|shared-?)?(?:secret|private|password|passwd|pass|pw)/, SECRET],
  [/ --(?:u|user|credentials?)\b/, SECRET],
  [/ --(?:api-?|access-?|auth-?)?(?:key|token)\b/, "set SCE_API_KEY, or run `sce config init`"],
  [/ --(?:cdn|cdn-?id|account|account-?id)\b/, "set SCE_CDN, or run `sce config init`"],
  [/ --(?:url|uri|endpoint|host|server|base-url|api|apiurl)\b/, "did you mean --api-url URL?"],
  [/ --(?:proxy|x) /, "set HTTPS_PROXY to the URL of the proxy"],
  [
    / --(?:insecure|k|no-verify|no-check-certificate)\b/,
    "sce always checks certificates; to trust another one, set NODE_EXTRA_CA_CERTS=FILE.pem",
  ],
  [/^youtube .*--(?:watch|follow|poll|tail|block|until|wait-for|w)\b/, "did you mean --wait?"],
  [/^youtube .*--(?:max-wait|wait-timeout|deadline)\b/, "did you mean --timeout?"],
  [/^youtube .*--(?:parallel|jobs|j|threads|workers)\b/, "did you mean --concurrency N?"],
  [/^youtube .*--no-wait\b/, "leave it out: sce waits only with --wait"],
  [/^youtube status .*--(?:all|state|since|limit|latest|last)\b/, "did you mean sce youtube list?"],
  [/^youtube .*--ids? /, "give ids as arguments: sce youtube status 42"],
  [RegExp(`${OUTPUT} (?:json|jsonl|ndjson)$`, "i"), "did you mean --json?"],
  [RegExp(`^youtube .*${OUTPUT} csv$`, "i"), "did you mean --csv?"],
  [RegExp(`^youtube .*${OUTPUT} (junit|markdown)$`, "i"), "did you mean --report $1=FILE?"],
  [RegExp(`^youtube .*${OUTPUT}\\b`), "use --json, --csv or --field NAMES; the default is text"],
  [RegExp(`^(?:api|config|doctor).*${OUTPUT}\\b`), "use --json"],
  [/^(?:youtube|api) .*--(?:columns?|select|query|property|get)\b/, "did you mean --field NAMES?"],
  [/ --(?:jq|template|jsonpath)\b/, "pipe the JSON to jq: … --json | jq"],
  [/^api .*--(?:data|d|param|parameter|p|form)\b/, "use -f key=text or -F key=value"],
  [/ --(?:debug|trace|d|vv+)\b/, "did you mean -v? It logs each request"],
  [/ --(?:silent|s|q\w+)$/, "did you mean -q?"],
  [/ --(?:retry|max-retries|attempts|tries)\b/, "did you mean --retries N?"],
  [/ --(?:max-time|connect-timeout|http-timeout)\b/, "did you mean --request-timeout?"],
  [/ --(?:dry-run|mock|fake|test|n)\b/, "did you mean --sandbox? It needs no account and no network"],
  [/ --(?:c|conf|config-file)\b/, "did you mean --config FILE?"],
  [/ --(?:no-)?(?:colou?rs?|ansi)\b/, "did you mean --color auto, --color always or --no-color?"],
  [
    / --(?:yes|y|no-input|non-interactive|batch|no-prompt)\b/,
    "leave it out: sce asks questions only if stdin and stderr are terminals",
  ],
];

const FAMILIES = "aws|sevu|channel|recording|pushpublish|usage|disk|video|app|files";
const ABOUT_IDS = "sce youtube status needs the number that youtube.upload returned";

/** Unknown commands and unexpected arguments. Each pattern matches the typed words without options. The first match wins. */
export const WORD_HINTS: readonly HintRow[] = [
  [/^api youtube\.status (\d+)$/, "did you mean sce youtube status $1, or sce api youtube.status -F id=$1?"],
  [/^api ([\w.]+) (\d+)$/, "name the parameter: sce api $1 -F id=$2"],
  [/^api youtube\.upload ([^-=][^=]*)$/, "did you mean sce youtube upload $1?"],
  [/^api [\w.]+ ([\w.[\]-]+)=/, "use -f $1=TEXT, or -F $1=VALUE for a number or JSON"],
  [/^api (?:get|post|call|send|run) ([a-z][\w.]*)/i, "did you mean sce api $1?"],
  [/^api ([a-z]+) ([a-z][\w.]*)$/i, "did you mean sce api $1.$2?"],
  [/^api [\w.]+ [^-]/, "name each parameter: -f key=text or -F key=value"],
  [/ -/, "put options before --"],
  [/^config show ([a-z_]+)$/, "print all settings and pick one: sce config show --json | jq .settings.$1"],
  [/^sandbox (start|run|up)\b/, "leave out $1: sce sandbox starts it"],
  [/^sandbox (?:stop|down)\b/, "press Ctrl-C to stop it"],

  [/^(?:youtube )?(\d[\d,]*)\b/, "did you mean sce youtube status $1?"],
  [/^youtube[:/_-](status|upload|list)\b/i, "did you mean sce youtube $1?"],
  [/^(?:youtube )?(?:https?:|www\.|youtu)\S*[/]/, ABOUT_IDS],
  [/^(?:yt|video|uploads?)[ .:/_-](status|upload|list)\b/i, "did you mean sce youtube $1?"],
  [/^(\w+) help\b/, "did you mean sce help $1?"],
  [/^(?:youtube )?(?:wait|watch|follow|poll)\b/i, "did you mean sce youtube status --wait?"],
  [/^(?:youtube )?(?:status|state|get|show|info|describe|query)\b/i, "did you mean sce youtube status?"],
  [/^(?:youtube )?(?:upload|add|queue|push|publish|submit|post)\b/i, "did you mean sce youtube upload?"],
  [/^(?:youtube )?(?:list|ls|history|uploads|all)\b/i, "did you mean sce youtube list?"],
  [/^(?:youtube )?(?:retry|again|requeue|reupload|resend)\b/i, "did you mean sce youtube upload --again ID?"],
  [/^youtube (?:delete|remove|rm|cancel|stop|abort)\b/, "the API has no such command"],
  [/^(?:youtube )?youtube\.(status|upload)\b/i, "did you mean sce youtube $1?"],
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
    "edit the file that `sce config path` prints, or write one with `sce config init`",
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
