import { Argument, Command } from "commander";
import type { Context, Result } from "../context.ts";

const HELP = `
It goes into the shell's start-up file, or into a file of its own:

  bash        ~/.bashrc:   eval "$(sce completion bash)"
  zsh         ~/.zshrc, below compinit:   source <(sce completion zsh)
              or, in a folder of $fpath:   sce completion zsh > _sce
  fish        sce completion fish > ~/.config/fish/completions/sce.fish
  powershell  $PROFILE:   sce completion powershell | Out-String | Invoke-Expression

The script asks sce itself at each press of the Tab key: it stays as it is when sce
learns something new.

Examples:
  $ eval "$(sce completion bash)"
  $ source <(sce completion zsh)
  $ sce completion fish | source
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
