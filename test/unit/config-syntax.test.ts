import { expect, test } from "vitest";
import { jsonErrorOffset } from "../../src/base/json-error.ts";
import { loadConfig } from "../../src/config/load.ts";
import { Folder } from "../helpers/folder.ts";

/** A value that no message may contain. */
const CANARY = "hunter2";

async function failure(text: string, name = ".scerc") {
  const folder = new Folder();
  const path = folder.write(`home/project/${name}`, text);
  const error: unknown = await loadConfig(folder.system(), {}).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ kind: "config" });
  if (!(error instanceof Error)) throw new Error("the file was accepted");
  expect(JSON.stringify(error) + error.message + error.stack).not.toContain(CANARY);
  expect(error.message.startsWith(path)).toBe(true);
  return error.message.slice(path.length);
}

test.each([
  ["an unknown key", `cdn: 1\nno_such_key: ${CANARY}\n`, ':2: key "no_such_key" is unknown'],
  [
    "a key in a profile that belongs to the top",
    "profiles:\n  a:\n    profile: b\n",
    ':3: key "profile" is only allowed',
  ],
  ["an unknown key in a profile", `profiles:\n  a:\n    secret: ${CANARY}\n`, ':3: key "secret" is unknown'],
  ["a key with its value", `api_key=${CANARY}: 1\n`, ':1: key "api_key…" is unknown'],
  ["$import", `$import: ./${CANARY}.yaml\n`, ':1: key "$import" is unknown'],
  ["__proto__", `__proto__: {cdn: ${CANARY}}\n`, ':1: key "__proto__" is unknown'],
  ["constructor", `constructor: ${CANARY}\n`, ':1: key "constructor" is unknown'],
  ["a merge key", `<<: {api_key: ${CANARY}}\n`, ':1: key "<<" is unknown'],
  ["a repeated key", `cdn: 1\napi_key: ${CANARY}\ncdn: 2\n`, ':3: key "cdn" appears twice'],
  ["an empty value", "cdn: 1\napi_key:\n", ':2: key "api_key" is empty'],
  ["an empty text", 'api_key: ""\n', ':1: key "api_key" is empty'],
  ["a YAML null", "api_key: ~\n", ':1: key "api_key" is empty'],
  ["an empty profile", "profiles:\n  live:\n", ':2: profile "live" is empty'],
  ["empty profiles", "profiles:\n", ':1: key "profiles" is empty'],
  ["a list for a text", `api_secret:\n  - ${CANARY}\n`, ':1: key "api_secret" is not a single value'],
  ["a mapping for a text", `api_key: {a: ${CANARY}}\n`, ':1: key "api_key" is not a single value'],
  ["profiles that are a text", `profiles: ${CANARY}\n`, ':1: key "profiles" does not consist of "key: value" lines'],
  ["a file that is a list", `- ${CANARY}\n`, ':1: the file does not consist of "key: value" lines'],
  ["a file that is a text", `\n\napi_key=${CANARY}\n`, ':3: the file does not consist of "key: value" lines'],
  ["a CDN ID that is not an integer", "cdn: 1e5\n", ':1: key "cdn" is not a positive integer'],
  ["a CDN ID beyond 64 bits", "cdn: 9223372036854775808\n", ':1: key "cdn" is not a positive integer'],
  ["a line break in a value", `api_secret: |\n  ${CANARY}\n`, ':1: key "api_secret" contains a control character'],
  ["a control character", `api_secret: "${CANARY}\\e"\n`, ':1: key "api_secret" contains a control character'],
  [
    "half of a surrogate pair",
    `api_secret: "${CANARY}\\ud800"\n`,
    ':1: key "api_secret" contains half of a surrogate pair',
  ],
  ["plain http", `api_url: http://${CANARY}.example/\n`, ':1: key "api_url" uses plain http'],
  [
    "a password in the URL",
    `api_url: https://me:${CANARY}@example.com/\n`,
    ':1: key "api_url" contains a user name or password',
  ],
  ["an anchor", `api_key: &a ${CANARY}\n`, ":1: anchors and aliases are not allowed"],
  ["an alias", `api_key: *${CANARY}\n`, ":1: anchors and aliases are not allowed"],
  ["a tag", `api_key: !!binary ${CANARY}\n`, ":1: tags (words that begin with !) are not allowed"],
  ["two documents", `---\ncdn: 1\n---\ncdn: 2 # ${CANARY}\n`, " contains more than one YAML document"],
  ["a quote that does not end", `cdn: 1\napi_secret: "${CANARY}\n`, ": invalid YAML: a missing character"],
  ["a tab before a key", `cdn: 1\n\tapi_secret: ${CANARY}\n`, ": invalid YAML"],
  ["a second colon", `cdn: 1\napi_secret: ${CANARY}: b\n`, ":2: invalid YAML: a second colon"],
  [
    "a list of lists for the command",
    `api_secret_command: [[${CANARY}]]\n`,
    ':1: key "api_secret_command" is only allowed',
  ],
])("%s is an error with the line, but not the value", async (_name, text, message) => {
  expect(await failure(text)).toContain(message);
});

