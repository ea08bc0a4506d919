// Collects the licences of everything that is in the bundle, and of nothing else.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.(md|txt))?$/i;
const RULE = "-".repeat(80);

/** The text of all licences; throws where a package has none. */
export async function collectLicences(root, { outputs }) {
  const folders = new Set();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  const parts = await Promise.all([...folders].map((folder) => licenceOf(join(root, folder))));
  const byName = new Map(parts.map(({ title, text }) => [title, text]));
  const sorted = [...byName].sort(([one], [other]) => (one < other ? -1 : 1));
  return [
    "sce has these packages in its bundle. Their licences:\n",
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
