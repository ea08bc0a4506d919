import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { SAMPLE_ACCOUNT } from "../../src/sandbox/scenarios.ts";
import { inShell, withSandbox } from "../helpers/shell.ts";
import { has } from "../helpers/terminal.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples/ci");
const read = (name: string) => readFileSync(join(EXAMPLES, name), "utf8");

/** Hostile input from the person who starts the pipeline. */
const VIDEO = { VIDEO_PATH: "sestore{#}/jb/a.mp4", VIDEO_TITLE: "\"; exit 3; $(exit 3) '" };

/** package.test.ts tests the installation. */
const isInstall = (line: string) => /^npm install /.test(line);

interface Steps {
  /** The shell that the CI system runs a step with. */
  readonly shell: readonly string[];
  readonly upload: readonly string[];
  /** Starts with what `upload` passes on. */
  readonly wait: readonly string[];
  /** The variables of the CI system, apart from the account. */
  readonly env: Readonly<Record<string, string>>;
  /** The report that the CI system shows, relative to the home folder. */
  readonly report: string;
}

interface GithubStep {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
}

/** GitHub's steps, each in its own shell. Variables replace GitHub's expressions. */
function github(): Steps {
  const { jobs } = parse(read("github.yml"));
  // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub expands this expression.
  expect(jobs.upload.outputs).toEqual({ id: "${{ steps.upload.outputs.id }}" });
  expect(jobs.wait.needs).toBe("upload");
  const expressions: Record<string, string> = {
    "inputs.path": "$VIDEO_PATH_GIVEN",
    "inputs.title": "$VIDEO_TITLE_GIVEN",
    "secrets.SCE_API_KEY": "$SECRET_KEY",
    "secrets.SCE_API_SECRET": "$SECRET_SECRET",
    "vars.SCE_CDN": "$VARIABLE_CDN",
    "needs.upload.outputs.id": "$(sed -n 's/^id=//p' output)",
  };
  const scriptsOf = (steps: readonly GithubStep[]) =>
    steps.flatMap(({ run, env = {} }) => {
      if (run === undefined || isInstall(run)) return [];
      const settings = Object.entries(env).map(([name, value]) => {
        const expression = /^\$\{\{ (\S+) \}\}$/.exec(value)?.[1] ?? "";
        expect(Object.keys(expressions)).toContain(expression);
        return `export ${name}="${expressions[expression]}"`;
      });
      return [`(\n${settings.join("\n")}\n${run}\n)`];
    });
  const env = {
    VIDEO_PATH_GIVEN: VIDEO.VIDEO_PATH,
    VIDEO_TITLE_GIVEN: VIDEO.VIDEO_TITLE,
    SECRET_KEY: SAMPLE_ACCOUNT.apiKey,
    SECRET_SECRET: SAMPLE_ACCOUNT.secret,
    VARIABLE_CDN: SAMPLE_ACCOUNT.cdn,
    GITHUB_OUTPUT: "output",
    GITHUB_STEP_SUMMARY: "summary.md",
  };
  const [upload, wait] = [scriptsOf(jobs.upload.steps), scriptsOf(jobs.wait.steps)];
  return { shell: ["bash", "-e", "-c"], upload, wait, env, report: "summary.md" };
}

function gitlab(): Steps {
  const jobs = parse(read("gitlab-ci.yml"));
  const { "youtube-upload": uploading, "youtube-wait": waiting, ".youtube": both } = jobs;
  expect(waiting.needs).toEqual(["youtube-upload"]);
  const scriptsOf = ({ script }: { script: string[] }) =>
    [...both.before_script, ...script].filter((line) => !isInstall(line));
  const loadVariables = `set -a; . ./${uploading.artifacts.reports.dotenv}; set +a`;
  return {
    shell: ["bash", "-eo", "pipefail", "-c"],
    upload: scriptsOf(uploading),
    wait: [loadVariables, ...scriptsOf(waiting)],
    env: VIDEO,
    report: waiting.artifacts.reports.junit,
  };
}

