import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { chmodSync, closeSync, ftruncateSync, mkdirSync, openSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Account } from "../helpers/account.ts";
import { startApi, uploaded } from "../helpers/api.ts";
import { afterTest } from "../helpers/clean-up.ts";
import { COMMANDS, commandFor, PLACES, pathAt, run } from "../helpers/places.ts";
import { PROGRAM_LINE, runBuilt, runsAsOthers } from "../helpers/process.ts";
import { has } from "../helpers/terminal.ts";

const isRoot = process.getuid?.() === 0;

describe.skipIf(process.platform === "win32")("a file that is not a regular file is an error in every command", () => {
  type Kind = readonly [name: string, make: (path: string) => void | Promise<void>, problem: string];
  const DEVICE: Kind = [
    "a device",
    (path) => void execFileSync("mknod", [path, "c", "1", "5"]),
    "is not a regular file",
  ];
  const KINDS: readonly Kind[] = [
    ["a FIFO", (path) => void execFileSync("mkfifo", [path]), "is not a regular file"],
    ["a folder", (path) => void mkdirSync(path), "is a folder, not a file"],
    [
      "a socket",
      (path) =>
        new Promise<void>((listening) => {
          const server = createServer().listen(path, listening);
          afterTest(() => server.close());
        }),
      "is not a regular file",
    ],
    [
      "a file of 1 GB",
      (path) => {
        const file = openSync(path, "w", 0o600);
        ftruncateSync(file, 1e9);
        closeSync(file);
      },
      "is larger than 64 KiB",
    ],
    ["a link to nowhere", (path) => symlinkSync("nowhere", path), "was not found"],
    ["a link to itself", (path) => symlinkSync(path, path), "is a broken link"],
    ["a link to a device", (path) => symlinkSync("/dev/zero", path), "is not a regular file"],
    ["a link to the terminal", (path) => symlinkSync("/dev/tty", path), "is not a regular file"],
    // Only root can create a device.
    ...(isRoot ? [DEVICE] : []),
  ];
  const LINKED = KINDS.filter(([name]) => !name.startsWith("a link")).map(
    ([name, make, problem]): Kind => [
      `${name}, behind a link`,
      async (path) => {
        await make(`${path}-target`);
        symlinkSync(`${path}-target`, path);
      },
      problem,
    ],
  );

  test.each([...KINDS, ...LINKED].map(([name, ...rest], row) => [name, row, ...rest] as const))(
    "%s",
    async (name, row, make, problem) => {
      // A link behaves like its target, so two places are enough.
      const places = name.endsWith("behind a link")
        ? [0, 1].map((at) => PLACES[(2 * row + at) % PLACES.length])
        : PLACES;
      const outcomes = places.map(async (place = "the home folder", at) => {
        const account = new Account();
        const path = pathAt(place, account);
        await make(path);
        return { place, path, outcome: await run(commandFor(row, at), place, path, account) };
      });
      for (const { place, path, outcome } of await Promise.all(outcomes))
        expect({ place, outcome }).toEqual({
          place,
          outcome: { code: 3, stdout: "", stderr: `sce: ${path} ${problem}\n` },
        });
      // A variable may name a pipe. sce waits ten seconds for its writer.
      if (name.includes("FIFO")) return;
      const account = new Account();
      const path = join(account.home, "secret");
      await make(path);
      const env = { SCE_API_KEY: "k", SCE_CDN: "1", SCE_API_SECRET_FILE: path };
      expect(await run("youtube status 1", "the home folder", "", account, env)).toEqual({
        code: 3,
        stdout: "",
        stderr: `sce: SCE_API_SECRET_FILE: ${path} ${problem}\n`,
      });
    },
  );
});

