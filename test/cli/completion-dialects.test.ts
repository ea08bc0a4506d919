import { describe, expect, test } from "vitest";
import { Folder } from "../helpers/folder.ts";
import { sce } from "../helpers/sce.ts";

const BREAKS = " \t\n\"'><=;|&(:";

describe("as the shell wants it", () => {
  const names = ["staging", "my team", "it's", "$(touch ran)", "a:b", "a\\b", "größe", "!x", "~x"];

  async function told(shell: string, ...words: string[]): Promise<string[]> {
    const folder = new Folder();
    folder.write(
      "home/.scerc",
      JSON.stringify({ profiles: Object.fromEntries(names.map((name) => [name, { cdn: "1" }])) }),
    );
    const { stdout } = await sce(["__complete", shell, ...words], {
      home: folder.at("home"),
      cwd: folder.at("home/project"),
    });
    const text = shell === "powershell" ? Buffer.from(stdout, "base64").toString() : stdout;
    return text.trimEnd().split("\n").slice(1);
  }

  test.each<[line: string, replies: string[]]>([
    ["sce yo", ["youtube"]],
    ["sce  --color\tal", ["always"]],
    ["sce --color=al", ["always"]],
    ["sce --color=", ["auto", "always", "never"]],
    ["sce youtube status --field=id,st", ["id,state", "id,status"]],
    [
      "sce --profile ",
      ["staging", "my\\ team", "it\\'s", "\\$\\(touch\\ ran\\)", "a:b", "a\\\\b", "größe", "\\!x", "\\~x"],
    ],
    ["sce --profile my\\ t", ["my\\ team"]],
    ["sce --profile 'my t", ["my team"]],
    ['sce --profile "my t', ["my team"]],
    ['sce --profile="my t', ["my team"]],
    ["sce --profile 'my 'te", ["'my 'team"]],
    ["sce --profile=a:", ["b"]],
    // Only what can be written between quotes in any case.
    ["sce --profile '", ["staging", "my team", "a:b", "größe", "~x"]],
    // Into a command that is being written nothing of a file is put.
    ["sce --profile $(t", []],
    ["sce --profile \\\\$(t", []],
    ["sce --profile `t", []],
    ["sce --profile \\$\\(t", ["\\$\\(touch\\ ran\\)"]],
    ["sce 'you", ["youtube"]],
  ])("bash: %s", async (line, replies) => {
    expect(await told("bash", line, BREAKS)).toEqual(replies);
  });

  test("zsh: a colon of a name is no end of it", async () => {
    expect(await told("zsh", "--profile", "")).toEqual(expect.arrayContaining(["a\\:b", "a\\\\b", "$(touch ran)"]));
  });

  test("fish: whole words with a description, and none that it would take for a home folder", async () => {
    expect(await told("fish", "--profile", "")).toEqual(names.filter((name) => name !== "~x"));
    expect(await told("fish", "--profile=")).toContain("--profile=~x");
    expect(await told("fish", "--color=a")).toEqual(["--color=auto", "--color=always", "--color=never"]);
    expect(await told("fish", "y")).toContain("youtube\tYouTube uploads.");
  });

  test.each<[line: string, replies: string[]]>([
    ["sce youtube st", ["status\twhat became of uploads"]],
    ["sce --color=al", ["--color=always"]],
    ["sce 'you", ["youtube\tYouTube uploads."]],
    ["sce youtube status --field id,ur", ["id,url"]],
    ["sce --profile ", ["staging", "'my team'", "'it''s'", "'$(touch ran)'", "a:b", "'a\\b'", "größe", "'!x'", "'~x'"]],
    ["sce --profile 'it''", ["'it''s'"]],
    ["sce --profile my` t", ["'my team'"]],
  ])("PowerShell: %s", async (line, replies) => {
    expect(await told("powershell", Buffer.from(line).toString("base64"))).toEqual(replies);
  });

  test("a shell that is not known is told nothing", async () => {
    expect(await sce(["__complete", "tcsh", "x"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});
