import { Argument } from "@commander-js/extra-typings";
import { defineCommand } from "../cli/define-command.ts";

const HELP = `
The script asks sce itself whenever the Tab key is pressed, so it learns of new
commands and options by itself. Where its line goes:

  bash        ~/.bashrc
  zsh         ~/.zshrc, below compinit
              or:  sce completion zsh > _sce   in a folder of $fpath
  fish        ~/.config/fish/config.fish
              or:  sce completion fish > ~/.config/fish/completions/sce.fish
  powershell  $PROFILE

Examples:
  $ eval "$(sce completion bash)"
  $ source <(sce completion zsh)
  $ sce completion fish | source
  > sce completion powershell | Out-String | Invoke-Expression
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
      .summary("the script that completes sce in a shell")
      .description("Print the script that makes a shell complete commands, options and their values.")
      .addArgument(new Argument("<shell>", "which shell the script is for").choices(SHELLS))
      .addHelpText("after", HELP),
  run: async ([shell], _options, { system }) => {
    await system.stdout.write((await SCRIPTS[shell]()).default);
    return undefined;
  },
});
