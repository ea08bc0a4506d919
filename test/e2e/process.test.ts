import type { ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { failure, pending, startApi, success, uploaded } from "../helpers/api.ts";
import { STANDALONE, said, runBuilt as sce, temporaryFolder } from "../helpers/process.ts";
import { startProxy } from "../helpers/secure-api.ts";

/** Options of Node, which the standalone executable does not take: it is not tested with them. */
const preloaded = (name: string) => ["--require", join(import.meta.dirname, "../helpers", name)];
const ELSEWHERE = { SCE_API_KEY: "k", SCE_API_SECRET: "s", SCE_CDN: "1", SCE_API_URL: "https://api.example/" };

const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../../package.json"), "utf8"));

test("the first command of the README works without account, network and configuration", async () => {
  const { code, stdout, stderr } = await sce(["--sandbox", "youtube", "status", "1"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^My Video\n✓ uploaded {2}https:\/\/youtu\.be\/12345ABCdef\n/);
});

test("--version is the package's", async () => {
  expect(await sce(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
});

const hasCompileCache = STANDALONE === undefined && "enableCompileCache" in module;

test.skipIf(!hasCompileCache)("Node's compile cache is kept in the user's own folder", async () => {
  const home = temporaryFolder();
  await sce(["--version"], { env: { HOME: home } });
  expect(readdirSync(join(home, ".cache/sce/compile-cache"))).toHaveLength(1);
  const elsewhere = temporaryFolder();
  await sce(["--version"], { env: { XDG_CACHE_HOME: elsewhere } });
  expect(readdirSync(join(elsewhere, "sce/compile-cache"))).toHaveLength(1);
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

  test("that nobody reads any more ends the asking, with no message", async () => {
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

describe("a signal", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s during a wait ends it with %d, and every id is printed", async (signal, expected) => {
    const { env } = await startApi(pending);
    const { code, stdout, stderr } = await sce(["youtube", "status", "1", "--wait", "--json"], {
      env,
      onChild: (child) => said(child.stderr, "id 1: pending").then(() => child.kill(signal)),
    });
    expect({ code, stdout }).toEqual({ code: expected, stdout: `${pending}\n` });
    expect(stderr).toContain("0 of 1 uploads were finished");
  });

  test("while the API is silent and stdin is open ends the run", async () => {
    const { env, seen } = await startApi(() => {});
    const { code } = await sce(["youtube", "status", "1"], {
      env,
      onChild: (child) => {
        const poll = () => (seen.length > 0 ? child.kill("SIGTERM") : setImmediate(poll));
        poll();
      },
    });
    expect(code).toBe(143);
  });
});

describe("a signal ends the run within its last words, and says how far it got", () => {
  const ids = Array.from({ length: 2000 }, (_, n) => String(n + 1));

  test.each([[], ["--json"], ["--field", "title"], ["--csv"]])(
    "while nobody takes the output of %j",
    async (...format) => {
      const { env, seen } = await startApi((response, { request }) =>
        response.end(success({ id: request.id, title: "x".repeat(2000), youtube_id: "x" })),
      );
      let last = 0;
      const { code, stderr } = await sce(["youtube", "status", "-", ...format], {
        env,
        stdin: ids.join("\n"),
        onChild: (child) => {
          child.stdout?.pause();
          // Once nothing is asked any more, the pipe is full.
          const poll = setInterval(() => {
            if (seen.length === 0 || seen.length > last) last = seen.length;
            else {
              clearInterval(poll);
              child.kill("SIGTERM");
              child.once("exit", () => child.stdout?.resume());
            }
          }, 300);
        },
      });
      expect(code).toBe(143);
      expect(stderr).toMatch(/^sce: terminated: \d+ uploads were answered\n$/);
    },
  );

  test.skipIf(STANDALONE !== undefined)(
    "while the look-up of a name hangs, which then ends it by the signal itself",
    async () => {
      const { code, stderr } = await sce(["youtube", "status", "1", "-v"], {
        env: ELSEWHERE,
        node: preloaded("hanging-lookup.cjs"),
        onChild: (child) => said(child.stderr, "POST").then(() => child.kill("SIGTERM")),
      });
      expect(code).toBe(null);
      expect(stderr).toContain("sce: terminated: 0 of 1 uploads were answered\n");
    },
  );

  test("while a program is asked for the secret, which is ended by the same Ctrl-C", async () => {
    const file = join(temporaryFolder(), "config.yaml");
    const both = "process.kill(process.ppid, 'SIGINT'); process.kill(process.pid, 'SIGINT')";
    writeFileSync(file, JSON.stringify({ api_key: "k", cdn: "1", api_secret_command: [process.execPath, "-e", both] }));
    const { code, stderr } = await sce(["youtube", "status", "1", "--config", file]);
    expect({ code, stderr }).toEqual({ code: 130, stderr: "sce: interrupted\n" });
  });

  test("while a proxy hangs", async () => {
    const { asked, port } = await startProxy({ refusal: "hang" });
    const { code, stderr } = await sce(["youtube", "status", "1"], {
      env: { ...ELSEWHERE, HTTPS_PROXY: `http://127.0.0.1:${port}` },
      onChild: (child) => {
        const poll = () => (asked.length > 0 ? child.kill("SIGINT") : setImmediate(poll));
        poll();
      },
    });
    expect({ code, stderr }).toEqual({ code: 130, stderr: "sce: interrupted: 0 of 1 uploads were answered\n" });
  });
});

describe("reports are written before a signal ends the run", () => {
  const rows = (folder: string) => readFileSync(join(folder, "r.csv"), "utf8").trimEnd().split("\r\n").slice(1);

  test("while nobody takes the output", async () => {
    const { env, seen } = await startApi((response, { request }) =>
      response.end(success({ id: request.id, title: "x".repeat(50_000), youtube_id: "x" })),
    );
    const cwd = temporaryFolder();
    let last = 0;
    const { code } = await sce(["youtube", "status", "-", "--json", "--report", "csv=r.csv"], {
      env,
      cwd,
      stdin: Array.from({ length: 500 }, (_, n) => n + 1).join("\n"),
      onChild: (child) => {
        child.stdout?.pause();
        const poll = setInterval(() => {
          if (seen.length === 0 || seen.length > last) last = seen.length;
          else {
            clearInterval(poll);
            child.kill("SIGTERM");
            child.once("exit", () => child.stdout?.resume());
          }
        }, 300);
      },
    });
    expect(code).toBe(143);
    expect(rows(cwd)[0]).toMatch(/^1,uploaded,/);
    expect(rows(cwd).length).toBeLessThan(500);
  });

  test.skipIf(process.platform === "win32")("while a program is awaited that takes no notice", async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, ".config/sce"), { recursive: true });
    const settings = { api_key: "k", cdn: "1", api_secret_command: ["sh", "-c", "echo > asked; exec sleep 5"] };
    writeFileSync(join(home, ".config/sce/config.json"), JSON.stringify(settings), { mode: 0o600 });
    const { code, stderr } = await sce(["youtube", "status", "1", "--report", "junit=r.xml"], {
      env: { HOME: home },
      cwd: home,
      onChild: (child) => {
        const poll = () => (existsSync(join(home, ".config/sce/asked")) ? child.kill("SIGTERM") : setTimeout(poll, 20));
        poll();
      },
    });
    expect({ code, stderr }).toEqual({ code: 143, stderr: "sce: terminated\n" });
    expect(readFileSync(join(home, "r.xml"), "utf8")).toContain('<error type="terminated" message="terminated">');
  });
});

test.skipIf(process.platform === "win32")("a report does not go where stdout goes", async () => {
  const cwd = temporaryFolder();
  const { code, stderr } = await sce(["--sandbox", "youtube", "status", "1", "--csv", "--report", "csv=r.csv"], {
    cwd,
    shell: `> ${join(cwd, "r.csv")}`,
  });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "sce: --report csv=r.csv: stdout or stderr goes to that file\n",
  });
});

