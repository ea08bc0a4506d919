import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { processSystem } from "../../src/system/process.ts";
import type { System } from "../../src/system/system.ts";

const folders: string[] = [];
const here = processSystem();

/** Creates an empty folder. It is removed after the file's last test, because concurrent tests share the list. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "sce-test-")));
  folders.push(folder);
  return folder;
}

/** Removes all temporary folders. Only the setup file calls it. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A temporary folder with a home folder and a project folder. */
export class Folder {
  readonly path = temporaryFolder();

  constructor() {
    mkdirSync(this.at("home/project"), { recursive: true });
  }

  at(name: string): string {
    return join(this.path, name);
  }

  /** Writes a file that only its owner can read, and creates the folders above it. */
  write(name: string, content: string | Uint8Array, mode = 0o600): string {
    const path = this.at(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  }

  /** A system with this home folder. The current folder is `home/project`, and the environment is empty. */
  system(differences: Partial<System> = {}): System {
    return {
      ...here,
      platform: "linux",
      env: {},
      home: this.at("home"),
      cwd: this.at("home/project"),
      ...differences,
    };
  }
}
