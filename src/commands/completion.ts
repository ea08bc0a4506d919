import { Argument, Command } from "commander";
import type { Context, Result } from "../context.ts";

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

type Shell = "bash" | "zsh" | "fish" | "powershell";

const SCRIPTS: Readonly<Record<Shell, () => Promise<{ default: string }>>> = {
  bash: () => import("../completion/scripts/sce.bash"),
  zsh: () => import("../completion/scripts/sce.zsh"),
  fish: () => import("../completion/scripts/sce.fish"),
  powershell: () => import("../completion/scripts/sce.ps1"),
};

const SHELLS = ["bash", "zsh", "fish", "powershell"] as const satisfies readonly Shell[];

export function completionCommand(): Command {
  return new Command("completion")
    .summary("the script that completes sce in a shell")
    .description("Print the script that makes a shell complete commands, options and their values.")
    .addArgument(new Argument("[shell]", "which shell the script is for").choices(SHELLS))
    .addHelpText("after", HELP);
}

/** Prints the script; without a shell the help, which tells where it goes. */
export async function runCompletion([shell]: readonly string[], help: () => string, context: Context): Promise<Result> {
  const name = SHELLS.find((known) => known === shell);
  await context.system.stdout.write(name === undefined ? help() : (await SCRIPTS[name]()).default);
  return undefined;
}
