// Collects the licences of the packages in the bundle.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i;
const RULE = "-".repeat(80);

/** Returns the licences of the packages in rolldown's chunks. Throws an Error for a package without a licence. */
export async function collectLicences(chunks) {
  const modules = chunks.flatMap(({ modules }) => Object.entries(modules ?? {}));
  const paths = modules.filter(([, { renderedLength }]) => renderedLength > 0).map(([path]) => path);
  const folders = paths.map((path) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll("\\", "/"))?.[0]);
  const parts = await Promise.all([...new Set(folders)].filter(Boolean).map(licenceOf));
  const byTitle = new Map(parts.map(({ title, text }) => [title, text]));
  const sorted = [...byTitle].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    "The bundle of sce contains these packages, under these licences:\n",
    ...sorted.map(([title, text]) => `${RULE}\n${title}\n${RULE}\n\n${text}\n`),
  ].join("\n");
}

async function licenceOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((file) => LICENCE_FILE.test(file)).sort();
  if (files.length === 0) throw new Error(`${name} has no licence in its package`);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return { title: `${name} ${version} (${license})`, text: texts.map((text) => text.trim()).join("\n\n") };
}
