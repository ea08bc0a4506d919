import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** What the build reads. */
const SOURCES = ["src", "scripts", "bin", "package.json"];

/** The program that the tests start, and how it is made. */
export interface Built {
  /** What to call it in the message. */
  readonly name: string;
  /** Its file that the build writes every time. */
  readonly file: string;
  readonly command: string;
}

/**
 * Why this program cannot be tested, in one line: it is missing, or older than a source below `root`. Undefined if it
 * can be tested.
 */
export function buildProblem(root: string, { name, file, command }: Built): string | undefined {
  if (!existsSync(file)) return `${name} is missing: run ${command}`;
  const built = statSync(file).mtimeMs;
  const newer = SOURCES.flatMap((source) => filesBelow(join(root, source))).find(
    (source) => statSync(source).mtimeMs > built,
  );
  return newer && `${name} is older than ${relative(root, newer).replaceAll(sep, "/")}: run ${command}`;
}

function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((file) => join(file.parentPath, file.name));
}
