import { SECRET } from "./api.ts";
import type { Folder } from "./folder.ts";
import type { World } from "./sce.ts";

export const KEY = "KEY-OF-THE-TEST";

export function world(folder: Folder, more: World = {}): World {
  const env = { XDG_CONFIG_HOME: folder.at("config"), ...more.env };
  return { home: folder.at("home"), cwd: folder.at("home/project"), stdin: `${SECRET}\n`, ...more, env };
}

/** A command line of `sce config init` that gives all settings. */
export const initWords = (...more: string[]) => [
  "config",
  "init",
  "--api-key",
  KEY,
  "--cdn",
  "158",
  "--secret-stdin",
  ...more,
];

export const FILE = "config/sce/config.yaml";
export const CONTENT = `# Written by sce config init. sce help config describes all settings.

api_key: "${KEY}"
api_secret: "${SECRET}"
cdn: "158"
`;
