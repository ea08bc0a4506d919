import { defineCommand } from "../../cli/define-command.ts";

const HELP = `
Examples:
  $ sce config show
  $ sce config show --profile staging
  $ sce config show --json | jq -r .settings.api_url.origin
`;

/** `sce config show`. It answers without complete credentials, too: that is what people ask it about. */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("print each setting, and where it comes from")
      .description("Print each setting that is in force, and where it comes from; of the secret nothing is shown.")
      .option("--json", "as one JSON object")
      .addHelpText("after", HELP),
  run: async (_args, { json }, { system, messages, globals }) => {
    const { loadConfig } = await import("../../config/load.ts");
    const { ignoredFiles } = await import("../../config/find-files.ts");
    const { configJson, configText } = await import("../../config/show.ts");
    const { trustError } = await import("../../config/endpoint.ts");
    const { jsonBlock, jsonLine, toJson } = await import("../../output/json.ts");
    const config = await loadConfig(system, globals);
    for (const warning of config.warnings) await messages.warn(warning);
    const untrusted = trustError(config);
    if (untrusted !== undefined) await messages.warn(`requests are refused: ${untrusted.message}`);
    if (globals.sandbox) await messages.note("with --sandbox nothing of this is used");
    const ignored = ignoredFiles(system, globals.config);
    const { isTTY } = system.stdout;
    if (json) await system.stdout.write((isTTY ? jsonBlock : jsonLine)(toJson(configJson(config, ignored))));
    else await system.stdout.write(configText(config, ignored, system));
    return undefined;
  },
});
