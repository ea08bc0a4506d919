import { InvalidArgumentError } from "@commander-js/extra-typings";
import { isRead } from "../../api/read-commands.ts";
import { SceError } from "../../base/errors.ts";
import { shellWord } from "../../base/shell-word.ts";
import { defineCommand } from "../../cli/define-command.ts";
import { fieldList } from "../../cli/global-options.ts";
import { notes } from "../../help/style.ts";
import type { GivenParameter } from "../../parameters/parameters.ts";

const HELP = `
Examples:
  # Try a command without an account
  $ sce --sandbox api aws.status
  # Print one value of the response
  $ sce api youtube.status -F id=42 --field youtube_id
  # Send two parameters
  $ sce api aws.status -F limit=10 -F offset=0 | jq .data
  # Read the parameters from stdin
  $ jq -n '{limit: 10}' | sce api aws.status --input -

sce sends the parameters in their order on the command line, after those of
--input. The first = ends the key, and the value may contain anything:
-f title=a=b. -F takes 64-bit integers, floats, true, false, null and JSON:
-F offset=-5, -F tags='["a","b"]'.

sce retries commands that only read: *.status, *.list, *.get*, *.summary,
*.usage, usage.*, video.*, *.errorlog, *.errorcount. It retries other commands
only if the request cannot have arrived, or with --idempotent. If such a request
gets no response, the error says that it may have been carried out.

stdout has the API's own response, even for a failure, or null if there is no
response. --field prints values of the response's data, or else of the response
itself, separated by tabs: id, results.etag, or 0.path for a list. If the
response has none of the fields, the exit code is 1. For a command that writes,
the response then goes to stderr.

To queue an upload, use \`sce youtube upload\`. An upload that you queue with
youtube.upload is also in the journal: see \`sce youtube list --help\`.

Exit codes: see \`sce help exit-codes\`.
`;

/** `sce api` */
export const command = defineCommand({
  build: (command) => {
    // Both options share one list, because their order is the order on the wire.
    const given: GivenParameter[] = [];
    const take = (as: GivenParameter["as"]) => (word: string) => {
      given.push({ as, word });
      return given;
    };
    return command
      .summary("Send any command to the API")
      .description("Send any command to the API and print the response")
      .argument("<command>", "a command of the API, such as aws.status")
      .option("-f, --text <key=text>", "add a text parameter; repeatable", take("text"))
      .option("-F, --value <key=value>", "add a number, true, false, null or JSON; repeatable", take("value"))
      .option("--input <file>", "read parameters from a JSON object, - for stdin", once)
      .option("--field <names>", "print only these values, separated by commas", dataFields)
      .option("--json", "print JSON (the default); with --field, one object")
      .option("--idempotent", "retry the command as if it only read data")
      .addHelpText("after", notes(HELP));
  },
  run: async ([name], { text, value, input, field, json = false, idempotent = false }, context) => {
    const { checkArgument, readParameters } = await import("../../parameters/parameters.ts");
    if (name === "") throw new SceError("usage", "the command is empty", "name a command, such as aws.status");
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

/** In other tools --field adds a parameter. */
function dataFields(text: string, before?: readonly string[]): string[] {
  const [name = "", value] = text.split("=");
  if (value !== undefined)
    throw new SceError(
      "usage",
      `--field ${name}=…: a field name can't contain =`,
      `to add a parameter, use -F ${shellWord(name)}=VALUE or -f ${shellWord(name)}=TEXT`,
    );
  return fieldList(text, before);
}

function once(text: string, before?: string): string {
  if (before !== undefined) throw new InvalidArgumentError("Use it only once.");
  return text;
}