test.skipIf(STANDALONE !== undefined)("a run that comes to a stop before its end does not exit 0", async () => {
  const { code, stdout, stderr } = await sce(["youtube", "status", "1"], {
    env: ELSEWHERE,
    node: preloaded("forgotten-lookup.cjs"),
  });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^sce: internal fault: the run came to a stop before its end\nhint: /);
});

test("a second signal ends it at once", async () => {
  const { env } = await startApi(pending);
  const { code, stderr } = await sce(["youtube", "status", "1", "--wait"], {
    env,
    onChild: (child) =>
      said(child.stderr, "id 1: pending").then(() => {
        child.kill("SIGSTOP");
        child.kill("SIGINT");
        child.kill("SIGTERM");
        child.kill("SIGCONT");
      }),
  });
  expect([130, 143]).toContain(code);
  expect(stderr).not.toContain("    at ");
});

test("refused credentials end the run although another answer does not come", async () => {
  const { env } = await startApi((response, { request }) => {
    if (request.id !== 1) response.end(failure("0003"));
  });
  const line = ["youtube", "status", "1", "2", "3", "--json", "--request-timeout", "0"];
  const { code, stdout, stderr } = await sce(line, { env });
  expect({ code, stdout }).toEqual({ code: 4, stdout: `null\n${failure("0003")}\n` });
  expect(stderr).toBe(
    "sce: id 1: not waited for, as the API refuses the credentials\n" +
      "sce: id 2: the API does not accept the signature (code 0003): no\n" +
      "hint: check api_key, api_secret and cdn; `sce config show` tells where each comes from\n",
  );
});

