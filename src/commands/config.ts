import { Command } from "commander";
import type { Context, Result } from "../context.ts";
import { escapeText } from "../output/terminal.ts";
import { configInitCommand } from "./config-init.ts";

export interface ConfigShowOptions {
  readonly json?: boolean;
}

const HELP = `
Examples:
  $ sce config init
  $ sce config show
  $ sce config path

Files, keys and which of them win: sce help config
`;

const SHOW_HELP = `
Examples:
  $ sce config show
  $ sce config show --profile staging
  $ sce config show --json | jq -r .settings.api_url.origin
`;

const PATH_HELP = `
Examples:
  $ sce config path
  $ sce config path --config other.yaml
  $ sce config path | xargs ls -l
`;

export function configCommand(): Command {
  const config = new Command("config")
    .summary("what is configured, and from where; write a first file")
    .description("The configuration.")
    .addHelpText("after", HELP);
  config
    .command("show")
    .summary("print each setting, and where it comes from")
    .description("Print each setting that is in force, and where it comes from; of the secret nothing is shown.")
    .option("--json", "as one JSON object")
    .addHelpText("after", SHOW_HELP);
  config
    .command("path")
    .summary("print the files that are read")
    .description("Print the config files that are read, one a line.")
    .addHelpText("after", PATH_HELP);
  config.addCommand(configInitCommand());
  return config;
}

/** Runs `sce config show`. It answers without complete credentials, too: that is what people ask it about. */
export async function runConfigShow(options: ConfigShowOptions, context: Context): Promise<Result> {
  const { system, messages, globals } = context;
  const { loadConfig } = await import("../config/load.ts");
  const { ignoredFiles, namedFile } = await import("../config/find-files.ts");
  const { configJson, configText } = await import("../config/show.ts");
  const { trustError } = await import("../config/trust.ts");
  const { jsonBlock, jsonLine, toJson } = await import("../output/json.ts");
  const config = await loadConfig(system, globals);
  for (const warning of config.warnings) await messages.warn(warning);
  const refused = trustError(config);
  if (refused !== undefined) await messages.warn(`requests are refused: ${refused.message}`);
  if (globals.sandbox) await messages.note("with --sandbox nothing of this is used");
  const ignored = ignoredFiles(system, namedFile(system, globals.config));
  const { isTTY } = system.stdout;
  if (options.json) await system.stdout.write((isTTY ? jsonBlock : jsonLine)(toJson(configJson(config, ignored))));
  else await system.stdout.write(configText(config, ignored, system));
  return undefined;
}

/** Runs `sce config path`. */
export async function runConfigPath(_options: unknown, { system, messages, globals }: Context): Promise<Result> {
  const { loadConfig } = await import("../config/load.ts");
  const { configFolder } = await import("../config/find-files.ts");
  const { files, warnings } = await loadConfig(system, globals);
  for (const warning of warnings) await messages.warn(warning);
  const read = files.filter(({ status }) => status === "used" || status === "empty");
  await system.stdout.write(read.map(({ path }) => `${escapeText(path)}\n`).join(""));
  if (read.length > 0) return undefined;
  const folder = configFolder(system);
  const place = folder === undefined ? "" : `config.yaml in ${folder}, or `;
  await messages.note(`no config file is read; yours would be ${place}.scerc in the project's folder`);
  return undefined;
}
