// Runs commands and measures their time. Commands that are compared take turns in random order, so that other load on the
// machine affects all of them.
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const WARM_UP = 2;

/**
 * Returns the measurements of each command by name: milliseconds, or KiB if `peak` is set.
 *
 * @param world `folder` for files, `env` by the server's name
 */
export function measureInTurns(commands, runs, world) {
  const found = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  const warmUp = Math.min(WARM_UP, runs - 1);
  for (let turn = -warmUp; turn < runs; turn += 1) {
    for (const name of shuffled(Object.keys(commands))) {
      const value = measure(commands[name], world);
      if (turn >= 0) found[name].push(value);
    }
  }
  return found;
}

export function median(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle) - 1]) / 2;
}

function shuffled(names) {
  const keyed = names.map((name) => [Math.random(), name]);
  return keyed.sort(([one], [other]) => one - other).map(([, name]) => name);
}

function measure({ words, server, configured = "env", stdin, times, peak }, { folder, env }) {
  const peakFile = join(folder, "peak");
  const options = { cwd: folder, env: { ...env(server, configured), BENCH_PEAK: peakFile }, maxBuffer: 2 ** 30 };
  const idsFile = stdin === undefined ? "/dev/null" : join(folder, `ids-${stdin.length}`);
  if (stdin !== undefined) writeFileSync(idsFile, `${stdin.join("\n")}\n`);
  const started = performance.now();
  // A shell loop starts the program once per id.
  for (const more of times?.map((id) => [id]) ?? [[]])
    run([...words, ...more], idsFile, peak ? "ignore" : "pipe", options);
  return peak ? Number(readFileSync(peakFile, "utf8")) : performance.now() - started;
}

function run([program, ...words], idsFile, stdout, options) {
  const stdin = openSync(idsFile);
  const { status, error, stderr } = spawnSync(program, words, { ...options, stdio: [stdin, stdout, "pipe"] });
  closeSync(stdin);
  if (status !== 0) throw new Error(`${program} ${words.join(" ")} failed (${error ?? status}): ${stderr}`);
}
