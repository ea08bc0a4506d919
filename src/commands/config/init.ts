import type { Endpoint } from "../../api/endpoint.ts";
import { SceError } from "../../base/errors.ts";
import { shellWord } from "../../base/shell-word.ts";
import { SIGNAL_KINDS } from "../../base/stop-signals.ts";
import type { Context } from "../../cli/context.ts";
import { defineCommand } from "../../cli/define-command.ts";
import type { InitTarget } from "../../config/init.ts";
import type { Origin } from "../../config/settings.ts";
import { notes } from "../../help/style.ts";
import { escapeText } from "../../terminal/escape.ts";

const HELP = `
Examples:
  # Answer questions in a terminal
  $ sce config init
  # Write a file in a script
  $ sce config init --api-key KEY --cdn 158 --secret-stdin < secret.txt
  # Add a profile
  $ sce config init --profile dev --api-url https://api.scaleengine.net/dev/

In a terminal sce asks for the settings that you leave out. It hides the secret
and trims white space. Elsewhere you must give --api-key, --cdn and
--secret-stdin.

The file is config.yaml in your configuration folder, or the file of --config.
Only you can read it. --profile adds the settings to the file as a profile.

To check the credentials, sce asks the API for the status of upload 1. If the
API refuses them, sce asks you again in a terminal. Elsewhere it keeps the file.
With --sandbox it asks the sandbox. The sandbox accepts only the sample account
of ScaleEngine's documentation.

stdout has the file's path.
`;

/** `sce config init` */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("Write a configuration file")
      .description("Write a configuration file and check it with the API")
      .option("--api-key <key>", "the account's API key")
      .option("--cdn <id>", "the account's CDN ID")
      .option("--secret-stdin", "read the secret from stdin and drop a final line break")
      .option("--no-check", "do not check the credentials with the API")
      .option("--force", "replace an existing file, or with --profile an existing profile")
      .addHelpText("after", notes(HELP)),
  run: async (_args, { check, force = false, ...options }, context) => {
    const { initTarget, requireFree, writeSettings } = await import("../../config/init.ts");
    const { canAsk, settingsSource } = await import("../../config/new-settings.ts");
    const { system, globals, messages } = context;
    const target = initTarget(context.system, context.globals, force);
    requireFree(target);
    if (canAsk(context)) await messages.note(`sce will write ${described(target)}; press Ctrl-C to cancel`);
    const settings = settingsSource({ ...options, apiUrl: globals.apiUrl }, context);
    writeSettings(await settings(), target);
    await system.stdout.write(`${escapeText(target.path)}\n`);
    await warnOfOverrides(target, context);
    if (!check) return undefined;
    for (;;) {
      const refusal = await checkCredentials(target, context);
      if (refusal === undefined) break;
      if (!canAsk(context)) throw refused(refusal, target);
      await messages.error(new SceError(refusal.kind, refusal.message, TRY_AGAIN));
      writeSettings(await settings().catch((error) => endOf(error, target)), { ...target, force: true });
    }
    await messages.note("the API accepts these credentials");
    return undefined;
  },
});

function described({ path, profile }: InitTarget): string {
  return profile === undefined ? path : `profile ${profile} in ${path}`;
}

/** Warns if variables or a project's file win over the new file. */
async function warnOfOverrides(target: InitTarget, { system, globals, messages }: Context): Promise<void> {
  // A profile that --profile chooses wins over them.
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
    if (names.length > 0)
      await messages.warn(`${names.join(", ")} ${names.length === 1 ? "overrides" : "override"} this file`);
    const untrusted = trustError(config);
    if (untrusted !== undefined) await messages.warn(`sce sends no requests from this folder: ${untrusted.message}`);
  } catch (error) {
    if (!(error instanceof SceError)) throw error;
    await messages.warn(`the file can't be used together with the rest of the configuration: ${error.message}`);
  }
}

/**
 * Asks the API whether it accepts the credentials. Returns the error if it refuses the key or the secret. Throws a
 * SceError for any other failure; its message says that the file was written.
 */
async function checkCredentials(target: InitTarget, context: Context): Promise<SceError | undefined> {
  const { interrupted } = context;
  const { startProgress } = await import("../../terminal/progress.ts");
  const { openSession } = await import("../../cli/session.ts");
  const { proveCredentials } = await import("../../api/prove-credentials.ts");
  const { meaningOf } = await import("../../api/response-codes.ts");
  const endpoint = await writtenEndpoint(target, context);
  const session = await openSession(context, { connections: 1, signal: interrupted, endpoint });
  const progress = await startProgress(context);
  progress.show(`checking the credentials with ${endpoint.apiUrl.host}`);
  try {
    await proveCredentials(session.apiClient);
    return undefined;
  } catch (error) {
    if (!(error instanceof SceError)) throw error;
    // Other credentials do not help against a wrong clock.
    const isClock = error.hint === meaningOf("0002")?.hint;
    if (error.kind === "credentials" && !isClock) return session.explain(error);
    throw withFile(error, target);
  } finally {
    progress.stop();
    await session.close();
  }
}

/** The endpoint of the new file alone, without other files and variables. */
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

const TRY_AGAIN = "compare them with your account and type them again, or press Ctrl-C to stop";

const WITH_FORCE = "to replace it, run the same command with --force";

/** The error if the API refuses the credentials and nobody can type them again. */
function refused({ kind, message, hint }: SceError, { path }: InitTarget): SceError {
  return new SceError(kind, `wrote ${path}, but ${message}`, [hint, WITH_FORCE].filter(Boolean).join("; "));
}

/** Throws the error that ends the questions. Its message says that the file was written. */
function endOf(error: unknown, { path }: InitTarget): never {
  if (!(error instanceof SceError)) throw error;
  throw new SceError(error.kind, `${error.message}: wrote ${path}, but the API refuses its credentials`, WITH_FORCE);
}

function withFile({ kind, message, hint }: SceError, { path }: InitTarget): SceError {
  const next = "to check it again, run `sce doctor`";
  if (SIGNAL_KINDS.has(kind)) return new SceError(kind, `${message}: wrote ${path}, but did not check it`, next);
  return new SceError(kind, `wrote ${path}, but ${message}`, `${hint ?? "try again in a few minutes"}; ${next}`);
}
