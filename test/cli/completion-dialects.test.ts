import { describe, expect, test } from "vitest";
import { Folder } from "../helpers/folder.ts";
import { sce } from "../helpers/sce.ts";

describe("candidates in the format of each shell", () => {
  const names = ["staging", "my team", "it's", "$(touch ran)", "a:b", "a\\b", "größe", "!x", "~x", "-x", "eu-1.live"];

  async function candidatesOf(shell: string, ...words: string[]): Promise<string[]> {
    const folder = new Folder();
    folder.write(
      "home/.scerc",
      JSON.stringify({ profiles: Object.fromEntries(names.map((name) => [name, { cdn: "1" }])) }),
    );
    folder.write("home/project/my file.yaml", "profiles: {other: {cdn: 1}}\n");
    const { stdout } = await sce(["__complete", shell, ...words], {
      home: folder.at("home"),
      cwd: folder.at("home/project"),
    });
    const text = shell === "powershell" ? Buffer.from(stdout, "base64").toString() : stdout;
    return text.trimEnd().split("\n").slice(1);
  }

  // As bash splits a line into COMP_WORDS.
  test.each<[pieces: string[], replies: string[]]>([
    [["yo"], ["youtube"]],
    [["--color", "al"], ["always"]],
    [["--color", "=", "al"], ["always"]],
    [
      ["--color", "="],
      ["auto", "always", "never"],
    ],
    [["--color=al"], ["--color=always"]],
    [
      ["youtube", "status", "--field", "=", "id,st"],
      ["id,state", "id,status"],
    ],
    [["youtube", "status", "--report", "=", "ju"], ["junit="]],
    [["--api-url", "https", ":", "//x/y?a", "=", "b", "yo"], ["youtube"]],
    [["--config", "'my file.yaml'", "--profile", ""], ["other"]],
    [["--config", "=", '"my file.yaml"', "--profile", "=", "o"], ["other"]],
    [["--config", "'my file", "yo"], ["youtube"]],
    [
      ["--profile", ""],
      ["staging", "eu-1.live"],
    ],
    [["--profile", "=", "st"], ["staging"]],
    [["'yo"], []],
    [["--profile", "'st"], []],
    [["--profile", "\\st"], []],
    // Nothing from a file goes into an unfinished command substitution.
    [["--profile", "$(st"], []],
    [["--profile", "=", "`st"], []],
  ])("bash: %j", async (pieces, replies) => {
    expect(await candidatesOf("bash", ...pieces)).toEqual(replies);
  });

  test("zsh: values with a description", async () => {
    expect(await candidatesOf("zsh", "--profile", "")).toEqual(["staging", "eu-1.live"]);
    expect(await candidatesOf("zsh", "y")).toContain("youtube:Queue, list and follow YouTube uploads");
  });

  test("fish: whole words with a description", async () => {
    expect(await candidatesOf("fish", "--profile", "")).toEqual(["staging", "eu-1.live"]);
    expect(await candidatesOf("fish", "--profile=")).toEqual(["--profile=staging", "--profile=eu-1.live"]);
    expect(await candidatesOf("fish", "--color=a")).toEqual(["--color=auto", "--color=always", "--color=never"]);
    expect(await candidatesOf("fish", "y")).toContain("youtube\tQueue, list and follow YouTube uploads");
  });

  test.each<[line: string, replies: string[]]>([
    ["sce youtube st", ["status\tShow the status of uploads"]],
    ["sce --color=al", ["--color=always"]],
    ["sce youtube status --field id,ur", ["id,url"]],
    ["sce --profile ", ["staging", "eu-1.live"]],
    ["sce --config 'my file.yaml' --profile ", ["other"]],
    ["sce --config 'my file' youtube st", ["status\tShow the status of uploads"]],
    ["sce 'you", []],
    ["sce 'you tube", []],
  ])("PowerShell: %s", async (line, replies) => {
    expect(await candidatesOf("powershell", Buffer.from(line).toString("base64"))).toEqual(replies);
  });

  test("an unknown shell gets nothing", async () => {
    expect(await sce(["__complete", "tcsh", "x"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});
