import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { configuredEndpoint } from "../../src/config/endpoint.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { System } from "../../src/system/system.ts";
import { Folder } from "../helpers/folder.ts";

const isWindows = process.platform === "win32";
const ACCOUNT = { SCE_API_KEY: "k", SCE_CDN: "1" };

async function secretOf(system: System): Promise<string> {
  return (await configuredEndpoint(await loadConfig(system, {}), system)).credentials.secret;
}

test.each([
  ["s3cret", "s3cret"],
  ["s3cret\n", "s3cret"],
  ["s3cret\r\n", "s3cret"],
  [" with spaces \n", " with spaces "],
  ["\ufeffs3cret", "s3cret"],
])("the secret file %j holds the secret %j", async (content, secret) => {
  const folder = new Folder();
  folder.write("home/project/secret", content);
  expect(await secretOf(folder.system({ env: { ...ACCOUNT, SCE_API_SECRET_FILE: "secret" } }))).toBe(secret);
});

test.each([
  ["", "is empty"],
  ["\n", "is empty"],
  ["s3cret\n\n", "contains a control character"],
  [Buffer.from("\ufeffs3cret\n", "utf16le"), "is not UTF-8 text"],
  ["s".repeat(65_537), "is larger than 64 KiB"],
])("an invalid secret file is an error without its content (%#)", async (content, message) => {
  const folder = new Folder();
  folder.write("home/project/secret", content);
  const failure = secretOf(folder.system({ env: { ...ACCOUNT, SCE_API_SECRET_FILE: "secret" } }));
  await expect(failure).rejects.toMatchObject({ kind: "config", message: expect.stringContaining(message) });
  await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining("s3cret") });
});

test("the secret file's path is relative to the user's file, and ~/ is the home folder", async () => {
  const folder = new Folder();
  folder.write("home/.config/sce/secret", "beside");
  folder.write("home/keys/secret", "home");
  folder.write("home/.config/sce/config.yaml", "api_secret_file: secret\n");
  expect(await secretOf(folder.system({ env: ACCOUNT }))).toBe("beside");
  folder.write("home/.config/sce/config.yaml", "api_secret_file: ~/keys/secret\n");
  expect(await secretOf(folder.system({ env: ACCOUNT }))).toBe("home");
});

test("the error for a missing secret file shows the line and the path", async () => {
  const folder = new Folder();
  const path = folder.write("home/.scerc", "api_secret_file: /no/such/file\n");
  await expect(secretOf(folder.system({ env: ACCOUNT }))).rejects.toMatchObject({
    kind: "config",
    message: `${path}:1: /no/such/file was not found`,
  });
  const relative = folder.system({ env: { ...ACCOUNT, SCE_API_SECRET_FILE: "keys/secret" } });
  await expect(secretOf(relative)).rejects.toMatchObject({
    message: `SCE_API_SECRET_FILE: ${folder.at("home/project/keys/secret")} was not found`,
  });
});

test("a secret instead of a path is not shown", async () => {
  const secret = "8fc8c48da81e6a2a06a9556379bf798af508dc0792497c678b4c3532ba8b637f";
  const failure = secretOf(new Folder().system({ env: { ...ACCOUNT, SCE_API_SECRET_FILE: secret } }));
  await expect(failure).rejects.toMatchObject({ message: expect.stringContaining("looks like the secret itself") });
  await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining(secret) });
});

describe.skipIf(isWindows)("a pipe", () => {
  function pipe(): { folder: Folder; path: string } {
    const folder = new Folder();
    const path = folder.at("home/pipe");
    execFileSync("mkfifo", [path]);
    return { folder, path };
  }

  test("in a config file is an error, without waiting", async () => {
    const { folder, path } = pipe();
    folder.write("home/.scerc", `api_secret_file: ${path}\n`);
    await expect(secretOf(folder.system({ env: ACCOUNT }))).rejects.toThrow(`${path} is not a regular file`);
  });

  test.each([
    ["s3cret\n", "s3cret"],
    ["s".repeat(65_536), "s".repeat(65_536)],
  ])("from the environment is read to its end (%#)", async (content, secret) => {
    const { folder, path } = pipe();
    const writer = execFile("sh", ["-c", `cat > '${path}'`]);
    writer.stdin?.end(content);
    expect(await secretOf(folder.system({ env: { ...ACCOUNT, SCE_API_SECRET_FILE: path } }))).toBe(secret);
  });

  test.each([
    ["", "is empty"],
    ["s".repeat(65_537), "is larger than 64 KiB"],
  ])("without a secret is an error (%#)", async (content, problem) => {
    const { folder, path } = pipe();
    const writer = execFile("sh", ["-c", `cat > '${path}'`]);
    writer.stdin?.on("error", () => {}).end(content);
    const failure = secretOf(folder.system({ env: { ...ACCOUNT, SCE_API_SECRET_FILE: path } }));
    await expect(failure).rejects.toMatchObject({ kind: "config", message: `SCE_API_SECRET_FILE: ${path} ${problem}` });
  });

  test("without a writer times out", async () => {
    const { folder, path } = pipe();
    const alarm = (_ms: number, ring: () => void) => {
      setImmediate(ring);
      return () => {};
    };
    const failure = secretOf(folder.system({ env: { ...ACCOUNT, SCE_API_SECRET_FILE: path }, alarm }));
    await expect(failure).rejects.toMatchObject({
      kind: "config",
      message: `SCE_API_SECRET_FILE: ${path} was not closed by its writer within 10 s`,
    });
  });
});

