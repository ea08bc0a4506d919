import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { temporaryFolder } from "./folder.ts";

/** Folders for the built program: a home folder with a project, and a folder deep inside it. */
export class Account {
  readonly root = temporaryFolder();
  readonly home = join(this.root, "home");
  readonly project = join(this.home, "project");
  readonly cwd = join(this.project, "deep");
  readonly config = join(this.home, ".config", "sce");

  constructor() {
    for (const folder of [this.cwd, this.config]) mkdirSync(folder, { recursive: true });
  }

  /** Writes a file that only its owner can read, an object as JSON. Returns its path. */
  write(folder: "root" | "home" | "project" | "cwd" | "config", name: string, content: string | object): string {
    const path = join(this[folder], name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    chmodSync(path, 0o600);
    return path;
  }
}
