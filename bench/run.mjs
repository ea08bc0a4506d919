// Measures the promises about speed on this machine. Prints a table and writes JSON.
//
//   npm run bench -- [--runs 30] [--node PATH]... [--only BATCH]... [--output FILE] [--standalone FILE]
//
// Each Node has its own run. The batches are start, far, many, wide, slow and memory. lag runs only if you name it.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { measureLag } from "./lag.mjs";
import { measureInTurns, median } from "./measure.mjs";
import { commands, ROWS } from "./rows.mjs";

const here = import.meta.dirname;
const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "30" },
    node: { type: "string", multiple: true, default: [process.execPath] },
    only: { type: "string", multiple: true, default: ["start", "far", "many", "wide", "slow", "memory"] },
    output: { type: "string", default: join(here, "results.json") },
    standalone: { type: "string", default: join(here, "../dist-standalone/sce") },
  },
});

/** The share of `--runs` for each batch. Long batches need fewer runs. */
const SHARE = { start: 1, far: 1 / 2, many: 1 / 2, wide: 1 / 10, slow: 1 / 10, memory: 1 / 10 };

/** The sample account in the API's documentation. */
const ACCOUNT = {
  api_key: "APX4GKLM0RKQLSP2FBO1ROPKSSW47DZE",
  api_secret: "8fc8c48da81e6a2a06a9556379bf798af508dc0792497c678b4c3532ba8b637f",
  cdn: "158",
};

const asVariables = (settings) =>
  Object.fromEntries(settings.map(([key, value]) => [`SCE_${key.toUpperCase()}`, value]));

function version(program) {
  const { status, stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim().split("\n")[0] : undefined;
}

async function startServer(...words) {
  const child = spawn(process.execPath, [join(here, "server.mjs"), ...words], { stdio: ["pipe", "pipe", "inherit"] });
  for await (const line of child.stdout) return { child, url: String(line).trim() };
  throw new Error("the server did not start");
}

/** The environment of a command. Only PATH comes from the caller, so that their settings have no effect. */
function environments(folder, servers) {
  return (server, configured) => {
    const url = server === undefined ? {} : { api_url: servers[server].url };
    const settings = Object.entries({ ...ACCOUNT, ...url });
    const base = { PATH: process.env.PATH, LANG: "C.UTF-8", HOME: folder };
    if (configured === "env") return { ...base, ...asVariables(settings) };
    const config = join(folder, "config");
    mkdirSync(join(config, "sce"), { recursive: true });
    const yaml = settings.map(([key, value]) => `${key}: "${value}"\n`).join("");
    writeFileSync(join(config, "sce/config.yaml"), yaml, { mode: 0o600 });
    return { ...base, XDG_CONFIG_HOME: config };
  };
}

/** The rows with measurements for both sides. */
function results(medians) {
  return ROWS.flatMap(({ subject, base, value, ...row }) => {
    const [one, other] = [medians[subject], medians[base]];
    return one === undefined || other === undefined ? [] : [{ ...row, subject, base, result: value(one, other) }];
  });
}

function table(rows, medians, major) {
  const unitOf = (name) => (name.startsWith("memory") ? "KiB" : "ms");
  const shown = (name) => `${medians[name].toFixed(unitOf(name) === "ms" ? 1 : 0)} ${unitOf(name)}`;
  const lines = rows.map(({ name, subject, base, result, unit, better, goal: goals }) => {
    const goal = goals?.[major] ?? goals;
    const isReached = better === "less" ? result <= goal : result >= goal;
    const verdict = typeof goal !== "number" ? "|" : `${goal} | ${isReached ? "yes" : "no"}`;
    return `| ${name} | ${shown(subject)} | ${shown(base)} | ${result.toFixed(2)}${unit} | ${verdict} |`;
  });
  return ["| | sce | against | result | goal | reached |", "|---|--:|--:|--:|--:|---|", ...lines].join("\n");
}

async function measureNode(node, folder, servers) {
  const list = commands({
    node,
    standalone: options.standalone,
    php: version("php") && "php",
    curl: version("curl") && "curl",
  });
  if (options.only.includes("lag"))
    await measureLag({ node, php: list.php && "php", account: asVariables(Object.entries(ACCOUNT)) });
  const medians = {};
  const raw = {};
  const load = loadavg()[0];
  for (const batch of options.only.filter((name) => name in SHARE)) {
    const chosen = Object.fromEntries(Object.entries(list).filter(([, command]) => command.batch === batch));
    const runs = Math.max(1, Math.round(Number(options.runs) * SHARE[batch]));
    Object.assign(raw, measureInTurns(chosen, runs, { folder, env: environments(folder, servers) }));
  }
  for (const [name, values] of Object.entries(raw)) medians[name] = median(values);
  const rows = results(medians);
  console.log(`\nNode ${version(node)}, load ${load.toFixed(1)} before, ${loadavg()[0].toFixed(1)} after\n`);
  if (rows.length > 0) console.log(table(rows, medians, /\d+/.exec(version(node))[0]));
  return { node: version(node), load, medians, rows, raw };
}

const folder = mkdtempSync(join(tmpdir(), "sce-bench-"));
const servers = {
  plain: await startServer(),
  tls: await startServer("--tls"),
  near: await startServer("--latency", "5"),
  slow: await startServer("--latency", "20"),
  far: await startServer("--tls", "--relay", "25"),
};
try {
  const machine = {
    system: `${platform()} ${release()} ${arch()}`,
    processor: `${cpus().length} × ${cpus()[0]?.model.trim()}`,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    php: version("php"),
    commit: execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: here, encoding: "utf8" }).trim(),
    date: new Date().toISOString().slice(0, 10),
  };
  console.log(Object.values(machine).join(", "));
  const measured = [];
  for (const node of options.node) measured.push(await measureNode(node, folder, servers));
  writeFileSync(options.output, `${JSON.stringify({ machine, measured }, undefined, 2)}\n`);
} finally {
  for (const { child } of Object.values(servers)) child.stdin.end();
  rmSync(folder, { recursive: true, force: true });
}
