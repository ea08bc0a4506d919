import { nearest } from "../base/nearest.ts";
import type { System } from "../system/system.ts";
import { OWN_VARIABLES, VARIABLES } from "./settings.ts";

const PREFIX = "SCE_";

/** Names that people use for a variable, the more specific ones first, and the variable that they mean. */
const MEANT: readonly (readonly [words: RegExp, variable: string])[] = [
  [/SECRET_?(FILE|PATH)/, VARIABLES.api_secret_file],
  [/SECRET|PRIVATE|PASSWORD|PASSWD/, VARIABLES.api_secret],
  [/(^|_)(API_?)?(URL|URI|ENDPOINT|HOST|SERVER)$/, VARIABLES.api_url],
  [/(^|_)(CDN|CDN_?(ID|NR|NO|NUMBER)|ACCOUNT(_?ID)?)$/, VARIABLES.cdn],
  [/(^|_)(API|ACCESS|AUTH)?_?(KEY|TOKEN|KEY_?ID)(_?FILE|_?PATH)?$/, VARIABLES.api_key],
  [/^CONFIG_?(FILE|PATH)$|^CONFIGURATION$/, "SCE_CONFIG"],
  [/^PROFILE_?NAME$/, "SCE_PROFILE"],
];

/** A warning for each variable that sce ignores but that was probably meant for it. Never shows a value. */
export function nearMisses({ env, platform }: System): string[] {
  return Object.keys(env).flatMap((name) => {
    const upper = name.toUpperCase();
    // Windows ignores the case of names.
    if (!upper.startsWith(PREFIX) || !env[name] || OWN_VARIABLES.includes(platform === "win32" ? upper : name))
      return [];
    const meant = variableMeant(upper);
    return meant === undefined ? [] : [`${name} has no effect: did you mean ${meant}?`];
  });
}

function variableMeant(upper: string): string | undefined {
  const word = upper.slice(PREFIX.length);
  const words = OWN_VARIABLES.map((name) => name.slice(PREFIX.length));
  const near = nearest(word, words);
  return near === undefined ? MEANT.find(([pattern]) => pattern.test(word))?.[1] : `${PREFIX}${near}`;
}
