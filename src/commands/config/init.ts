import type { Endpoint } from "../../api/endpoint.ts";
import { SceError } from "../../base/errors.ts";
import { shellWord } from "../../base/shell-word.ts";
import type { Context } from "../../cli/context.ts";
import { defineCommand } from "../../cli/define-command.ts";
import type { InitTarget } from "../../config/init.ts";
import type { Origin } from "../../config/settings.ts";
import { escapeText } from "../../terminal/terminal.ts";

const HELP = `
In a terminal it asks for what was not given; the secret is not shown. Elsewhere
--api-key, --cdn and --secret-stdin are needed. The file is config.yaml in your
configuration folder, or the one that --config names; only you may read it.
With --profile it holds that profile, which is added to a file that is there.

At the end the API is asked whether it accepts what was written, by the status
of upload 1; the file stays also where it does not. With --sandbox the stand-in
is asked instead, which accepts the documentation's sample account alone.

stdout gets the path of the file, once it is written.

Examples:
  $ sce config init
  $ sce config init --api-key KEY --cdn 158 --secret-stdin < secret.txt
  $ sce config init --profile dev --api-url https://api.scaleengine.net/dev/
`;

/** `sce config init` */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("write a first configuration file")
      .description("Write a configuration file with your account, and ask the API whether it accepts it.")
      .option("--api-key <key>", "the account's API key")
      .option("--cdn <id>", "the account's CDN ID")
      .option("--secret-stdin", "read the secret from stdin; one line break at its end is dropped")
      .option("--no-check", "do not ask the API whether it accepts them")
      .option("--force", "replace the file, or with --profile that profile, if it is there already")
      .addHelpText("after", HELP),
  run: async (_args, { check, force = false, ...options }, context) => {
    const { initTarget, requireFree, writeSettings } = await import("../../config/init.ts");
    const { canAsk, newSettings } = await import("../../config/new-settings.ts");
    const { system, globals, messages } = context;
    const target = initTarget(context.system, context.globals, force);
    requireFree(target);
    if (canAsk(context))
      await messages.note(`writing ${described(target)}; Ctrl-C ends this, and nothing is written then`);
    const settings = await newSettings({ ...options, apiUrl: globals.apiUrl }, context);
    writeSettings(settings, target);
    await system.stdout.write(`${escapeText(target.path)}\n`);
    await warnOfOverrides(target, context);
    if (check) await checkCredentials(target, context);
    return undefined;
  },
});

function described({ path, profile }: InitTarget): string {
  return profile === undefined ? path : `profile ${profile} in ${path}`;
}

/** Warns if variables or a project's file win over the file that was just written. */
async function warnOfOverrides(target: InitTarget, { system, globals, messages }: Context): Promise<void> {
  // A profile that an option asks for wins over them.
  if (globals.profile !== undefined)
    return messages.note(`use it with --profile ${shellWord(globals.profile)} or SCE_PROFILE`);
  const { loadConfig } = await import("../../config/load.ts");
  const { describeOrigin } = await import("../../config/describe.ts");
  const { trustError } = await import("../../config/endpoint.ts");
  try {
    const config = await loadConfig(system, { config: globals.config });
    const isOurs = (origin: Origin) => origin.kind === "file" && origin.path === target.path;
    const winners = Object.values(config.settings).filter(({ overrides }) => overrides.some(isOurs));
    const names = [...new Set(winners.map(({ origin }) => describeOrigin(origin)))];
    if (names.length > 0) await messages.warn(`${names.join(", ")} will win over what was written`);
    const untrusted = trustError(config);
    if (untrusted !== undefined) await messages.warn(`requests from this folder are refused: ${untrusted.message}`);
  } catch (error) {
    if (!(error instanceof SceError)) throw error;
    await messages.warn(`with what else is configured it cannot be used: ${error.message}`);
  }
}

/** Asks the API whether it accepts what was written. If not, throws a SceError that says that the file stays. */
async function checkCredentials(target: InitTarget, context: Context): Promise<void> {
  const { messages, interrupted } = context;
  const { startProgress } = await import("../../terminal/progress.ts");
  const { openSession } = await import("../../cli/session.ts");
  const { proveCredentials } = await import("../../api/prove-credentials.ts");
  const endpoint = await writtenEndpoint(target, context);
  const session = await openSession(context, { connections: 1, signal: interrupted, endpoint });
  const progress = await startProgress(context);
  progress.show(`asking ${endpoint.apiUrl.host} whether it accepts them`);
  try {
    await proveCredentials(session.apiClient);
  } catch (error) {
    progress.stop();
    throw error instanceof SceError ? withFile(error, target) : error;
  } finally {
    progress.stop();
    await session.close();
  }
  await messages.note("the API accepts these credentials");
}

/** The endpoint of the written file, and of nothing else that is configured. */
async function writtenEndpoint({ path, profile }: InitTarget, context: Context): Promise<Endpoint> {
  const { loadConfig } = await import("../../config/load.ts");
  const { configuredEndpoint } = await import("../../config/endpoint.ts");
  const others = Object.entries(context.system.env).filter(([name]) => !name.startsWith("SCE_"));
  const system = { ...context.system, env: Object.fromEntries(others) };
  const endpoint = await configuredEndpoint(await loadConfig(system, { config: path, profile }), system);
  if (!context.globals.sandbox) return endpoint;
  const { sandboxEndpoint } = await import("../../cli/session.ts");
  const { credentials, doubts } = endpoint;
  return { ...(await sandboxEndpoint(context)), credentials, doubts };
}

const NEXT: Readonly<Partial<Record<SceError["kind"], string>>> = {
  credentials: "; to write it anew: the same command with --force",
};

function withFile({ kind, message, hint }: SceError, { path }: InitTarget): SceError {
  if (kind === "interrupted" || kind === "terminated")
    return new SceError(kind, `${message}: ${path} is written, but not checked`, "to check it: sce doctor");
  const next = NEXT[kind] ?? "; to check it again: sce doctor";
  return new SceError(kind, `${path} is written, but ${message}`, `${hint ?? "try again in a few minutes"}${next}`);
}