describe.skipIf(!isRoot)("outside the home folder", () => {
  test.each([
    ["a file of another user", "54321", "belongs to another user"],
    ["a link of another user to your own file", "-h 54321", "belongs to another user"],
  ])("every command refuses %s and names --config", async (name, owner, problem) => {
    const account = new Account();
    const cwd = join(account.root, "work");
    mkdirSync(cwd);
    const path = join(cwd, ".scerc");
    if (name.startsWith("a link")) symlinkSync(account.write("home", "own", "cdn: 5\n"), path);
    else writeFileSync(path, "cdn: 5\n", { mode: 0o600 });
    execFileSync("chown", [...owner.split(" "), path]);
    for (const line of COMMANDS) {
      const { code, stdout, stderr } = await runBuilt(line.split(" "), { cwd, env: { HOME: account.home } });
      expect({ line, code, stdout }).toEqual({ line, code: 3, stdout: "" });
      expect(stderr).toBe(`sce: ${path} ${problem}\nhint: if you trust it, name it explicitly: --config ${path}\n`);
    }
    const named = await runBuilt(["config", "show", "--config", path], { cwd, env: { HOME: account.home } });
    expect(named.code).toBe(0);
  });
});

const asOthers = runsAsOthers();

// Only root can run a program as another user.
describe.skipIf(!asOthers)("a folder that cannot be read", () => {
  const CLOSED: readonly (readonly [string, (account: Account) => string])[] = [
    ["~/.config", ({ home }) => join(home, ".config")],
    ["~/.config/sce", ({ config }) => config],
    ["the project's folder", ({ project }) => project],
    ["the home folder", ({ home }) => home],
  ];
  test.each(CLOSED)(
    "%s is an error that names the folder, in every command, and no other file is used",
    async (_, folderOf) => {
      const account = new Account();
      account.write("home", ".scerc", { api_key: "k", api_secret: "s", cdn: "1" });
      const folder = folderOf(account);
      execFileSync("chown", ["-R", "54321", account.root]);
      execFileSync("chown", ["0", folder]);
      chmodSync(folder, 0o700);
      for (const line of [...COMMANDS, "config init --api-key k --cdn 1 --secret-stdin"]) {
        if (line.startsWith("config init") && folder === account.project) continue;
        const env = { HOME: account.home };
        const options = { cwd: account.cwd, env, uid: 54321, stdin: "s" };
        const { code, stdout, stderr } = await runBuilt(line.split(" "), options);
        expect({ line, code, stdout }).toEqual({ line, code: 3, stdout: "" });
        expect(stderr).toBe(
          `sce: the folder ${folder} cannot be read (permission denied)\n` +
            "hint: make the folder readable, or name the file to read: --config FILE\n",
        );
      }
    },
  );

  test("does not matter if the file is named", async () => {
    const account = new Account();
    const path = account.write("root", "named", { cdn: "1" });
    execFileSync("chown", ["54321", path, account.root]);
    chmodSync(account.config, 0o700);
    const options = { cwd: account.root, env: { HOME: account.home }, uid: 54321 };
    expect((await runBuilt(["config", "show", "--config", path], options)).code).toBe(0);
  });

  test("does not warn about a readable secret that a container mounts", async () => {
    const account = new Account();
    const secret = join(account.root, "secret");
    writeFileSync(secret, "s", { mode: 0o444 });
    chmodSync(account.root, 0o755);
    const env = { HOME: account.home, SCE_API_KEY: "k", SCE_CDN: "1", SCE_API_SECRET_FILE: secret };
    const { code, stderr } = await runBuilt(["config", "show"], { cwd: account.cwd, env, uid: 54321 });
    expect([code, stderr]).toEqual([0, ""]);
  });
});

describe.skipIf(!has("bash"))("a pipe of the shell", () => {
  test.each(["printf s3cret", "cat <(echo s3cret)"])("gives the secret: %s", async (program) => {
    const account = new Account();
    const script = `SCE_API_SECRET_FILE=<(${program}) exec ${PROGRAM_LINE} api a.b`;
    const { url, seen } = await startApi(uploaded);
    const env = { ...process.env, HOME: account.home, SCE_API_KEY: "k", SCE_CDN: "1", SCE_API_URL: url };
    const [code] = await once(spawn("bash", ["-c", script], { cwd: account.cwd, env, stdio: "ignore" }), "exit");
    expect(code).toBe(0);
    const unsigned = seen[0]?.json.replace(/,"signature":.*$/, "}") ?? "";
    expect(seen[0]?.request.signature).toBe(createHmac("sha256", "s3cret").update(unsigned).digest("base64"));
  });
});
