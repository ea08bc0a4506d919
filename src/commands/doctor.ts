import { SceError } from "../base/errors.ts";
import type { Context } from "../cli/context.ts";
import { defineCommand } from "../cli/define-command.ts";
import type { Check } from "../doctor/check.ts";
import { OutputClosed } from "../system/system.ts";

const HELP = `
A line for each check: ok, warning, failed or skipped, what was found, and what
to do about it. Every check is made that can be made, each step of the network
once and for --request-timeout at most. The API is asked for the status of
upload 1, signed, which changes nothing; without credentials only for the time,
unsigned. With --sandbox the stand-in is checked instead of your account.

Exit code, the first that applies: 3 configuration, 4 key, signature or clock,
5 network, 1 anything else that failed, 0 nothing failed.

Examples:
  $ sce doctor
  $ sce doctor --json | jq -r '.checks[] | select(.state == "failed").hint'
`;

/** `sce doctor` */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("is everything in place: config, network, TLS, clock, credentials")
      .description("Check whether everything is in place: Node, configuration, network, TLS, clock and credentials.")
      .option("--json", "one JSON document: checks, each with name, state, message and hint")
      .addHelpText("after", HELP),
  run: async (_args, { json = false }, context) => {
    const { runChecks } = await import("../doctor/run.ts");
    const { worst } = await import("../doctor/check.ts");
    const { startProgress } = await import("../terminal/progress.ts");
    const print = await printer(json, context);
    const progress = await startProgress(context);
    const checks: Check[] = [];
    let isRead = true;
    progress.show("checking");
    try {
      for await (const check of runChecks(context)) {
        checks.push(check);
        await progress.paused(() => print.add(check));
      }
      await print.end(checks);
    } catch (error) {
      if (!(error instanceof OutputClosed)) {
        // What was found before a signal is worth telling.
        await print.end(checks);
        throw error;
      }
      isRead = false;
    } finally {
      progress.stop();
    }
    const kind = worst(checks);
    if (kind === undefined) return undefined;
    const failed = checks.filter(({ state }) => state === "failed").map(({ name }) => name);
    const message = `${failed.length} of ${checks.length} checks failed: ${failed.join(", ")}`;
    if (isRead) await context.messages.error(new SceError(kind, message));
    return new Set([kind]);
  },
});

interface ChecksPrinter {
  add(check: Check): Promise<void>;
  end(checks: readonly Check[]): Promise<void>;
}

/** Lines as the checks are made, or one document when all are. */
async function printer(json: boolean, { system, globals }: Context): Promise<ChecksPrinter> {
  const { checkLine, checksJson } = await import("../doctor/checks.ts");
  const { stdout } = system;
  if (json) {
    const { jsonBlock, jsonLine, toJson } = await import("../output/json.ts");
    const show = stdout.isTTY ? jsonBlock : jsonLine;
    return { add: async () => {}, end: (checks) => stdout.write(show(toJson(checksJson(checks)))) };
  }
  const { wantsColor } = await import("../terminal/terminal.ts");
  const { openPaint } = await import("../terminal/paint.ts");
  const paint = await openPaint(wantsColor(globals.color, system));
  const columns = stdout.isTTY && stdout.columns > 0 ? stdout.columns : Number.POSITIVE_INFINITY;
  return { add: (check) => stdout.write(checkLine(check, paint, columns)), end: async () => {} };
}
