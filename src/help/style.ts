import type { Argument, Help, Option } from "@commander-js/extra-typings";

/** The style of commander's help texts: choices as plain words, and no `[options]` after every command. */
export const HELP_STYLE: Partial<Help> = {
  optionDescription: withChoices,
  argumentDescription: withChoices,
  subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(" "),
};

function withChoices({ description, argChoices }: Option | Argument): string {
  if (argChoices === undefined) return description;
  // The default comes last.
  const [, what = "", rest = ""] = /^(.*?)( \(default: .*\))?$/.exec(description) ?? [];
  return `${what}: ${argChoices.join(", ")}${rest}`;
}

/** `<shell>`, `[id...]` */
export function argumentTerm(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? "..." : ""}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}
