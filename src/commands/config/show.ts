import { defineCommand } from "../../cli/define-command.ts";
import { notes } from "../../help/style.ts";

const HELP = `
Examples:
  # Print each setting and where it comes from
  $ sce config show
  # Print the settings of a profile
  $ sce config show --profile staging
  # Print where api_url comes from
  $ sce config show --json | jq -r .settings.api_url.origin
`;

/** `sce config show`. It works without complete credentials, because it helps to find what is missing. */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("Print each setting and where it comes from")
      .description("Print each setting and where it comes from, without the secret")
      .option("--json", "print one JSON object")
      .addHelpText("after", notes(HELP)),
  run: async (_args, { json }, { system, messages, globals }) => {
    const { loadConfig } = await import("../../config/load.ts");
    const { ignoredFiles } = await import("../../config/find-files.ts");
    const { configJson, configText } = await import("../../config/show.ts");
    const { trustError } = await import("../../config/endpoint.ts");
    const { jsonBlock, jsonLine, toJson } = await import("../../output/json.ts");
    const config = await loadConfig(system, globals);
    for (const warning of config.warnings) await messages.warn(warning);
    const untrusted = trustError(config);
    if (untrusted !== undefined) await messages.warn(`sce sends no requests from this folder: ${untrusted.message}`);
    if (globals.sandbox) await messages.note("--sandbox does not use these settings");
    const ignored = ignoredFiles(system, globals.config);
    const { isTTY } = system.stdout;
    if (json) await system.stdout.write((isTTY ? jsonBlock : jsonLine)(toJson(configJson(config, ignored))));
    else await system.stdout.write(configText(config, ignored, system));
    return undefined;
  },
});
