import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { EXIT_CODE_ROWS, EXIT_CODES_OF_MANY } from "../../src/help/exit-codes.ts";
import { SAMPLE_ACCOUNT } from "../../src/sandbox/scenarios.ts";
import { type Block, blocks, codeIn, table } from "../helpers/markdown.ts";
import { sce } from "../helpers/sce.ts";
import { inShell, withSandbox } from "../helpers/shell.ts";
import { has, hasPhp, hasTerminals } from "../helpers/terminal.ts";

const ROOT = join(import.meta.dirname, "../..");

/** The pages whose blocks are run. */
const PAGES = [
  "README.md",
  ...readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

const read = (name: string) => readFileSync(join(ROOT, name), "utf8");
const readme = read("README.md");
const uploads = read("docs/uploads.md");

interface PageBlock extends Block {
  readonly page: string;
}

const BLOCKS: readonly PageBlock[] = PAGES.flatMap((page) => blocks(read(page)).map((block) => ({ ...block, page })));

const { version } = JSON.parse(read("package.json"));

/** Puts the sandbox's account in place of the reader's. */
const withSandboxAccount = (text: string) =>
  text
    .replaceAll("your-key", SAMPLE_ACCOUNT.apiKey)
    .replaceAll("your-secret", SAMPLE_ACCOUNT.secret)
    .replaceAll("your-cdn-id", SAMPLE_ACCOUNT.cdn);

/** Fakes of the programs that the docs call. */
const PROGRAMS = {
  op: `test "$*" = "read op://Private/ScaleEngine/secret" && echo ${SAMPLE_ACCOUNT.secret}\n`,
  pass: `test "$*" = "show scaleengine/secret" && echo ${SAMPLE_ACCOUNT.secret}\n`,
  // Sends a message to a phone.
  curl: "exit 0\n",
};

/** The files that the docs name. */
const FILES = {
  "ids.txt": "1 2    # the first two\n1000\n",
  "secret.txt": `${SAMPLE_ACCOUNT.secret}\n`,
  ".config/sce/third-secret": SAMPLE_ACCOUNT.secret,
};

/** Finishes each upload immediately, so that no test waits ten seconds for a second check. */
const SCRIPT = ["1000001=uploaded"];

/** Commands that build, test, pack or install this project. package.test.ts does that. */
const SKIPPED = /^npm (ci|test|run package|install)\b.*$/;

/** A line of stderr that does not report a problem. */
const HARMLESS_LINE =
  /^sce: (id \d+: (pending.*|uploaded .*)|\d+ uploaded|queued as \d+|to wait for it, run: .*|the sandbox listens on .*|terminated)$/;

/** Runs the README's first command with the existing build. */
const asBuilt = (line: string) => line.replace(/^npm ci && npx sce /, "sce ");

/** Replaces what differs from run to run. */
function normal(output: string, home: string): string {
  return (
    output
      .replaceAll(home, "/home/you")
      // CSV has CRLF.
      .replaceAll("\r\n", "\n")
      .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:8080")
      .replaceAll(/\bin \d+ms\b/g, "in 1ms")
      .replaceAll(/\btime="[\d.]+"/g, 'time="2.1"')
      .replaceAll(/\d+ s (behind|ahead of) the API's/g, "0 s behind the API's")
      .replaceAll(/\d+\.\d+\.\d+ \(sce needs/g, "24.0.0 (sce needs")
  );
}

/** Sections that start without an account, because they explain how to set it. */
const WITHOUT_ACCOUNT = ["Your account", "Secret managers and profiles"];

/** Writes the address of the sandbox into the config file, so that no request goes to the real API. */
const writingSandboxUrl = (script: string) =>
  script.replaceAll("sce config init ", `SCE_API_URL= sce config init --api-url "$SCE_API_URL" `);

/** The environment and the files of a block, with the configuration that its section shows. */
function worldOf({ page, heading }: PageBlock, env: Readonly<Record<string, string>>) {
  const { SCE_API_URL = "" } = env;
  const config = BLOCKS.find((block) => block.kind === "yaml" && block.page === page && block.heading === heading);
  return {
    env: WITHOUT_ACCOUNT.includes(heading) ? { SCE_API_URL } : env,
    files: { ...FILES, ...(config ? { ".config/sce/config.yaml": withSandboxAccount(config.text) } : {}) },
    programs: PROGRAMS,
    fixedClock: true,
  };
}

interface Command {
  /** As in the docs, with `$ ` and `> `. */
  readonly written: string;
  readonly script: string;
}

function commandsOf(text: string): Command[] {
  return [...text.matchAll(/^\$ .*\n(?:> .*\n)*/gm)].map(([written]) => ({
    written,
    script: writingSandboxUrl(withSandboxAccount(asBuilt(written.replace(/^[$>] /gm, "")))),
  }));
}

const END = "\u0001";

/** Runs a command on a terminal of 120 columns. */
const onATerminal = (script: string) =>
  `script --quiet --command 'stty cols 120; ${script.trim().replaceAll("'", "'\\''")}' /dev/null < /dev/null | tr -d '\\r'\n`;

/** Runs the commands of a block, and returns the block with their current output. */
async function transcript(block: PageBlock): Promise<string> {
  const commands = commandsOf(block.text);
  const end = `end() { status=$?; printf '${END}'; return $status; }\nexec 2>&1\n`;
  const script =
    end + commands.map(({ script }) => `${block.kind === "terminal" ? onATerminal(script) : script}end\n`).join("");
  const { stdout, home } = await withSandbox({ script: SCRIPT, fixedClock: true }, ({ env }) =>
    inShell(script, worldOf(block, env)),
  );
  const outputs = normal(stdout, home).split(END);
  return commands.map(({ written }, index) => written + (outputs[index] ?? "")).join("");
}

/** The name of the test of a block. */
const nameOf = ({ page, heading, text }: PageBlock) =>
  `${page}, ${heading}: ${text.split("\n")[0]?.replace(/^\$ /, "")}`;

const hasJq = has("jq");
const ofKind = (...kinds: string[]) => BLOCKS.filter(({ kind }) => kinds.includes(kind));

describe.skipIf(process.platform === "win32")("the README and the pages of docs", () => {
  test("have no untested block", () => {
    const kinds = new Set(BLOCKS.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(["console", "php", "sh", "terminal", "yaml"]);
  });

  describe("show the real output (skipped without jq or a terminal)", () => {
    const isMissing = ({ kind, text }: Block) =>
      (!hasJq && /\bjq\b/.test(text)) || (!hasTerminals && kind === "terminal");
    for (const block of ofKind("console", "terminal"))
      test.skipIf(isMissing(block)).concurrent(nameOf(block), async ({ expect }) => {
        expect(await transcript(block)).toBe(normal(block.text, "/home/you"));
      });
  });

  describe("have commands that work", () => {
    for (const block of ofKind("sh"))
      test.concurrent(nameOf(block), async ({ expect }) => {
        const lines = block.text.split("\n").map(asBuilt);
        const script = withSandboxAccount(lines.filter((line) => !SKIPPED.test(line)).join("\n"));
        const { code, stderr } = await withSandbox({ script: SCRIPT, fixedClock: true }, ({ env }) =>
          inShell(script, worldOf(block, env)),
        );
        const unexpected = stderr.split("\n").filter((line) => !HARMLESS_LINE.test(line));
        expect({ code, unexpected }).toEqual({ code: 0, unexpected: [""] });
      });
  });

  test("name the tarball that npm run package makes, like the examples", () => {
    const files = [
      "README.md",
      "docs/ci.md",
      "examples/ci/github.yml",
      "examples/ci/gitlab-ci.yml",
      "examples/ci/Jenkinsfile",
    ];
    for (const file of files) {
      const names = read(file).match(/sce-[\w.]+\.tgz/g) ?? [];
      expect(new Set(names), file).toEqual(new Set([`sce-${version}.tgz`]));
    }
  });

  test("list the exit codes of `sce help exit-codes`", () => {
    const plain = (cell: string) => cell.replaceAll("`", "");
    expect(table(readme, "code").map((row) => row.map(plain))).toEqual(EXIT_CODE_ROWS);
    expect(readme.replaceAll("\n", " ")).toContain(EXIT_CODES_OF_MANY);
  });

  test.each([
    ["uploaded", "1", "0", "0"],
    ["pending", "2", "0", "8"],
    ["failed", "3", "0", "7"],
    ["unknown", "404", "1", "1"],
  ])("name the codes of an upload that is %s", async (state, id, plain, waiting) => {
    const row = table(uploads, "state").find(([name]) => name === state);
    expect(row?.slice(2).map((cell) => /^\d/.exec(cell)?.[0] ?? plain)).toEqual([plain, waiting]);
    const status = async (...words: string[]) => {
      const { code, stdout } = await sce(["--sandbox", "youtube", "status", id, "--field", "state", ...words]);
      return { code: `${code}`, stdout };
    };
    const stdout = `${state}\n`;
    expect(await status()).toEqual({ code: plain, stdout });
    expect(await status("--exit-status")).toEqual({ code: waiting, stdout });
    expect(await status("--wait")).toEqual({ code: waiting, stdout });
  });

  describe("complete commands in", () => {
    for (const [shell = "", , line] of table(read("docs/configuration.md"), "shell")) {
      const program = shell === "PowerShell" ? "pwsh" : shell;
      test.skipIf(!has(program))(`${shell} (skipped without it)`, async () => {
        const init = shell === "zsh" ? "autoload -U compinit; compinit -D\n" : "";
        const options = { shell: [program, "-c"] };
        const { code, stdout, stderr } = await inShell(init + codeIn(line), options);
        expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: "" });
      });
    }
  });

  test("come with a CONTRIBUTING.md that describes each folder of src", () => {
    const places = table(read("CONTRIBUTING.md"), "folder").map(([place]) => place);
    const entries = readdirSync(join(ROOT, "src"), { withFileTypes: true });
    for (const { name } of entries.filter((entry) => entry.isDirectory()))
      expect(places.join(", ")).toContain(`\`src/${name}\``);
  });

  test.each([...PAGES, "CONTRIBUTING.md", "CHANGELOG.md"])("have only working links: %s", (name) => {
    const text = read(name);
    const links = [...text.matchAll(/\]\(([^)]+)\)|(?:src|srcset)="([^"]+)"/g)].map(
      ([, link, source]) => link ?? source ?? "",
    );
    for (const link of links.filter((link) => !link.startsWith("https://"))) {
      const [file = "", heading] = link.split("#");
      const target = file === "" ? name : join(dirname(name), file);
      expect(existsSync(join(ROOT, target)), link).toBe(true);
      if (heading !== undefined) expect(anchorsOf(read(target))).toContain(heading);
    }
  });
});

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe.skipIf(!hasPhp)("the PHP sample of the docs (skipped without php and its cURL)", () => {
  const sample = withSandboxAccount(ofKind("php")[0]?.text ?? "");

  /** Returns what the sample prints about this upload. Rejects if the exit code is not 0. */
  const run = async (url: string, id: number) => {
    const code = sample.replace("https://api.scaleengine.net/stable/", url).replace("'id' => 1,", `'id' => ${id},`);
    const words = ["-d", "display_errors=0", "-r", code.replace("<?php", "")];
    return (await promisify(execFile)("php", words, { encoding: "utf8" })).stdout;
  };

  test("gets an answer", () =>
    withSandbox({}, async ({ env: { SCE_API_URL = "" } }) => {
      expect(await run(SCE_API_URL, 1)).toBe("Successfully Uploaded to Youtube\n12345ABCdef\n");
    }));

  test("exits 0 with any response, and writes it to the terminal", () =>
    withSandbox({}, async ({ env: { SCE_API_URL = "" } }) => {
      expect(await run(SCE_API_URL, 3)).toBe("The file is not a video that YouTube can read\n\n");
      expect(await run(SCE_API_URL, 404)).toBe("\n\n");
      expect(await run("http://127.0.0.1:1/stable/", 1)).toBe("\n\n");
      expect(await run(SCE_API_URL, 7)).toContain("\u001b]0;owned\u0007");
    }));
});
