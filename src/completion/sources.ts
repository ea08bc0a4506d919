import type { Argument, CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { commandPath, findSubcommand } from "../cli/command-tree.ts";
import { TOPICS } from "../help/topics.ts";
import type { System } from "../system/system.ts";
import { longName, type Position } from "./position.ts";

export interface Candidate {
  readonly value: string;
  readonly description: string;
}

type List = (context: CandidateContext) => Promise<Candidate[]>;

/** Where candidates come from. With files after a separator, `list` gives the candidates before it. */
export type Source =
  | { readonly kind: "files"; readonly separator?: string; readonly list?: List }
  | { readonly kind: "list"; readonly separator?: string; readonly list: List };

/** What the candidates depend on. */
export interface CandidateContext {
  readonly position: Position;
  readonly program: CommandUnknownOpts;
  readonly system: System;
}

/**
 * The values of options without choices, by the option's name, after its command if necessary. Options with `<file>` in
 * their flags need no entry.
 */
const OPTION_SOURCES: Readonly<Record<string, Source>> = {
  "--profile": { kind: "list", list: profiles },
  "youtube list --field": { kind: "list", separator: ",", list: fields },
  "youtube list --state": { kind: "list", separator: ",", list: states },
  "youtube status --field": { kind: "list", separator: ",", list: fields },
  "youtube upload --field": { kind: "list", separator: ",", list: fields },
  "youtube status --report": { kind: "files", separator: "=", list: reportFormats },
  "youtube upload --report": { kind: "files", separator: "=", list: reportFormats },
};

/** The values of arguments, by their command. */
const ARGUMENT_SOURCES: Readonly<Record<string, Source>> = {
  help: { kind: "list", list: helpWords },
  "youtube status": { kind: "list", list: journalIds },
};

/** Where an option's values come from; undefined if unknown. */
export function optionSource(command: CommandUnknownOpts, option: Option): Source | undefined {
  const name = longName(option);
  const source = OPTION_SOURCES[`${commandPath(command)} ${name}`] ?? OPTION_SOURCES[name] ?? choices(option);
  if (source !== undefined) return source;
  // `<file>` takes a file. In `<format=file>` it follows the sign.
  const [, separator] = /<(?:\w+(=))?file>/.exec(option.flags) ?? [undefined, undefined];
  if (/file>$/.test(option.flags)) return separator === undefined ? { kind: "files" } : { kind: "files", separator };
  return undefined;
}

/** Where the next argument comes from: the names of commands, or the choices of the argument at this position. */
export function operandSource({ command, operands }: Position): Source | undefined {
  if (command.commands.length > 0) return operands.length === 0 ? { kind: "list", list: subcommands } : undefined;
  const own = ARGUMENT_SOURCES[commandPath(command)];
  if (own !== undefined) return own;
  const known = command.registeredArguments;
  const argument = known[operands.length] ?? (known.at(-1)?.variadic ? known.at(-1) : undefined);
  return argument && choices(argument);
}

function choices({ argChoices }: Option | Argument): Source | undefined {
  if (argChoices === undefined) return undefined;
  return { kind: "list", list: async () => argChoices.map(undescribed) };
}

async function subcommands({ position }: CandidateContext): Promise<Candidate[]> {
  return described(position.command);
}

async function helpWords({ position, program }: CandidateContext): Promise<Candidate[]> {
  let command: CommandUnknownOpts | undefined = program;
  for (const word of position.operands) command = command && findSubcommand(command, word);
  if (command === undefined) return [];
  if (command !== program) return described(command);
  const topics = TOPICS.map(({ name, summary }) => ({ value: name, description: summary }));
  const commands = described(program).filter(({ value }) => !topics.some((topic) => topic.value === value));
  return [...commands, ...topics];
}

async function profiles({ position, system }: CandidateContext): Promise<Candidate[]> {
  const { usableProfiles } = await import("../config/load-file.ts");
  return usableProfiles(system, position.values.get("--config")).map(undescribed);
}

/** The ids in the journal. None if it cannot be read: a command reports the reason. */
async function journalIds({ position: { values }, system }: CandidateContext): Promise<Candidate[]> {
  const { readJournalUploads } = await import("../cli/journal-uploads.ts");
  const { idCandidates } = await import("./id-candidates.ts");
  const options = {
    config: values.get("--config"),
    profile: values.get("--profile"),
    apiUrl: values.get("--api-url"),
  };
  try {
    return idCandidates((await readJournalUploads(system, options)).uploads);
  } catch {
    return [];
  }
}

async function states(): Promise<Candidate[]> {
  const { JOURNAL_STATES } = await import("../journal/uploads.ts");
  return JOURNAL_STATES.map(undescribed);
}

async function fields(): Promise<Candidate[]> {
  const { FIELD_NAMES } = await import("../output/fields.ts");
  return FIELD_NAMES.map(undescribed);
}

async function reportFormats(): Promise<Candidate[]> {
  const { REPORT_FORMATS } = await import("../reports/open.ts");
  return REPORT_FORMATS.map((format) => undescribed(`${format}=`));
}

function described(command: CommandUnknownOpts): Candidate[] {
  const visible = command.createHelp().visibleCommands(command);
  return visible.map((inner) => ({ value: inner.name(), description: inner.summary() || inner.description() }));
}

function undescribed(value: string): Candidate {
  return { value, description: "" };
}
