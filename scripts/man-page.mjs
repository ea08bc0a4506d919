// Writes the manual page, from the same sources as the helps.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

/** Bundles the sources of the page to a program, for Node 20 reads no TypeScript, and asks it for the text. */
export async function writeManPage(path, options) {
  const folder = await mkdtemp(join(tmpdir(), "sce-man-page-"));
  try {
    const outfile = join(folder, "man-page.cjs");
    await build({ ...options, entryPoints: ["src/man/man-page.ts"], outfile, bundle: true, format: "cjs" });
    const { manPage } = createRequire(import.meta.url)(outfile);
    await writeFile(path, await manPage());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
