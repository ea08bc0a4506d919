// The commands to measure, and the rows that compare two of them.
import { existsSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const here = (name) => join(import.meta.dirname, name);
const CA = here("../test/fixtures/tls/ca.pem");
const CURL = `curl -sS --cacert '${CA}' --form 'json={"id":1}' "$SCE_API_URL"`;
const numbers = (count) => Array.from({ length: count }, (_, n) => String(n + 1));

/**
 * The commands by name. `server` is the server to use. `times` stands for a shell loop over these ids. Commands of one
 * `batch` take turns.
 */
export function commands({ node, standalone, php, curl }) {
  const sce = [node, join(root, "bin/sce.js")];
  const floor = [node, here("floor.cjs")];
  const trusting = ([program, ...words]) => [program, "--require", here("trust.cjs"), ...words];
  const measured = ([program, ...words]) => [program, "--require", here("peak.cjs"), ...words];
  const status = ["youtube", "status"];
  const list = {
    node: { batch: "start", words: [node, "-e", "0"] },
    version: { batch: "start", words: [...sce, "--version"] },
    floor: { batch: "start", server: "plain", words: [...floor, "1", "1"] },
    floorOfTwo: { batch: "start", server: "plain", words: [...floor, "8", "1", "2"] },
    json: { batch: "start", server: "plain", words: [...sce, ...status, "1", "--json"] },
    text: { batch: "start", server: "plain", words: [...sce, ...status, "1"] },
    table: { batch: "start", server: "plain", words: [...sce, ...status, "1", "2"] },
    file: { batch: "start", server: "plain", words: [...sce, ...status, "1", "--json"], configured: "file" },
    tlsFloor: { batch: "start", server: "tls", words: [...trusting(floor), "1", "1"] },
    tls: { batch: "start", server: "tls", words: [...trusting(sce), ...status, "1", "--json"] },
    floor1000: { batch: "many", server: "plain", words: [...floor, "16", "-"], stdin: numbers(1000) },
    sce1000: {
      batch: "many",
      server: "plain",
      words: [...sce, ...status, "-", "--json", "--concurrency", "16"],
      stdin: numbers(1000),
    },
    floorWide: { batch: "wide", server: "near", words: [...floor, "64", "-"], stdin: numbers(10_000) },
    sceWide: {
      batch: "wide",
      server: "near",
      words: [...sce, ...status, "-", "--json", "--concurrency", "64"],
      stdin: numbers(10_000),
    },
    sce200: {
      batch: "slow",
      server: "slow",
      words: [...sce, ...status, "-", "--json", "--concurrency", "16"],
      stdin: numbers(200),
    },
  };
  for (const count of [100, 100_000])
    list[`memory${count}`] = {
      batch: "memory",
      server: "plain",
      words: [...measured(sce), ...status, "-", "--json", "--concurrency", "16"],
      stdin: numbers(count),
      peak: true,
    };
  list.far = { batch: "far", server: "far", words: [...trusting(sce), ...status, "1", "--json"] };
  if (php)
    list.phpFar = { batch: "far", server: "far", words: [php, "-d", `curl.cainfo=${CA}`, here("status.php"), "1"] };
  if (curl) list.curlFar = { batch: "far", server: "far", words: ["sh", "-c", CURL] };
  if (curl)
    list.curlWide = {
      batch: "wide",
      server: "near",
      words: ["sh", here("curl-parallel.sh"), "64"],
      stdin: numbers(10_000),
    };
  if (php)
    list.phpWide = {
      batch: "wide",
      server: "near",
      words: [php, here("status-multi.php"), "64"],
      stdin: numbers(10_000),
    };
  if (php) list.php200 = { batch: "slow", server: "slow", words: [php, here("status.php")], times: numbers(200) };
  if (php) list.php = { batch: "start", server: "plain", words: [php, here("status.php"), "1"] };
  if (existsSync(standalone)) {
    list.standalone = { batch: "start", server: "plain", words: [standalone, ...status, "1", "--json"] };
    list.standaloneVersion = { batch: "start", words: [standalone, "--version"] };
  }
  return list;
}

const ratio = (subject, base) => ({ subject, base, value: (one, other) => one / other, unit: "×", better: "less" });

/** The rows of the table. `goal` is the promise, by version of Node if that matters. Other rows have no goal. */
export const ROWS = [
  { name: "`sce --version` / `node -e 0`", ...ratio("version", "node"), goal: 1.25 },
  { name: "`sce youtube status 1 --json` / the floor", ...ratio("json", "floor"), goal: { 20: 1.7, 24: 1.55 } },
  { name: "`sce youtube status 1`, piped / the floor", ...ratio("text", "floor"), goal: { 20: 1.8, 24: 1.6 } },
  {
    name: "two ids as a table, piped / the floor for two",
    ...ratio("table", "floorOfTwo"),
    goal: { 20: 1.8, 24: 1.6 },
  },
  { name: "`--json` over https / the floor over https", ...ratio("tls", "tlsFloor"), goal: 1.5 },
  { name: "`--json` over https, 25 ms away / curl", ...ratio("far", "curlFar") },
  { name: "`--json` over https, 25 ms away / the PHP sample", ...ratio("far", "phpFar") },
  {
    name: "200 ids, 20 ms per response, `--concurrency 16`: times faster than the PHP sample one by one",
    ...ratio("php200", "sce200"),
    better: "more",
    goal: 10,
  },
  { name: "1,000 ids on stdin / node:http", ...ratio("sce1000", "floor1000"), goal: 2.4 },
  {
    name: "10,000 ids, 5 ms per response, `--concurrency 64` / node:http",
    ...ratio("sceWide", "floorWide"),
    goal: 2.2,
  },
  { name: "the same / `curl -Z`", ...ratio("sceWide", "curlWide") },
  { name: "the same / PHP with curl_multi", ...ratio("sceWide", "phpWide") },
  {
    name: "peak memory of 100,000 ids over that of 100",
    subject: "memory100000",
    base: "memory100",
    value: (one, other) => (one - other) / 1024,
    unit: " MiB",
    better: "less",
    goal: 60,
  },
  { name: "standalone, `--json` / the floor on Node", ...ratio("standalone", "floor"), goal: 0.85 },
  { name: "standalone, `--version` / `node -e 0`", ...ratio("standaloneVersion", "node") },
  { name: "`--json`, settings in a YAML file / the floor", ...ratio("file", "floor") },
  { name: "the PHP sample / the floor", ...ratio("php", "floor") },
];