test.skipIf(STANDALONE !== undefined)(
  "any number of ids takes a bounded heap: half of it could not hold their answers",
  async () => {
    const { env } = await startApi((response, { request }) =>
      response.end(success({ id: request.id, title: "x".repeat(10_000), youtube_id: "x" })),
    );
    const count = 6000;
    const { code, stdout, stderr } = await sce(["youtube", "status", "-", "--field", "id"], {
      env,
      stdin: Array.from({ length: count }, (_, n) => n + 1).join("\n"),
      node: ["--max-old-space-size=30"],
    });
    const expected = Array.from({ length: count }, (_, n) => `${n + 1}\n`).join("");
    expect({ code, stderr, same: stdout === expected }).toEqual({ code: 0, stderr: "", same: true });
  },
);

test("sce sandbox prints what points sce at it, serves, and ends by a signal", async () => {
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
  await said(sandbox?.stderr ?? null, "listens on");
  const env = Object.fromEntries([...lines.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]));
  expect((await sce(["youtube", "status", "1", "--field", "state"], { env })).stdout).toBe("uploaded\n");
  sandbox?.kill("SIGTERM");
  expect((await ended).code).toBe(143);
});

test("nothing that lies in the current folder is ever executed", async () => {
  const cwd = temporaryFolder();
  const canary = join(cwd, "canary");
  const evil = `require("node:fs").writeFileSync(${JSON.stringify(canary)}, "x")`;
  for (const name of [".scerc.js", ".scerc.cjs", "sce.config.js", "sce.config.cjs"])
    writeFileSync(join(cwd, name), evil);
  writeFileSync(join(cwd, "package.json"), '{"cosmiconfig":{"searchPlaces":["sce.config.js"]},"sce":{}}');
  // What the standalone executable could take for its own.
  writeFileSync(join(cwd, "bunfig.toml"), 'preload = ["./.scerc.cjs"]\n');
  writeFileSync(join(cwd, ".env"), "SCE_PROFILE=of-the-folder\nHTTP_PROXY=http://127.0.0.1:1\n");
  mkdirSync(join(cwd, ".config"));
  for (const name of ["config.js", "config.cjs"]) writeFileSync(join(cwd, ".config", name), evil);
  const { env } = await startApi(uploaded);
  expect((await sce(["youtube", "status", "1"], { env, cwd })).code).toBe(0);
  expect((await sce(["config", "show"], { env, cwd })).code).toBe(0);
  expect(existsSync(canary)).toBe(false);
});
