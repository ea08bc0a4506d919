import { SceError } from "../base/errors.ts";
import type { Context } from "../cli/context.ts";
import { defineCommand } from "../cli/define-command.ts";
import type { Check } from "../doctor/check.ts";
import { notes } from "../help/style.ts";
import { OutputClosed } from "../system/system.ts";

const HELP = `
Examples:
  # Check everything
  $ sce doctor
  # Print only the hints of failed checks
  $ sce doctor --json | jq -r '.checks[] | select(.state == "failed").hint'

Each line has the state of a check (ok, warning, failed or skipped), what sce
found, and a hint.

sce runs every check that it can. It tries each network step once, for at most
--request-timeout. It sends one signed request for the status of upload 1. The
request changes nothing. Without credentials it sends an unsigned request and
checks only the clock. With --sandbox it checks the sandbox, not your account.

The exit code is the first that applies:
  3  a check of the configuration failed
  4  the check of the credentials or the clock failed
  5  a check of the network failed
  1  another check failed
  0  no check failed
`;

/** `sce doctor` */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("Check configuration, network and credentials")
      .description("Check Node, configuration, network, TLS, clock and credentials")
      .option("--json", "print one JSON document with all checks")
      .addHelpText("after", notes(HELP)),
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
        // The checks before a signal are still useful.
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

/** Prints a line after each check, or one document after all of them. */
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
