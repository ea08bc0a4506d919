import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** The files that the build reads. */
const SOURCES = ["src", "scripts", "bin", "package.json"];

/** The program that the tests start, and its build command. */
export interface Built {
  /** Its name in the message. */
  readonly name: string;
  /** A file that every build writes. */
  readonly file: string;
  readonly command: string;
}

/**
 * Returns why this program cannot be tested, in one line: it is missing, or older than a source below `root`. Returns
 * undefined if it can be tested.
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
