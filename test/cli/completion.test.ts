import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { Command } from "@commander-js/extra-typings";
import { describe, expect, test } from "vitest";
import { complete } from "../../src/completion/complete.ts";
import { Folder } from "../helpers/folder.ts";
import { sce } from "../helpers/sce.ts";

function world(folder: Folder) {
  return { home: folder.at("home"), cwd: folder.at("home/project") };
}

/** What zsh gets for the last word: its first line with the kind and the head's length, and the values. */
async function asked(words: readonly string[], folder = new Folder(), env: Record<string, string> = {}) {
  const { code, stdout, stderr } = await sce(["__complete", "zsh", ...words], { ...world(folder), env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const [first = "", ...lines] = stdout.trimEnd().split("\n");
  return { first, values: lines.map((line) => line.replace(/(?<!\\):.*/, "")) };
}

describe("completion offers", () => {
  const topLevel = ["youtube", "api", "config", "doctor", "sandbox", "completion", "help"];

  test.each<[line: string, values: string[]]>([
    ["|", topLevel],
    ["-q --retries 4 |", topLevel],
    ["--color=never |", topLevel],
    ["--profile youtube |", topLevel],
    ["-- |", topLevel],
    ["youtube |", ["status", "upload", "list"]],
    ["config |", ["show", "path", "init"]],
    ["nonsense |", []],
    ["youtube status |", []],
    ["youtube status 1 |", []],
    ["youtube upload |", []],
    ["youtube upload --visibility |", ["private", "public"]],
    ["--color |", ["auto", "always", "never"]],
    ["youtube status --color |", ["auto", "always", "never"]],
    ["completion |", ["bash", "zsh", "fish", "powershell"]],
    ["completion bash |", []],
    ["help youtube |", ["status", "upload", "list"]],
    ["help nonsense |", []],
    ["youtube status -- --|", []],
    ["--sandbox=|", []],
    ["--nonsense=|", []],
    ["--retries |", []],
  ])("sce %s", async (line, values) => {
    expect(await asked(line.replace("|", "").split(" "))).toEqual({ first: "words 0", values });
  });

  test("the options of the command, with their descriptions", async () => {
    const { stdout } = await sce(["__complete", "zsh", "youtube", "status", "--"]);
    expect(stdout).toContain("\n--json:print the API's own response, one document per line\n");
    expect(stdout).toContain("\n--color:use colour");
    expect(stdout).toContain("\n--help:print this help\n");
    const { values } = await asked(["config", "path", "--"]);
    expect(values).toContain("--config");
    expect(values).not.toContain("--json");
  });

  test("commands and topics for sce help, each once", async () => {
    const { values } = await asked(["help", ""]);
    expect([...values].sort()).toEqual([...new Set([...topLevel, "exit-codes", "environment"])].sort());
  });

  test.each(["status", "upload"])("the formats of --report of %s, and files after the equals sign", async (name) => {
    expect(await asked(["youtube", name, "--report", ""])).toEqual({
      first: "open 0",
      values: ["junit=", "markdown=", "csv=", "json="],
    });
    expect(await asked(["youtube", name, "--report=ju"])).toMatchObject({ first: "open 9" });
    expect(await asked(["youtube", name, "--report", "junit=up"])).toEqual({ first: "files 6", values: [] });
  });

  test("the fields of --field, after a comma only the unused ones", async () => {
    const { first, values } = await asked(["youtube", "status", "--field", "id,state,u"]);
    expect(first).toBe("open 9");
    expect(values).toEqual(expect.arrayContaining(["url", "title", "results.etag"]));
    expect(values).not.toContain("id");
    expect((await asked(["youtube", "status", "--field=id,"])).first).toBe("open 11");
  });

  test.each([
    ["youtube list --field id,ti", "title"],
    ["youtube upload --field id,ti", "title"],
    ["youtube list --state failed,up", "uploaded"],
  ])("the next part of a list: sce %s", async (line, value) => {
    const words = line.split(" ");
    const { first, values } = await asked(words);
    expect(first).toBe(`open ${(words.at(-1) ?? "").lastIndexOf(",") + 1}`);
    expect(values).toContain(value);
  });

  test.each(["--config |", "youtube status --config |"])("a file: sce %s", async (line) => {
    expect(await asked(line.replace("|", "").split(" "))).toEqual({ first: "files 0", values: [] });
  });

  test("a file after its option and an equals sign", async () => {
    expect((await asked(["--config=x"])).first).toBe("files 9");
  });

  test("every command and option of the command tree", async () => {
    const tree = new Command("sce").addCommand(
      new Command("new")
        .alias("n")
        .summary("quite new")
        .option("-i, --input <file>", "to read")
        .option("--report <format=file>", "to write")
        .option("-x", "short"),
    );
    const system = new Folder().system();
    const completionOf = (...words: string[]) => complete(tree, words, system);
    expect((await completionOf("")).candidates).toEqual(
      expect.arrayContaining([{ value: "new", description: "quite new" }]),
    );
    expect((await completionOf("n", "-")).candidates.map(({ value }) => value)).toEqual(
      expect.arrayContaining(["--input", "-i", "--report", "-x"]),
    );
    expect(await completionOf("new", "-x", "-i", "")).toEqual({ kind: "files", head: "", candidates: [] });
    expect(await completionOf("new", "-xisome")).toMatchObject({ kind: "files", head: "-xi" });
    expect(await completionOf("new", "--report", "junit=a")).toMatchObject({ kind: "files", head: "junit=" });
    expect(await completionOf("new", "--report=junit=a")).toMatchObject({ kind: "files", head: "--report=junit=" });
  });
});

describe("the profiles of --profile", () => {
  test("come from all files", async () => {
    const folder = new Folder();
    folder.write("home/.scerc", "profiles: {live: {cdn: 1}, test: {cdn: 2}}\n");
    folder.write("home/project/.scerc", "profiles: {staging: {cdn: 3}, test: {cdn: 2}}\n");
    expect(await asked(["--profile", ""], folder)).toEqual({ first: "words 0", values: ["staging", "test", "live"] });
    expect(await asked(["config", "show", "--profile=s"], folder)).toMatchObject({ first: "words 10" });
  });

  test("come only from the file of --config or SCE_CONFIG", async () => {
    const folder = new Folder();
    folder.write("home/.scerc", "profiles: {live: {cdn: 1}}\n");
    const other = folder.write("home/other.yaml", "profiles: {elsewhere: {cdn: 1}}\n");
    for (const words of [
      ["--config", other],
      [`--config=${other}`],
      ["--config", "~/other.yaml"],
      ["--config=../other.yaml"],
    ])
      expect((await asked([...words, "--profile", ""], folder)).values).toEqual(["elsewhere"]);
    expect((await asked(["--profile", ""], folder, { SCE_CONFIG: other })).values).toEqual(["elsewhere"]);
  });

  test("are not offered from an invalid file, without an error", async () => {
    const folder = new Folder();
    folder.write("home/.scerc", "profiles: {live: {cdn: 1}}\n");
    for (const text of ["nonsense: 1\n", "{", "profiles: {a: {cdn: x}}", "api_secret_command: [touch, ran]\n"]) {
      folder.write("home/project/.scerc", text);
      expect((await asked(["--profile", ""], folder)).values).toEqual(["live"]);
    }
    folder.write("home/project/.scerc.json", "{}");
    expect((await asked(["--profile", ""], folder)).values).toEqual([]);
    for (const config of ["", "nowhere.yaml", "/dev/zero", "/"])
      expect((await asked([`--config=${config}`, "--profile", ""], folder)).values).toEqual([]);
  });

  test.skipIf(process.platform === "win32")("are not read from a pipe, which could block", async () => {
    const folder = new Folder();
    execFileSync("mkfifo", [folder.at("home/project/.scerc")]);
    expect((await asked(["--profile", ""], folder)).values).toEqual([]);
  });

  test("need neither the secret's file nor its command", async () => {
    const folder = new Folder();
    folder.write("home/.scerc", "profiles: {a: {api_secret_command: [touch, ran]}, b: {api_secret_file: nowhere}}\n");
    expect((await asked(["--profile", ""], folder)).values).toEqual(["a", "b"]);
    expect(existsSync(folder.at("home/ran"))).toBe(false);
  });

  test("are left out if a shell would have to quote them", async () => {
    const folder = new Folder();
    const quoted = [..." !\"#$%&'()*,:;<=>?@[\\]^`{|}~é\u202e"].flatMap((sign) => [`a${sign}b`, `${sign}a`]);
    const names = [...quoted, "-a", ".a", "+a", "/a", "live", "eu-west_1.b", "team/a+b", "7"];
    folder.write("home/.scerc", JSON.stringify({ profiles: Object.fromEntries(names.map((n) => [n, { cdn: "1" }])) }));
    const { values } = await asked(["--profile", ""], folder);
    expect(values.sort()).toEqual(["7", "eu-west_1.b", "live", "team/a+b"]);
  });
});

describe("sce completion", () => {
  test.each(["bash", "zsh", "fish", "powershell"])("%s prints its script", async (shell) => {
    const { code, stdout, stderr } = await sce(["completion", shell]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`sce __complete ${shell}`);
  });

  test("without a shell is a usage error, because a shell would run its output", async () => {
    expect(await sce("completion")).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("hint: name your shell: sce completion bash, zsh, fish or powershell\n"),
    });
  });

  test("has help on how to install it in every shell", async () => {
    const { code, stdout, stderr } = await sce("completion --help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const text of [
      'eval "$(sce completion bash)"',
      "source <(sce completion zsh)",
      "sce completion zsh > _sce",
      "sce completion fish > ~/.config/fish/completions/sce.fish",
      "sce completion powershell | Out-String | Invoke-Expression",
    ])
      expect(stdout).toContain(text);
  });

  test("for an unknown shell is a usage error that lists the shells", async () => {
    const { code, stdout, stderr } = await sce("completion tcsh");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("bash, zsh, fish, powershell");
  });

  test("no help and no hint shows the command that the scripts call", async () => {
    for (const line of ["--help", "help", "__complet", "help __complet"]) {
      const { stdout, stderr } = await sce(line);
      expect(stdout + stderr.split("\nhint:")[1]).not.toContain("__complete");
    }
  });
});
