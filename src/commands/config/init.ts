import type { Endpoint } from "../../api/endpoint.ts";
import { SceError } from "../../base/errors.ts";
import { shellWord } from "../../base/shell-word.ts";
import type { Context } from "../../cli/context.ts";
import { defineCommand } from "../../cli/define-command.ts";
import type { InitTarget } from "../../config/init.ts";
import type { Origin } from "../../config/settings.ts";
import { escapeText } from "../../terminal/escape.ts";

const HELP = `
In a terminal it asks for what was not given; the secret is not shown, and white
space around an answer is dropped. Elsewhere --api-key, --cdn and --secret-stdin
are needed. The file is config.yaml in your configuration folder, or the one
that --config names; only you may read it. With --profile it holds that profile,
which is added to a file that exists.

At the end the API is asked whether it accepts what was written, by the status
of upload 1. If it does not, sce asks you again in a terminal; elsewhere the
file stays as it is. With --sandbox the stand-in is asked instead, which accepts
the documentation's sample account alone.

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
    const { canAsk, settingsSource } = await import("../../config/new-settings.ts");
    const { system, globals, messages } = context;
    const target = initTarget(context.system, context.globals, force);
    requireFree(target);
    if (canAsk(context))
      await messages.note(`writing ${described(target)}; Ctrl-C ends this, and nothing is written then`);
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

/**
 * Asks the API whether it accepts what was written. Gives the error if it refuses key or secret. Throws a SceError that says
 * that the file stays for any other reason why they are not known to be accepted.
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
  progress.show(`asking ${endpoint.apiUrl.host} whether it accepts them`);
  try {
    await proveCredentials(session.apiClient);
    return undefined;
  } catch (error) {
    if (!(error instanceof SceError)) throw error;
    // Other credentials do not help if the clock is wrong.
    const isClock = error.hint === meaningOf("0002")?.hint;
    if (error.kind === "credentials" && !isClock) return session.explain(error);
    throw withFile(error, target);
  } finally {
    progress.stop();
    await session.close();
  }
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

const TRY_AGAIN = "check them where you copied them from, and type them again; Ctrl-C ends this";

const WITH_FORCE = "to write it again: the same command with --force";

/** The error if the API refuses credentials that nobody can be asked for again. */
function refused({ kind, message, hint }: SceError, { path }: InitTarget): SceError {
  return new SceError(kind, `${path} is written, but ${message}`, [hint, WITH_FORCE].filter(Boolean).join("; "));
}

/** Throws the error that ends the questions, with what became of the file. */
function endOf(error: unknown, { path }: InitTarget): never {
  if (!(error instanceof SceError)) throw error;
  throw new SceError(error.kind, `${error.message}: ${path} is written, but the API refuses what is in it`, WITH_FORCE);
}

function withFile({ kind, message, hint }: SceError, { path }: InitTarget): SceError {
  const next = "to check it again: sce doctor";
  if (kind === "interrupted" || kind === "terminated" || kind === "hangup")
    return new SceError(kind, `${message}: ${path} is written, but not checked`, next);
  return new SceError(kind, `${path} is written, but ${message}`, `${hint ?? "try again in a few minutes"}; ${next}`);
}
