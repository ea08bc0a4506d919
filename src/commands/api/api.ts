import { InvalidArgumentError } from "@commander-js/extra-typings";
import { isRead } from "../../api/read-commands.ts";
import { SceError } from "../../base/errors.ts";
import { shellWord } from "../../base/shell-word.ts";
import { defineCommand } from "../../cli/define-command.ts";
import { fieldList } from "../../cli/global-options.ts";
import type { GivenParameter } from "../../parameters/parameters.ts";

const HELP = `
The parameters are sent in the order in which they are given, those of --input
first. The first = ends the key; what follows may hold anything: -f title=a=b.
-F takes integers of 64 bits, floats, true, false, null and JSON: -F offset=-5,
-F tags='["a","b"]'.

Commands that only read are tried again as often as --retries says: *.status,
*.list, *.get*, *.summary, *.usage, usage.*, video.*, *.errorlog, *.errorcount.
Others are tried again only if the request cannot have arrived, unless
--idempotent says that carrying one out twice does no harm. If one was sent and
not answered, the error says that it may have been carried out.

stdout has the API's own response, also where it is a failure, and null where
there was none. --field prints values out of its data, or else out of the
response itself, tab-separated: id, results.etag, and of a list 0.path. Without
any of them the exit code is 1, and the response to a command that writes goes
to stderr.

Examples:
  $ sce api youtube.status -F id=42 --field youtube_id
  $ sce api aws.status -F limit=10 -F offset=0 | jq .data
  $ jq -n '{limit: 10}' | sce api aws.status --input -

For youtube.upload, which needs all of its six parameters, there is
\`sce youtube upload\`.

What youtube.upload queues is remembered: see \`sce youtube list --help\`.

Exit codes: see \`sce help exit-codes\`. To try it: sce --sandbox api aws.status
`;

/** `sce api` */
export const command = defineCommand({
  build: (command) => {
    // One list for both options: their order among each other is the order on the wire.
    const given: GivenParameter[] = [];
    const take = (as: GivenParameter["as"]) => (word: string) => {
      given.push({ as, word });
      return given;
    };
    return command
      .summary("any other command of the API")
      .description("Send any command to the API, signed like every request, and print its response.")
      .argument("<command>", "the API's command, such as youtube.upload")
      .option("-f, --text <key=text>", "a parameter that is text; repeatable", take("text"))
      .option(
        "-F, --value <key=value>",
        "a parameter that is a number, true, false, null or JSON; repeatable",
        take("value"),
      )
      .option("--input <file>", "a JSON object of parameters, - for stdin", once)
      .option("--field <names>", "only these values of the response, separated by commas", dataFields)
      .option("--json", "the API's own response, as without it; with --field one object")
      .option("--idempotent", "carrying it out twice does no harm: try again as for a command that reads")
      .addHelpText("after", HELP);
  },
  run: async ([name], { text, value, input, field, json = false, idempotent = false }, context) => {
    const { checkArgument, readParameters } = await import("../../parameters/parameters.ts");
    if (name === "") throw new SceError("usage", "the API's command is empty", "such as sce api youtube.upload");
    checkArgument(name, "command");
    const fromInput =
      input === undefined
        ? new Map<string, never>()
        : await (await import("../../parameters/input.ts")).readInput(input, context.system, context.interrupted);
    const reads = isRead(name);
    const { call } = await import("./call.ts");
    return call(
      {
        question: {
          command: name,
          parameters: readParameters(fromInput, text ?? value ?? []),
          repeatable: reads || idempotent,
          writes: !reads,
          subject: "api",
        },
        fields: field,
        json,
      },
      context,
    );
  },
});

/** Users of other tools know --field as the option for a parameter. */
function dataFields(text: string, before?: readonly string[]): string[] {
  const [name = "", value] = text.split("=");
  if (value !== undefined)
    throw new SceError(
      "usage",
      `--field ${name}=…: it names values of the response, which have no = in them`,
      `a parameter is given as -F ${shellWord(name)}=VALUE, or as -f ${shellWord(name)}=TEXT`,
    );
  return fieldList(text, before);
}

function once(text: string, before?: string): string {
  if (before !== undefined) throw new InvalidArgumentError("It can be given once.");
  return text;
}
