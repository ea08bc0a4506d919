import { expect, test } from "vitest";
import { readFault } from "../../src/system/read-file.ts";

test.each([
  ["ENOENT", "was not found"],
  ["ENOTDIR", "was not found"],
  ["EACCES", "cannot be read (permission denied)"],
  ["EPERM", "cannot be read (permission denied)"],
  ["ELOOP", "is a broken link"],
  ["ENAMETOOLONG", "has a name that is too long"],
  ["EIO", "cannot be read (EIO)"],
])("a file that fails with %s %s", (code, said) => {
  expect(readFault(Object.assign(new Error("no"), { code }))).toBe(said);
});
