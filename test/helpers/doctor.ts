import type { Folder } from "./folder.ts";
import { sce, type World } from "./sce.ts";
import { VirtualTime } from "./virtual-time.ts";

interface Found {
  readonly name: string;
  readonly state: string;
  readonly message: string;
  readonly hint: string | null;
}

export function world(folder: Folder, env: Record<string, string> = {}): World {
  // These servers send the real time, and loading the program takes some time.
  const start = Date.now();
  const time = new VirtualTime(start);
  time.now = () => Date.now() + time.wallOffset - start;
  const config = { XDG_CONFIG_HOME: folder.at("config") };
  return { home: folder.at("home"), cwd: folder.at("home/project"), env: { ...config, ...env }, time };
}

/** Runs `sce doctor --json` and returns its checks by name. The last check of a name counts. */
export async function doctor(more: World, ...options: string[]) {
  const { code, stdout, stderr } = await sce(["doctor", "--json", ...options], more);
  const { checks }: { checks: Found[] } = JSON.parse(stdout);
  const of = (name: string) => {
    const check = checks.findLast((candidate) => candidate.name === name);
    return check === undefined ? undefined : `${check.state}: ${check.message}${check.hint ? `; ${check.hint}` : ""}`;
  };
  const failed = checks.filter(({ state }) => state === "failed").map(({ name }) => name);
  return { code, stdout, stderr, checks, of, failed };
}
