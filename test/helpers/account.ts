import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./folder.ts";

/** Folders on disk as the built program may find them: a home folder with a project in it, and a folder deep in that. */
export class Account {
  readonly root = temporaryFolder();
  readonly home = join(this.root, "home");
  readonly project = join(this.home, "project");
  readonly cwd = join(this.project, "deep");
  readonly config = join(this.home, ".config", "sce");

  constructor() {
    for (const folder of [this.cwd, this.config]) mkdirSync(folder, { recursive: true });
  }

  /** Writes a file that only its owner may read, an object as JSON; gives its path. */
  write(folder: "root" | "home" | "project" | "cwd" | "config", name: string, content: string | object): string {
    const path = join(this[folder], name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    chmodSync(path, 0o600);
    return path;
  }
}
