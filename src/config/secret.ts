import { SceError } from "../errors.ts";
import { decodeText } from "../input/read-file.ts";
import type { System } from "../system/system.ts";
import { type SecretKey, type Setting, textOf, textProblem } from "./settings.ts";

/** The secret itself, by whichever way it is given. */
export async function readSecret(way: SecretKey, setting: Setting, system: System): Promise<string> {
  if (way === "api_secret") return textOf(setting.value);
  const { bytes, name } = await fetchSecret(way, setting, system);
  const secret = decodeText(bytes, name).replace(/\r?\n$/, "");
  if (secret === "") throw new SceError("config", `${name} is empty`);
  const problem = textProblem(secret);
  if (problem !== undefined) throw new SceError("config", `${name} ${problem}`);
  return secret;
}

async function fetchSecret(way: Exclude<SecretKey, "api_secret">, setting: Setting, system: System) {
  if (way === "api_secret_file") return (await import("./secret-file.ts")).readSecretFile(setting, system);
  return (await import("./secret-command.ts")).runSecretCommand(setting, system);
}
