import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { chooseJournal } from "../../src/journal/place.ts";
import type { System } from "../../src/system/system.ts";
import { Folder } from "../helpers/folder.ts";

async function placeIn(folder: Folder, differences: Partial<System>) {
  const system = folder.system(differences);
  const { place } = chooseJournal((await loadConfig(system, {})).settings, system);
  return place.off ?? place.file.path.replace(folder.path, "");
}

test.each<[what: string, differences: Partial<System>, place: string]>([
  ["by default", {}, "/home/.local/state/sce/uploads.ndjson"],
  ["with an empty variable", { env: { XDG_STATE_HOME: "", SCE_JOURNAL: "" } }, "/home/.local/state/sce/uploads.ndjson"],
  ["with a relative folder", { env: { XDG_STATE_HOME: "state" } }, "/home/.local/state/sce/uploads.ndjson"],
  ["with XDG_STATE_HOME", { env: { XDG_STATE_HOME: "/state" } }, "/state/sce/uploads.ndjson"],
  ["on macOS", { platform: "darwin" }, "/home/Library/Application Support/sce/uploads.ndjson"],
  ["on Windows", { platform: "win32", env: { LOCALAPPDATA: "/local" } }, "/local/sce/Data/uploads.ndjson"],
  ["on Windows without LOCALAPPDATA", { platform: "win32" }, "/home/AppData/Local/sce/Data/uploads.ndjson"],
  ["on Windows without a home folder", { platform: "win32", home: undefined }, "there is no home folder"],
  ["with SCE_JOURNAL", { env: { SCE_JOURNAL: "j.ndjson" } }, "/home/project/j.ndjson"],
  ["with SCE_JOURNAL in CI", { env: { SCE_JOURNAL: "/j.ndjson", CI: "1" } }, "/j.ndjson"],
  ["off", { env: { SCE_JOURNAL: "OFF" } }, "SCE_JOURNAL turns it off"],
  ["in CI", { env: { CI: "true" } }, "CI is set"],
  ["with CI=false", { env: { CI: "false" } }, "/home/.local/state/sce/uploads.ndjson"],
  ["without a home folder", { home: undefined }, "there is no home folder"],
])("%s", async (_, differences, place) => expect(await placeIn(new Folder(), differences)).toBe(place));

test("the user's file or profile turns it off, and the variable beats both", async () => {
  const folder = new Folder();
  folder.write("home/.scerc", "journal: true\nprofiles: {quiet: {journal: false}}\n");
  expect(await placeIn(folder, {})).toContain("uploads.ndjson");
  const env = { SCE_PROFILE: "quiet" };
  expect(await placeIn(folder, { env })).toMatch(/\.scerc:2 \(profile quiet\) turns it off$/);
  expect(await placeIn(folder, { env: { ...env, SCE_JOURNAL: "/j" } })).toBe("/j");
});
