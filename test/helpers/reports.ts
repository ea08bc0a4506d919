import { readdirSync, readFileSync } from "node:fs";
import { about, type Play, startApi } from "./api.ts";
import { Folder } from "./folder.ts";
import { sce, type World } from "./sce.ts";

/** The options for all reports. */
const ALL = "--report junit=r.xml --report markdown=r.md --report csv=r.csv --report json=r.json";

/** Runs a command line with all reports. Returns its outcome, and what the reports contain. */
export async function reported(line: string, world: World = {}) {
  const folder = new Folder();
  const cwd = folder.at("home/project");
  const outcome = await sce(`${line} ${line.includes("--report") ? "" : ALL}`, { ...world, cwd });
  const read = (name: string) => readFileSync(folder.at(`home/project/${name}`), "utf8");
  return {
    outcome,
    files: readdirSync(cwd).sort(),
    csv: () =>
      read("r.csv")
        .split("\r\n")
        .slice(1, -1)
        .map((row) => row.split(",").slice(0, 2).join(" ")),
    json: () => read("r.json"),
    junit: () =>
      [...read("r.xml").matchAll(/name="([^"]*)" time="[\d.]+">\s*<([a-z-]+)/g)].map(([, ...found]) =>
        found.join(": "),
      ),
    markdown: () => read("r.md"),
  };
}

/** Starts a server with one play per id, which repeats. Texts get the id. */
export function each(plays: Record<number, Play>) {
  return startApi((response, seen) => {
    const play = plays[Number(seen.request.id)] ?? "";
    if (typeof play === "string") response.end(about(seen.request.id, play));
    else play(response, seen);
  });
}
