import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { failure, startApi, success, uploaded } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { ELSEWHERE, preloaded, printed, STANDALONE, runBuilt as sce } from "../helpers/process.ts";

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));

test("the README's first command works without account, network or configuration", async () => {
  const { code, stdout, stderr } = await sce(["--sandbox", "youtube", "status", "1"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^My Video\n✓ uploaded {2}https:\/\/youtu\.be\/12345ABCdef\n/);
});

test("--version is the package's", async () => {
  expect(await sce(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

test("without credentials it says what to set, and exits 3", async () => {
  const { code, stdout, stderr } = await sce(["youtube", "status", "1"]);
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toMatch(/^sce: no credentials: .*SCE_API_KEY.*\nhint: .*\n$/);
});

describe("output", () => {
  test("beyond 64 KiB reaches a pipe whole, at any exit code", async () => {
    const { env } = await startApi((response, { request }) =>
      request.id === 3 ? response.end("{}") : response.end(success({ id: request.id, title: "x".repeat(200_000) })),
    );
    const { code, stdout } = await sce(["youtube", "status", "1", "2", "3", "--field", "title"], { env });
    expect({ code, length: stdout.length }).toEqual({ code: 1, length: 2 * 200_001 + 1 });
  });

  test("that nobody reads ends the run, without a message", async () => {
    const { env, seen } = await startApi((response, { request }) =>
      response.end(success({ id: request.id, youtube_id: "x" })),
    );
    const ids = Array.from({ length: 5000 }, (_, n) => n + 1).join("\n");
    const { code, stderr } = await sce(["youtube", "status", "-", "--json"], {
      env,
      stdin: ids,
      onChild: (child) => child.stdout?.once("data", () => child.stdout?.destroy()),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(seen.length).toBeLessThan(5000);
  });
});

test.skipIf(process.platform === "win32")("a report can't use the file that stdout goes to", async () => {
  const cwd = temporaryFolder();
  const { code, stderr } = await sce(["--sandbox", "youtube", "status", "1", "--csv", "--report", "csv=r.csv"], {
    cwd,
    shell: `> ${join(cwd, "r.csv")}`,
  });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "sce: --report csv=r.csv: stdout or stderr already goes to this file\n",
  });
});

test.skipIf(STANDALONE !== undefined)("a run that stalls does not exit 0", async () => {
  const { code, stdout, stderr } = await sce(["youtube", "status", "1"], {
    env: ELSEWHERE,
    node: preloaded("forgotten-lookup.cjs"),
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^sce: internal error: the run stopped before it finished\nhint: /);
});

test("refused credentials end the run even if another answer never comes", async () => {
  const { env } = await startApi((response, { request }) => {
    if (request.id !== 1) response.end(failure("0003"));
  });
  const line = ["youtube", "status", "1", "2", "3", "--json", "--request-timeout", "0"];
  const { code, stdout, stderr } = await sce(line, { env });
  expect({ code, stdout }).toEqual({ code: 4, stdout: `null\n${failure("0003")}\n` });
  expect(stderr).toBe(
    "sce: id 1: no answer before the API refused the credentials\n" +
      "sce: id 2: the API does not accept the signature (code 0003): no\n" +
      "hint: check api_key, api_secret and cdn; `sce config show` shows where each comes from\n",
  );
});

test.skipIf(STANDALONE !== undefined)("any number of ids fits into a bounded heap", async () => {
  const { env } = await startApi((response, { request }) =>
    response.end(success({ id: request.id, title: "x".repeat(40_000), youtube_id: "x" })),
  );
  const count = 1500;
  const { code, stdout, stderr } = await sce(["youtube", "status", "-", "--field", "id"], {
    env,
    stdin: Array.from({ length: count }, (_, n) => n + 1).join("\n"),
    node: ["--max-old-space-size=30"],
  });
  const expected = Array.from({ length: count }, (_, n) => `${n + 1}\n`).join("");
  expect({ code, stderr, same: stdout === expected }).toEqual({ code: 0, stderr: "", same: true });
});

test.skipIf(STANDALONE !== undefined)(
  "a response of almost 10 MiB full of escapes fits into a heap of 100 MiB",
  async () => {
    const title = "%25&amp;\\\\u005c".repeat(600_000);
    const { env } = await startApi(`{"status":"success","message":"","data":{"id":1,"title":"${title}"}}`);
    const { code, stdout, stderr } = await sce(["youtube", "status", "1", "--field", "id"], {
      env,
      node: ["--max-old-space-size=100"],
    });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "1\n", stderr: "" });
  },
);

test("sce sandbox prints the variables for sce, serves, and ends by a signal", async () => {
  let sandbox: ChildProcess | undefined;
  const ended = sce(["sandbox"], {
    onChild: (child) => {
      sandbox = child;
    },
  });
  let lines = "";
  sandbox?.stdout?.on("data", (chunk) => {
    lines += chunk;
  });
  await printed(sandbox?.stderr ?? null, "listens on");
  const env = Object.fromEntries([...lines.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
  expect((await sce(["youtube", "status", "1", "--field", "state"], { env })).stdout).toBe("uploaded\n");
  sandbox?.kill("SIGTERM");
  expect((await ended).code).toBe(143);
});

test("never executes anything in the current folder", async () => {
  const cwd = temporaryFolder();
  const canary = join(cwd, "canary");
  const evil = `require("node:fs").writeFileSync(${JSON.stringify(canary)}, "x")`;
  for (const name of [".scerc.js", ".scerc.cjs", "sce.config.js", "sce.config.cjs"])
    writeFileSync(join(cwd, name), evil);
  writeFileSync(join(cwd, "package.json"), '{"cosmiconfig":{"searchPlaces":["sce.config.js"]},"sce":{}}');
  // Files that the standalone executable may read.
  writeFileSync(join(cwd, "bunfig.toml"), 'preload = ["./.scerc.cjs"]\n');
  writeFileSync(join(cwd, ".env"), "SCE_PROFILE=of-the-folder\nHTTP_PROXY=http://127.0.0.1:1\n");
  mkdirSync(join(cwd, ".config"));
  for (const name of ["config.js", "config.cjs"]) writeFileSync(join(cwd, ".config", name), evil);
  const { env } = await startApi(uploaded);
  expect((await sce(["youtube", "status", "1"], { env, cwd })).code).toBe(0);
  expect((await sce(["config", "show"], { env, cwd })).code).toBe(0);
  expect(existsSync(canary)).toBe(false);
});
