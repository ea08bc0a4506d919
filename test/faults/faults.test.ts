import { describe, expect, test } from "vitest";
import { COMMAND, RAW } from "../helpers/hostile.ts";
import { expectLog } from "../helpers/log-schema.ts";
import { STANDALONE } from "../helpers/process.ts";
import { sample } from "../helpers/runs.ts";
import { CLOCK } from "./clock.ts";
import { CODES } from "./codes.ts";
import { CONNECTIONS } from "./connections.ts";
import { ACCOUNT, type Fault, run } from "./fault.ts";
import { OUTPUT } from "./output.ts";
import { PROXIES } from "./proxies.ts";
import { REPLIES } from "./replies.ts";
import { STATUSES } from "./statuses.ts";
import { CERTIFICATES } from "./tls.ts";
import { UNEXPECTED } from "./unexpected.ts";
import { UPLOADS } from "./uploads.ts";
import { WAITS } from "./waits.ts";
import { WRITES } from "./writes.ts";

const FAULTS: readonly Fault[] = [
  ...CONNECTIONS,
  ...CERTIFICATES,
  ...PROXIES,
  ...REPLIES,
  ...STATUSES,
  ...CODES,
  ...CLOCK,
  ...WAITS,
  ...UPLOADS,
  ...WRITES,
  ...OUTPUT,
  ...UNEXPECTED,
];

/** The maximum time of a fault, retries included. */
const DEADLINE_MS = 20_000;

test("every fault has its own name", () => {
  expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
});

describe.each<[name: string, options: readonly string[], faults: readonly Fault[]]>([
  ["", [], FAULTS],
  ["with -v", ["-v"], sample(FAULTS)],
  ["with --log json -v", ["--log", "json", "-v"], sample(FAULTS)],
])("%s", (_, options, faults) => {
  const isLog = options.includes("json");
  const verbose = options.includes("-v");
  for (const fault of faults) {
    // Of the standalone executable only what a process can show: the others run the sources.
    const isElsewhere = STANDALONE !== undefined && fault.process === undefined;
    test.skipIf(fault.skip || isElsewhere)(fault.name, { timeout: DEADLINE_MS }, async () => {
      const { outcome, expected, scene } = await run(fault, options);
      // A log that nobody reads has no end.
      if (isLog && outcome.stderr !== "") expectLog(outcome.stderr, fault.code);
      const stderr = isLog ? expected.stderr : verbose ? common(outcome.stderr, expected.stderr) : outcome.stderr;
      expect({ ...outcome, stderr, requests: scene.requests() }).toEqual({ ...expected, requests: fault.requests });

      const output = outcome.stdout + outcome.stderr;
      expect(output.replace(/[\t\n\r]/g, "")).not.toMatch(RAW);
      if (!fault.line?.includes("--csv")) expect(output).not.toMatch(COMMAND);
      if (!(verbose && fault.hasTrace)) expect(output).not.toMatch(/^(?:sce:)?\s+at |node:internal/m);
      const secrets = [ACCOUNT.SCE_API_SECRET, ACCOUNT.SCE_API_KEY, ...(scene.seen ?? []).map(signatureOf)];
      for (const secret of secrets)
        for (const spelling of [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")])
          expect(output).not.toContain(spelling);
      const sent = (scene.seen ?? []).map(({ json }) => json);
      expect(new Set(sent).size).toBe(sent.length);
    });
  }
});

function signatureOf({ request }: { request: Record<string, unknown> }): string {
  return String(request.signature);
}

/** The expected lines that were printed in that order, ignoring other lines between them. */
function common(output: string, expected: string): string {
  // With -v the lines of a wait have the time of day.
  const lines = output.replaceAll(/^sce: \d\d:\d\d:\d\d UTC /gm, "sce: ").split("\n");
  let found = "";
  for (const line of expected.split("\n").slice(0, -1)) {
    const at = lines.indexOf(line);
    if (at === -1) continue;
    lines.splice(0, at + 1);
    found += `${line}\n`;
  }
  return found;
}
