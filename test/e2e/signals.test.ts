import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pending, startApi, success } from "../helpers/api.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import {
  ELSEWHERE,
  PROGRAM,
  PROGRAM_LINE,
  preloaded,
  printed,
  STANDALONE,
  runBuilt as sce,
} from "../helpers/process.ts";
import { startProxy } from "../helpers/secure-api.ts";
import { hasTerminals, Terminal } from "../helpers/terminal.ts";

/** A busy machine may need more time. */
const PATIENT = { timeout: 30_000 };

/** Reads nothing from stdout, and sends SIGTERM when the pipe is full: then no new request arrives. */
function terminateWhenFull(child: ChildProcess, seen: readonly unknown[]): void {
  child.stdout?.pause();
  let last = 0;
  const poll = setInterval(() => {
    if (seen.length === 0 || seen.length > last) last = seen.length;
    else {
      clearInterval(poll);
      child.kill("SIGTERM");
      child.once("exit", () => child.stdout?.resume());
    }
  }, 300);
}

describe("a signal", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("%s during a wait ends it with %d, and every id is printed", async (signal, expected) => {
    const { env } = await startApi(pending);
    const { code, stdout, stderr } = await sce(["youtube", "status", "1", "--wait", "--json"], {
      env,
      onChild: (child) => printed(child.stderr, "id 1: pending").then(() => child.kill(signal)),
    });
    expect({ code, stdout }).toEqual({ code: expected, stdout: `${pending}\n` });
    expect(stderr).toContain(": the upload continues at ScaleEngine\n");
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

describe("a signal ends the run after a summary of its progress", () => {
  const ids = Array.from({ length: 2000 }, (_, n) => String(n + 1));

  test.each([[], ["--json"], ["--field", "title"], ["--csv"]])(
    "while nobody reads the output of %j",
    async (...format) => {
      const { env, seen } = await startApi((response, { request }) =>
        response.end(success({ id: request.id, title: "x".repeat(2000), youtube_id: "x" })),
      );
      const { code, stderr } = await sce(["youtube", "status", "-", ...format], {
        env,
        stdin: ids.join("\n"),
        onChild: (child) => terminateWhenFull(child, seen),
      });
      expect(code).toBe(143);
      expect(stderr).toMatch(/^sce: terminated: got answers for \d+ uploads\n$/);
    },
  );

  test.skipIf(STANDALONE !== undefined)("while a name look-up hangs, ends it by the signal itself", async () => {
    const { code, stderr } = await sce(["youtube", "status", "1", "-v"], {
      env: ELSEWHERE,
      node: preloaded("hanging-lookup.cjs"),
      onChild: (child) => printed(child.stderr, "POST").then(() => child.kill("SIGTERM")),
    });
    expect(code).toBe(null);
    expect(stderr).toContain("sce: terminated: got answers for 0 of 1 uploads\n");
  });

  test.each([
    ["SIGINT", 130, "sce: interrupted\n"],
    ["SIGHUP", 129, "sce: hung up\n"],
  ])("while api_secret_command runs: %s to both ends both", async (signal, expected, said) => {
    const file = join(temporaryFolder(), "config.yaml");
    const both = `process.kill(process.ppid, "${signal}"); process.kill(process.pid, "${signal}")`;
    writeFileSync(file, JSON.stringify({ api_key: "k", cdn: "1", api_secret_command: [process.execPath, "-e", both] }));
    const { code, stderr } = await sce(["youtube", "status", "1", "--config", file]);
    expect({ code, stderr }).toEqual({ code: expected, stderr: said });
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
    expect({ code, stderr }).toEqual({ code: 130, stderr: "sce: interrupted: got answers for 0 of 1 uploads\n" });
  });
});

describe("reports are written before a signal ends the run", () => {
  const rows = (folder: string) => readFileSync(join(folder, "r.csv"), "utf8").trimEnd().split("\r\n").slice(1);

  test("while nobody reads the output", async () => {
    const { env, seen } = await startApi((response, { request }) =>
      response.end(success({ id: request.id, title: "x".repeat(50_000), youtube_id: "x" })),
    );
    const cwd = temporaryFolder();
    const { code } = await sce(["youtube", "status", "-", "--json", "--report", "csv=r.csv"], {
      env,
      cwd,
      stdin: Array.from({ length: 500 }, (_, n) => n + 1).join("\n"),
      onChild: (child) => terminateWhenFull(child, seen),
    });
    expect(code).toBe(143);
    expect(rows(cwd)[0]).toMatch(/^1,uploaded,/);
    expect(rows(cwd).length).toBeLessThan(500);
  });

  test.skipIf(process.platform === "win32")("while api_secret_command ignores the signal", async () => {
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

test.skipIf(!hasTerminals)("closing the terminal during a wait ends it with 129, after writing reports", async () => {
  const { env } = await startApi(pending);
  const cwd = temporaryFolder();
  const line = `${PROGRAM_LINE} youtube status 1 --wait --report csv=r.csv`;
  // The system signals only the shell. It passes the signal on, and then reports how the program ended.
  const shell = `trap : HUP; ${line} & echo started; wait $!; kill -HUP $!; wait $!; echo $? > code`;
  const terminal = new Terminal(shell, {
    cwd,
    env: { ...env, HOME: cwd, PATH: process.env.PATH ?? "", SHELL: "/bin/sh" },
  });
  await terminal.until(/id 1: pending/);
  terminal.hangUp();
  await expect
    .poll(() => existsSync(join(cwd, "code")) && readFileSync(join(cwd, "code"), "utf8"), PATIENT)
    .toBe("129\n");
  expect(readFileSync(join(cwd, "r.csv"), "utf8")).toContain("1,pending,");
});

/** Whether this user can create process and mount namespaces. */
const hasNamespaces =
  process.platform === "linux" &&
  spawnSync("unshare", ["-m", "-p", "-f", "--mount-proc", "mount", "--bind", "/tmp", "/tmp"]).status === 0;

test.skipIf(!hasNamespaces || STANDALONE !== undefined)(
  "SIGTERM ends the first process of a container while a name server does not answer",
  async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "resolv.conf"), "nameserver 127.0.0.53\n");
    const silent = createSocket("udp4").bind(53, "127.0.0.53");
    await once(silent, "listening");
    const inside = 'mount --bind resolv.conf /etc/resolv.conf && exec "$@"';
    const words = [...PROGRAM, "youtube", "status", "1"];
    const unshare = ["-m", "-p", "-f", "--mount-proc", "sh", "-c", inside, "sh", ...words];
    const child = spawn("unshare", unshare, {
      cwd: folder,
      env: { HOME: folder, PATH: process.env.PATH ?? "", ...ELSEWHERE },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const ended = once(child, "close");
    await once(silent, "message");
    const first = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim();
    process.kill(Number(first), "SIGTERM");
    const [code] = await ended;
    silent.close();
    expect(code).toBe(143);
  },
);

test("a second signal ends it immediately", async () => {
  const { env } = await startApi(pending);
  const { code, stderr } = await sce(["youtube", "status", "1", "--wait"], {
    env,
    onChild: (child) =>
      printed(child.stderr, "id 1: pending").then(() => {
        child.kill("SIGSTOP");
        child.kill("SIGINT");
        child.kill("SIGTERM");
        child.kill("SIGCONT");
      }),
  });
  expect([130, 143]).toContain(code);
  expect(stderr).not.toContain("    at ");
});
