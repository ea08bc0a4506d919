import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { SceError } from "../../src/base/errors.ts";
import { initTarget } from "../../src/config/init.ts";
import { writePrivateFile } from "../../src/config/write-file.ts";
import { Folder } from "../helpers/folder.ts";

const isWindows = process.platform === "win32";
const isRoot = process.getuid?.() === 0;

test.skipIf(isWindows)("a new file and its folders are for the owner only, with any umask", () => {
  for (const mask of [0o000, 0o077, 0o277]) {
    const folder = new Folder();
    const before = process.umask(mask);
    try {
      writePrivateFile(folder.at("a/b/config.yaml"), "cdn: 1\n", false);
    } finally {
      process.umask(before);
    }
    expect(statSync(folder.at("a/b/config.yaml")).mode & 0o777).toBe(0o600);
    expect(statSync(folder.at("a")).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder.at("a/b"))).toEqual(["config.yaml"]);
  }
});

test("keeps an existing file", () => {
  const folder = new Folder();
  const path = folder.write("config.yaml", "old");
  expect(() => writePrivateFile(path, "new", false)).toThrow("already exists");
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(folder.path).sort()).toEqual(["config.yaml", "home"]);
});

test("replaces a file with a new one, with the mode of a new file", () => {
  const folder = new Folder();
  const path = folder.write("config.yaml", "old", 0o644);
  linkSync(path, folder.at("other-name"));
  writePrivateFile(path, "new", true);
  expect(readFileSync(path, "utf8")).toBe("new");
  expect(readFileSync(folder.at("other-name"), "utf8")).toBe("old");
  if (!isWindows) expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("replacing a missing file writes it", () => {
  const folder = new Folder();
  writePrivateFile(folder.at("config.yaml"), "new", true);
  expect(readFileSync(folder.at("config.yaml"), "utf8")).toBe("new");
});

describe.skipIf(isWindows).each([false, true])("writes nothing and leaves nothing (replaces: %s) for", (replaces) => {
  const refused = (folder: Folder, path: string) => {
    const before = readdirSync(folder.path).sort();
    let error: unknown;
    try {
      writePrivateFile(path, "api_secret: hunter2\n", replaces);
    } catch (thrown) {
      error = thrown;
    }
    expect(readdirSync(folder.path).sort()).toEqual(before);
    expect(error).toMatchObject({ kind: "config", hint: expect.any(String) });
    return String(error);
  };

  test("a link to anything", () => {
    const folder = new Folder();
    const target = folder.write("target", "old");
    symlinkSync(target, folder.at("link"));
    symlinkSync("nowhere", folder.at("dangling"));
    refused(folder, folder.at("link"));
    refused(folder, folder.at("dangling"));
    expect(readFileSync(target, "utf8")).toBe("old");
  });

  test("a folder", () => {
    const folder = new Folder();
    mkdirSync(folder.at("config.yaml"));
    refused(folder, folder.at("config.yaml"));
  });

  test("a pipe", () => {
    const folder = new Folder();
    execFileSync("mkfifo", [folder.at("pipe")]);
    refused(folder, folder.at("pipe"));
  });

  test("a file below a file", () => {
    const folder = new Folder();
    folder.write("file", "old");
    expect(refused(folder, folder.at("file/config.yaml"))).toContain("is not a folder");
    expect(refused(folder, folder.at("file/sce/config.yaml"))).toContain("is not a folder");
  });

  test.skipIf(isRoot)("a file in a folder that is not writable", () => {
    const folder = new Folder();
    mkdirSync(folder.at("locked"), { mode: 0o500 });
    expect(refused(folder, folder.at("locked/config.yaml"))).toContain("permission denied");
  });

  test.skipIf(process.platform !== "linux")("a file where no folder can be made", () => {
    expect(refused(new Folder(), "/proc/sce/config.yaml")).toContain("/proc/sce cannot be created");
  });
});

test("writes nothing if the final check refuses", () => {
  const folder = new Folder();
  const path = folder.write("config.yaml", "old");
  const refuse = () => {
    throw new SceError("config", "changed meanwhile");
  };
  expect(() => writePrivateFile(path, "new", true, refuse)).toThrow("changed meanwhile");
  expect(readFileSync(path, "utf8")).toBe("old");
  expect(readdirSync(folder.path).sort()).toEqual(["config.yaml", "home"]);
});

test("without a home folder, the file must be named", () => {
  const system = new Folder().system({ home: undefined });
  expect(() => initTarget(system, {}, false)).toThrow(
    expect.objectContaining({
      kind: "config",
      message: "there is no home folder to write the file to",
      hint: "name the file: --config FILE",
    }),
  );
  expect(initTarget(system, { config: "a.yaml" }, false)).toMatchObject({
    role: "named",
    path: `${system.cwd}/a.yaml`,
  });
});