/** A user's file with a command that runs this script in Node, so that it works on every system. */
function withCommand(script: string, env: Record<string, string> = ACCOUNT): { folder: Folder; system: System } {
  const folder = new Folder();
  const words = [process.execPath, "-e", script, "a b", "$HOME;*"];
  folder.write("home/.config/sce/config.json", JSON.stringify({ api_secret_command: words }));
  return { folder, system: folder.system({ env }) };
}

test("a command's output is the secret; it runs without a shell", async () => {
  const { system } = withCommand("console.log(JSON.stringify(process.argv.slice(1)))");
  expect(await secretOf(system)).toBe('["a b","$HOME;*"]');
});

test("a command runs in its file's folder, without the environment's secret", async () => {
  const env = { ...ACCOUNT, SCE_PROFILE: "", SCE_API_SECRET: "", VAULT: "v" };
  const { folder, system } = withCommand(
    "const { env } = process; console.log(process.cwd(), 'SCE_API_SECRET' in env, env.VAULT, env.SCE_CDN)",
    env,
  );
  expect(await secretOf(system)).toBe(`${folder.at("home/.config/sce")} false v ${ACCOUNT.SCE_CDN}`);
});

test.each([
  ["SIGINT", { kind: "interrupted", message: "interrupted" }],
  ["SIGHUP", { kind: "hangup", message: "hung up" }],
  ["SIGTERM", { kind: "config", message: expect.stringMatching(/" was killed by SIGTERM$/) }],
])("a command that ends by %s", async (signal, error) => {
  const { system } = withCommand(`process.kill(process.pid, "${signal}")`);
  await expect(secretOf(system)).rejects.toMatchObject(error);
});

test.each([
  ["process.stdout.write('hunter2'); console.error('hunter2'); process.exit(3)", " failed with exit code 3"],
  [
    "console.error('vault is\\n\\x1b[31mlocked, a b'); process.exit(1)",
    " failed with exit code 1: vault is; locked, a b",
  ],
  [
    "const all = 'hunter2 s3cr3t'; console.log(all); console.error(all.replace(' ', ' and ')); process.exit(1)",
    " failed with exit code 1: [redacted] and [redacted]",
  ],
  ["0", "'s output is empty"],
  ["console.log('hunter2\\n')", "'s output contains a control character"],
  ["console.log('hunter2'.repeat(20000))", " printed more than 64 KiB"],
])("a command without a secret is an error without its output (%#)", async (script, message) => {
  const { folder, system } = withCommand(script);
  const error: unknown = await secretOf(system).catch((reason: unknown) => reason);
  const name = `${folder.at("home/.config/sce/config.json")}:1: the api_secret_command "${process.execPath}"`;
  expect(error).toMatchObject({
    kind: "config",
    message: expect.stringContaining(`${name}${message}`),
    hint: message.startsWith("'s") ? undefined : expect.stringContaining("without a shell"),
  });
  expect(String(error) + JSON.stringify(error)).not.toContain("hunter2");
});

test.each([
  ["[/no/such/program, hunter2]", '"/no/such/program" was not found'],
  ["['op read hunter2']", '"op …" was not found'],
])("a missing command is an error: %s", async (command, message) => {
  const folder = new Folder();
  folder.write("home/.scerc", `api_secret_command: ${command}\n`);
  const failure = secretOf(folder.system({ env: { ...ACCOUNT, PATH: folder.path } }));
  await expect(failure).rejects.toMatchObject({
    kind: "config",
    message: `${folder.at("home/.scerc")}:1: the api_secret_command ${message}`,
    hint: expect.stringContaining("without a shell"),
  });
});

test("does not run a command if the secret comes from elsewhere", async () => {
  const { folder, system } = withCommand("require('fs').writeFileSync('ran', '')", { ...ACCOUNT, SCE_API_SECRET: "s" });
  expect(await secretOf(system)).toBe("s");
  expect(() => readFileSync(folder.at("home/.config/sce/ran"))).toThrow("ENOENT");
});

test.each(["op read", "[]", "[op, [read]]", "{op: read}", "[op, '']"])(
  "the command %s is an error",
  async (command) => {
    const folder = new Folder();
    folder.write("home/.scerc", `api_secret_command: ${command}\n`);
    await expect(loadConfig(folder.system(), {})).rejects.toThrow(':1: key "api_secret_command" is');
  },
);
