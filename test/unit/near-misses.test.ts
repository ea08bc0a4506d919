import { expect, test } from "vitest";
import { nearMisses } from "../../src/config/near-misses.ts";
import { Folder } from "../helpers/folder.ts";

test.each([
  ["SCE_CDN_ID", "SCE_CDN"],
  ["SCE_CDNID", "SCE_CDN"],
  ["SCE_ACCOUNT_ID", "SCE_CDN"],
  ["SCE_SECRET", "SCE_API_SECRET"],
  ["SCE_SECRET_KEY", "SCE_API_SECRET"],
  ["SCE_APISECRET", "SCE_API_SECRET"],
  ["SCE_API_SECERT", "SCE_API_SECRET"],
  ["SCE_PRIVATE_KEY", "SCE_API_SECRET"],
  ["SCE_SECRET_FILE", "SCE_API_SECRET_FILE"],
  ["SCE_API_SECRET_PATH", "SCE_API_SECRET_FILE"],
  ["SCE_API_TOKEN", "SCE_API_KEY"],
  ["SCE_TOKEN", "SCE_API_KEY"],
  ["SCE_KEY", "SCE_API_KEY"],
  ["SCE_APIKEY", "SCE_API_KEY"],
  ["SCE_URL", "SCE_API_URL"],
  ["SCE_ENDPOINT", "SCE_API_URL"],
  ["SCE_API_BASE_URL", "SCE_API_URL"],
  ["SCE_CONFIG_FILE", "SCE_CONFIG"],
  ["SCE_PROFILES", "SCE_PROFILE"],
  ["sce_api_key", "SCE_API_KEY"],
])("%s probably means %s", (name, meant) => {
  const env = { [name]: "hunter2" };
  expect(nearMisses(new Folder().system({ env }))).toEqual([`${name} has no effect: did you mean ${meant}?`]);
});

test.each(["SCE_ORBIS_SDK_DIR", "SCE_PROSPERO_SDK_DIR", "SCE_TEST_BIN", "SCE_TIMEOUT", "SCE_", "SCENE_KEY", "SCE_LOG"])(
  "%s belongs to another program",
  (name) => {
    expect(nearMisses(new Folder().system({ env: { [name]: "x" } }))).toEqual([]);
  },
);

test("an empty variable counts as unset", () => {
  expect(nearMisses(new Folder().system({ env: { SCE_CDN_ID: "" } }))).toEqual([]);
});
