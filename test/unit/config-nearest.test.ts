import { expect, test } from "vitest";
import { nearest } from "../../src/base/nearest.ts";

test.each([
  ["api_kye", "api_key"],
  ["apikey", "api_key"],
  ["API_KEY", "api_key"],
  ["api-url", "api_url"],
  ["cnd", "cdn"],
  ["api_secret_comand", "api_secret_command"],
  ["", undefined],
  ["xyz", undefined],
  ["password", undefined],
  ["k".repeat(100_000), undefined],
])("%s probably means %s", (word, meant) => {
  expect(nearest(word, ["api_key", "api_secret", "api_secret_command", "cdn", "api_url"])).toBe(meant);
});