function jenkins(): Steps {
  const text = read("Jenkinsfile");
  const scriptsIn = (stage: string) =>
    [...stage.matchAll(/^ *sh (?:'''([^']*)'''|'([^']*)')$/gm)]
      .map(([, long, short]) => long ?? short ?? "")
      .filter((script) => !isInstall(script));
  const [upload = "", wait = ""] = text.split("stage('").slice(1);
  // No script is in double quotes, where Groovy would insert values.
  expect(scriptsIn(text).length + 2).toBe(text.match(/^ *sh\b/gm)?.length);
  expect(upload).toContain("stash name: 'upload', includes: 'upload-id'");
  expect(wait).toContain("unstash 'upload'");
  const report = /junit testResults: '(.*?)'/.exec(text)?.[1] ?? "";
  const env = { ...VIDEO, WORKSPACE_TMP: "/nowhere" };
  return { shell: ["sh", "-xe", "-c"], upload: scriptsIn(upload), wait: scriptsIn(wait), env, report };
}

const SYSTEMS = { github, gitlab, jenkins };

describe.skipIf(process.platform === "win32" || !has("bash"))("the CI example (skipped without bash)", () => {
  for (const [system, stepsOf] of Object.entries(SYSTEMS)) {
    /** Runs all steps, those of the wait several times, with an upload that gets these states. */
    const runExample = (states: string, waits = 1) =>
      withSandbox({ script: [`1000001=${states}`] }, async ({ env, lines }) => {
        const { shell, upload, wait, env: variables, report } = stepsOf();
        // A repeated wait starts with what the upload passed on.
        const again = Array<string>(waits - 1).fill(`(\n${wait.join("\n")}\n) || true`);
        const scripts = [...upload, ...again, ...wait];
        const { SCE_API_URL = "", ...account } = env;
        const given = system === "github" ? {} : account;
        const outcome = await inShell(scripts.join("\n"), { shell, env: { SCE_API_URL, ...given, ...variables } });
        return { ...outcome, report: outcome.read(report), lines };
      });

    describe(system, () => {
      test("uploads, waits, reports, and succeeds if the upload is on YouTube, without printing a secret", async () => {
        const { code, stdout, stderr, report, lines, commandLines } = await runExample("uploaded");
        expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("sce: id 1000001: uploaded") });
        expect(lines).toEqual(["youtube.upload: queued as 1000001", "youtube.status 1000001: uploaded"]);
        expect(report).toContain("https://youtu.be/sce01000001");
        expect(commandLines).toHaveLength(2);
        expect(commandLines[0]).toContain(`title=${VIDEO.VIDEO_TITLE}`);
        const output = [...commandLines, stdout, stderr, report].join("\n");
        for (const secret of [SAMPLE_ACCOUNT.apiKey, SAMPLE_ACCOUNT.secret]) expect(output).not.toContain(secret);
      });

      test("fails with 7, and reports it, if the upload failed", async () => {
        const { code, report } = await runExample("failed");
        expect(code).toBe(7);
        expect(report).toContain("The file is not a video that YouTube can read");
      });

      test("waits again without a second upload if only the wait is repeated", async () => {
        const { code, lines } = await runExample("0006,uploaded", 2);
        expect(lines.filter((line) => line.startsWith("youtube.upload"))).toEqual([
          "youtube.upload: queued as 1000001",
        ]);
        expect({ code, last: lines.at(-1) }).toEqual({
          code: 0,
          last: expect.stringMatching(/^youtube.status 1000001: uploaded/),
        });
      });

      test("fails if nothing was uploaded, and does not wait", async () => {
        const { shell, upload, wait, env } = stepsOf();
        const outcome = await inShell([...upload, ...wait].join("\n"), {
          shell,
          env: { ...env, SECRET_SECRET: "", SCE_API_URL: "http://127.0.0.1:1/stable/" },
        });
        expect({ code: outcome.code, runs: outcome.commandLines.length }).toEqual({ code: 3, runs: 1 });
        expect(outcome.stderr).toContain("sce: no credentials: ");
      });
    });
  }
});

test("every example waits less than the time limit of its job", () => {
  for (const name of ["github.yml", "gitlab-ci.yml", "Jenkinsfile"]) expect(read(name)).toContain("--timeout 45m");
  expect(parse(read("github.yml")).jobs.wait["timeout-minutes"]).toBe(60);
  expect(parse(read("gitlab-ci.yml"))["youtube-wait"].timeout).toBe("1h");
  expect(read("Jenkinsfile")).toContain("timeout(time: 1, unit: 'HOURS')");
});
