import { Argument } from "@commander-js/extra-typings";
import { defineCommand } from "../cli/define-command.ts";
import { notes } from "../help/style.ts";

const HELP = `
Examples:
  # Load it in ~/.bashrc
  $ eval "$(sce completion bash)"
  # Load it in ~/.zshrc, after compinit
  $ source <(sce completion zsh)
  # Load it in ~/.config/fish/config.fish
  $ sce completion fish | source
  # Load it in PowerShell's $PROFILE
  > sce completion powershell | Out-String | Invoke-Expression
  # Or save it in a folder of zsh's $fpath
  $ sce completion zsh > _sce
  # Or save it for fish
  $ sce completion fish > ~/.config/fish/completions/sce.fish

The script runs sce each time you press Tab, so it never needs an update.
`;

const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], () => Promise<{ default: string }>>> = {
  bash: () => import("../completion/scripts/sce.bash"),
  zsh: () => import("../completion/scripts/sce.zsh"),
  fish: () => import("../completion/scripts/sce.fish"),
  powershell: () => import("../completion/scripts/sce.ps1"),
};

/** `sce completion` */
export const command = defineCommand({
  build: (command) =>
    command
      .summary("Print the completion script for a shell")
      .description("Print the completion script for a shell")
      .addArgument(new Argument("<shell>", "your shell").choices(SHELLS))
      .addHelpText("after", notes(HELP)),
  run: async ([shell], _options, { system }) => {
    await system.stdout.write((await SCRIPTS[shell]()).default);
    return undefined;
  },
});
