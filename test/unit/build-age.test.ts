import { utimesSync } from "node:fs";
import { expect, test } from "vitest";
import { buildProblem } from "../helpers/build-age.ts";
import { Folder } from "../helpers/folder.ts";

const SOURCES = ["src/main.ts", "src/deep/part.ts", "scripts/build.mjs", "bin/sce.js", "package.json"];

/** A project whose sources are all from the same second. */
function project() {
  const folder = new Folder();
  const at = (name: string, second: number) => utimesSync(folder.write(name, ""), second, second);
  for (const name of SOURCES) at(name, 1000);
  const built = { name: "dist", file: folder.at("dist/main.js"), command: "npm run build" };
  return { at, problem: () => buildProblem(folder.path, built) };
}

test("accepts a program that is newer than all sources", () => {
  const { at, problem } = project();
  at("dist/main.js", 1001);
  at("test/unit/some.test.ts", 2000);
  expect(problem()).toBe(undefined);
});

test("rejects a missing program", () => {
  expect(project().problem()).toBe("dist is missing: run npm run build");
});

test.each(SOURCES)("rejects a program that is older than %s", (name) => {
  const { at, problem } = project();
  at("dist/main.js", 1001);
  at(name, 1002);
  expect(problem()).toBe(`dist is older than ${name}: run npm run build`);
});