test.each([
  [`profiles:\n  a:\n    cdn: 1\n   api_secret: ${CANARY}\n`, 4, "wrong indentation"],
  [`api_secret: [${CANARY}\n`, 2, "wrong indentation"],
  [`api_secret: @${CANARY}\n`, 1, "a value that begins with this character needs quotes"],
  [
    `cdn: 1\napi_secret: ${CANARY}: b\n`,
    2,
    "a second colon on a line (put quotes around a value that contains a colon and a space), or a key that is indented too far",
  ],
  [
    `cdn: 1\n  api_secret: ${CANARY}\n`,
    1,
    "a second colon on a line (put quotes around a value that contains a colon and a space), or a key that is indented too far",
  ],
  [`cdn: 1\napi_secret: "${CANARY}\n`, 3, "a missing character, such as a closing quote or a comma"],
  [`api_secret:${CANARY}\ncdn: 1\n`, 1, "a line without a colon and a space after it"],
  [`profiles:\n\tapi_secret: ${CANARY}\n`, 2, "a tab instead of spaces"],
  [`api_secret: '${CANARY}' b\n`, 1, "unexpected text"],
  [`api_secret: "\\q${CANARY}"\n`, 1, "syntax error"],
])("the error for YAML explains the problem (%#)", async (text, line, what) => {
  expect(await failure(text)).toBe(`:${line}: invalid YAML: ${what}`);
});

test.each([
  ["a comma too many", `{\n  "api_secret": "${CANARY}",\n}`, 3],
  ["a missing quote", `{\n  "api_secret": "${CANARY}\n}`, 2],
  ["a missing comma", `{"cdn": 1\n"api_secret": "${CANARY}"}`, 2],
  ["a comment", `{\n// ${CANARY}\n"cdn": 1}`, 2],
  ["single quotes", `{'api_secret': '${CANARY}'}`, 1],
  ["YAML", `api_secret: ${CANARY}\n`, 1],
  ["a missing bracket", `{"cdn": 1,\n"api_secret": "${CANARY}"\n`, 3],
])("JSON with %s is an error with the line, but not the value", async (_name, text, line) => {
  expect(await failure(text, ".scerc.json")).toBe(`:${line}: invalid JSON`);
});

test.each([
  ["null", '{"api_key": null}', ':1: key "api_key" is empty'],
  ["a repeated key", '{"cdn": 1,\n"cdn": 2}', ':2: key "cdn" appears twice'],
  ["an unknown key", '{\n\t"cdn": 1,\n\t"api-key": "x"\n}', ':3: key "api-key" is unknown'],
])("in JSON %s is an error", async (_name, text, message) => {
  expect(await failure(text, ".scerc.json")).toBe(message);
});

test("the error suggests a similar key, or else lists the keys", async () => {
  const folder = new Folder();
  folder.write("home/project/.scerc", "api_kye: 1\n");
  await expect(loadConfig(folder.system(), {})).rejects.toMatchObject({ hint: 'did you mean "api_key"?' });
  folder.write("home/project/.scerc", "password: 1\n");
  await expect(loadConfig(folder.system(), {})).rejects.toMatchObject({
    hint: "the keys are api_key, api_secret, api_secret_file, api_secret_command, cdn, api_url, journal, profile, profiles",
  });
});

test("cuts the name of an unknown key to a readable length", async () => {
  expect(await failure(`${"k".repeat(1000)}: 1\n`)).toBe(`:1: key "${"k".repeat(60)}…" is unknown`);
});

test.each([
  "1e5",
  "0158",
  "0x1F",
  "1_000",
  "1.0",
  "yes",
  "true",
  "on",
  "2024-01-01",
  "190:20:30",
  "12e03",
  ".inf",
  "0o7",
])("YAML keeps %s as written", async (text) => {
  const folder = new Folder();
  folder.write("home/project/.scerc", `api_key: ${text} # comment\napi_secret: '${text}'\n`);
  const { settings } = await loadConfig(folder.system(), {});
  expect([settings.api_key?.value, settings.api_secret?.value]).toEqual([text, text]);
});

test("JSON keeps a number as written and decodes a string's escapes", async () => {
  const folder = new Folder();
  folder.write(
    "home/project/.scerc.json",
    '{"api_key": 1.50e5, "api_secret": "\\u00e4\\/\\ud83d\\ude00\\"", "cdn": "158"}',
  );
  const { settings } = await loadConfig(folder.system(), {});
  expect(settings).toMatchObject({
    api_key: { value: "1.50e5" },
    api_secret: { value: 'ä/😀"' },
    cdn: { value: "158" },
  });
});

test.each(["[", "{a: ", "- ", "? "])("%j repeated is an error and does not crash", async (text) => {
  expect(await failure(text.repeat(64_000 / text.length))).toContain(":1: too deeply nested");
});

test.each([
  ["", 0],
  ["{}", 2],
  ['{"a": [1, -2.5e+3, true, null, "\\u00e4"]}', 41],
  ["[1,]", 3],
  ["{,}", 1],
  ['{"a" 1}', 5],
  ['{"a":}', 5],
  ["[1 2]", 3],
  ["[}", 1],
  ["01", 1],
  ['"\\x"', 0],
  ["{} x", 3],
])("%j is valid JSON up to offset %i", (text, offset) => {
  expect(jsonErrorOffset(text)).toBe(offset);
});
