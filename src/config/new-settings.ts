import { SceError } from "../base/errors.ts";
import { decodeUtf8 } from "../base/utf8.ts";
import { LARGEST_CONFIG_BYTES } from "../system/read-file.ts";
import { readStdin } from "../system/stdin.ts";
import type { System } from "../system/system.ts";
import type { Messages } from "../terminal/messages.ts";
import { createPrompt, type Prompt } from "../terminal/prompt.ts";
import type { NewSettings } from "./compose.ts";
import { KEYS, type Key, problemWith } from "./settings.ts";

/** The options for a new config file. The secret is never an option: `secretStdin` says that it comes on stdin. */
interface GivenOptions {
  readonly apiKey?: string | undefined;
  readonly cdn?: string | undefined;
  readonly apiUrl?: string | undefined;
  readonly secretStdin?: boolean | undefined;
}

interface RequiredSetting {
  readonly key: Key;
  /** Its name in questions and errors. */
  readonly name: string;
  readonly option: string;
  readonly hidden: boolean;
}

/** The settings that a config file needs, in the order of the questions. */
const REQUIRED_SETTINGS: readonly RequiredSetting[] = [
  { key: "api_key", name: "API key", option: "--api-key", hidden: false },
  { key: "cdn", name: "CDN ID", option: "--cdn", hidden: false },
  { key: "api_secret", name: "API secret", option: "--secret-stdin", hidden: true },
];

const EXAMPLE = "sce config init --api-key KEY --cdn 158 --secret-stdin < FILE-WITH-THE-SECRET";

/** How to ask the user. */
interface PromptContext {
  readonly system: System;
  readonly messages: Messages;
  /** Ends the questions with its reason. */
  readonly interrupted: AbortSignal;
}

/** Whether the user can be asked. */
export function canAsk({ system }: Pick<PromptContext, "system">): boolean {
  return system.stdin.isTTY && system.stderr.isTTY;
}

/**
 * Returns a function that gets the settings of a new config file, in the order of the file: from the options, and the
 * rest from stdin or from the user at the terminal. If it is called again, because the API refused the first ones, it
 * asks the user for all of them. Throws a SceError if a setting is missing or wrong, without repeating a value.
 */
export function settingsSource(options: GivenOptions, context: PromptContext): () => Promise<NewSettings> {
  let prompt: Prompt | undefined;
  return async () => {
    const found = givenSettings(options);
    const wanted = REQUIRED_SETTINGS.filter(({ key }) => prompt !== undefined || !found.has(key));
    if (canAsk(context)) {
      if (prompt === undefined) prompt = createPrompt(context.system, context.interrupted);
      else prompt.reopen();
      for (const [key, value] of await askFor(wanted, prompt, context)) found.set(key, value);
    } else {
      requireOptions(wanted, options, context);
      found.set("api_secret", checked("api_secret", await secretOfStdin(context), "the secret on stdin"));
    }
    return new Map([...found].sort(([one], [other]) => KEYS.indexOf(one) - KEYS.indexOf(other)));
  };
}

function givenSettings({ apiKey, cdn, apiUrl }: GivenOptions): Map<Key, string> {
  const found = new Map<Key, string>();
  if (apiKey !== undefined) found.set("api_key", checked("api_key", apiKey, "--api-key"));
  if (cdn !== undefined) found.set("cdn", checked("cdn", cdn, "--cdn"));
  if (apiUrl !== undefined) found.set("api_url", checked("api_url", apiUrl, "--api-url", "config"));
  return found;
}

function checked(key: Key, value: string, name: string, kind: "usage" | "config" = "usage"): string {
  const problem = problemWith(key, value);
  if (problem !== undefined) throw new SceError(kind, `${name} ${problem}`);
  return value;
}

/** Repeats each question until the value is valid. Spaces around a value are an accident. */
async function askFor(
  wanted: readonly RequiredSetting[],
  prompt: Prompt,
  { messages }: PromptContext,
): Promise<Map<Key, string>> {
  const found = new Map<Key, string>();
  try {
    for (const { key, name, hidden } of wanted) {
      while (!found.has(key)) {
        const value = (await prompt.ask(hidden ? `${name} (hidden while you type)` : name, hidden)).trim();
        const problem = problemWith(key, value);
        if (problem === undefined) found.set(key, value);
        else await messages.error(new SceError("usage", `the ${name} ${problem}; try again, or press Ctrl-C to quit`));
      }
    }
  } finally {
    prompt.close();
  }
  return found;
}

function requireOptions(
  wanted: readonly RequiredSetting[],
  { secretStdin }: GivenOptions,
  { system }: PromptContext,
): void {
  const missing = wanted.map(({ option }) => option).filter((option) => option !== "--secret-stdin" || !secretStdin);
  if (missing.length > 0)
    throw new SceError(
      "usage",
      `without a terminal, ${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} required`,
      EXAMPLE,
    );
  // The terminal would show the secret, and no prompt would ask for it.
  if (system.stdin.isTTY) throw new SceError("usage", "--secret-stdin reads a pipe or a file, not a terminal", EXAMPLE);
}

/** All of stdin, without one trailing line break. */
async function secretOfStdin({ system, interrupted }: PromptContext): Promise<string> {
  const bytes = await readStdin(system.stdin, interrupted, LARGEST_CONFIG_BYTES);
  if (bytes === undefined) throw new SceError("usage", "the secret on stdin is larger than 64 KiB");
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new SceError("usage", "the secret on stdin is not UTF-8 text");
  return text.replace(/\r?\n$/, "");
}
