import { existsSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { failure, type Play, SECRET, startApi, uploaded } from "../helpers/api.ts";
import { CONTENT, FILE, KEY, world } from "../helpers/config-init.ts";
import { Folder } from "../helpers/folder.ts";
import { sce, signalSender } from "../helpers/sce.ts";
import { onScreen } from "../helpers/terminal.ts";

// readline handles dumb terminals differently.
beforeEach(() => void vi.stubEnv("TERM", "xterm"));
afterEach(() => void vi.unstubAllEnvs());

describe("in a terminal", () => {
  const typed = (...chunks: string[]) =>
    (async function* () {
      for (const chunk of chunks) yield Buffer.from(chunk);
    })();

  test("asks for each setting on stderr, and hides only the secret", async () => {
    const folder = new Folder();
    const hidden: [boolean, string][] = [];
    let stderrText = "";
    const { code, stdout, stderr } = await sce("config init --no-check", {
      ...world(folder, { stdin: typed(` ${KEY} \n`, "158 \n", ` ${SECRET}x\u007f\r`), terminal: true }),
      onStderr: (text) => {
        stderrText = text;
      },
      onHideTyping: (now) => hidden.push([now, stderrText.split("\n").at(-1) ?? ""]),
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${folder.at(FILE)}\n` });
    expect(onScreen(stderr).replaceAll(folder.path, "")).toMatchInlineSnapshot(`
      "sce: sce will write /config/sce/config.yaml; press Ctrl-C to cancel
      API key:  KEY-OF-THE-TEST 
      CDN ID: 158 
      API secret (hidden while you type): 
      "
    `);
    // The terminal does not echo from before the first question until after the last.
    expect(hidden).toEqual([
      [true, ""],
      [false, ""],
    ]);
    expect(readFileSync(folder.at(FILE), "utf8")).toBe(CONTENT);
  });

  test("does not show a secret that is pasted with other answers", async () => {
    const folder = new Folder();
    const { code, stderr } = await sce("config init --no-check", {
      ...world(folder, { stdin: typed(`${KEY}\n158\n${SECRET}\n`), terminal: true }),
    });
    expect(code).toBe(0);
    expect(onScreen(stderr)).toContain(`API key: ${KEY}\nCDN ID: 158\nAPI secret (hidden while you type): \n`);
    expect(stderr).not.toContain(SECRET);
  });

  test("Backspace deletes on the screen, and arrow keys move in the line", async () => {
    const { stderr } = await sce("config init --no-check", {
      ...world(new Folder(), { stdin: typed(`ab\u007f\u007fé動\u007f\u001b[DK\n158\n${SECRET}\n`), terminal: true }),
    });
    expect(onScreen(stderr)).toContain("API key: Ké\nCDN ID");
  });

  test("asks only for missing settings, and again after an invalid answer", async () => {
    const folder = new Folder();
    const { code, stderr } = await sce(`config init --no-check --api-key ${KEY}`, {
      ...world(folder, { stdin: typed("\n", "one\n", "158\n", "\r", "a\tb\r", `${SECRET}\r`), terminal: true }),
    });
    expect(code).toBe(0);
    expect(onScreen(stderr).replaceAll(folder.path, "")).toMatchInlineSnapshot(`
      "sce: sce will write /config/sce/config.yaml; press Ctrl-C to cancel
      CDN ID: 
      sce: the CDN ID is empty; try again, or press Ctrl-C to quit
      CDN ID: one
      sce: the CDN ID is not a positive integer; try again, or press Ctrl-C to quit
      CDN ID: 158
      API secret (hidden while you type): 
      sce: the API secret is empty; try again, or press Ctrl-C to quit
      API secret (hidden while you type): 
      sce: the API secret contains a control character, such as a line break or a tab; try again, or press Ctrl-C to quit
      API secret (hidden while you type): 
      "
    `);
    expect(readFileSync(folder.at(FILE), "utf8")).toBe(CONTENT);
  });

  test.each<[how: string, keys: string, code: number]>([
    ["Ctrl-C while the secret is typed", "abc\u0003", 130],
    ["the end of the input", "", 2],
  ])("%s ends it, turns echo on again, and writes nothing", async (_, keys, code) => {
    const folder = new Folder();
    const hidden: boolean[] = [];
    const outcome = await sce("config init --api-key K --cdn 1", {
      ...world(folder, { stdin: typed(keys), terminal: true }),
      onHideTyping: (now) => hidden.push(now),
    });
    expect([outcome.code, outcome.stdout, hidden]).toEqual([code, "", [true, false]]);
    expect(existsSync(folder.at("config"))).toBe(false);
  });

  test("a signal during a question ends it", async () => {
    const folder = new Folder();
    const hidden: boolean[] = [];
    const { onStart, send } = signalSender();
    const never = (async function* () {
      await new Promise(() => {});
      yield Buffer.from("");
    })();
    const outcome = await sce("config init --api-key K --cdn 1", {
      ...world(folder, { stdin: never, terminal: true }),
      onStart,
      onStderr: (text) => {
        if (text.endsWith(": ")) send("SIGTERM");
      },
      onHideTyping: (now) => hidden.push(now),
    });
    expect([outcome.code, hidden]).toEqual([143, [true, false]]);
    expect(outcome.stderr).toContain("sce: terminated\n");
    expect(existsSync(folder.at("config"))).toBe(false);
  });

  test("reports an existing file before the first question", async () => {
    const folder = new Folder();
    folder.write(FILE, "cdn: 1\n");
    const { code, stderr } = await sce("config init", world(folder, { stdin: typed(), terminal: true }));
    expect(code).toBe(3);
    expect(stderr).not.toContain("API key:");
  });

  describe("if the API refuses the credentials", () => {
    const refuses =
      (code: string): Play =>
      (response, { request }) =>
        void response.end(request.api_key === KEY && request.cdn === 158 ? uploaded : failure(code));

    test.each(["0001", "0003", "0005"])("asks for all of them again: %s", async (code) => {
      const folder = new Folder();
      const { url, seen } = await startApi(refuses(code));
      const outcome = await sce(["config", "init", "--api-key", "WRONG", "--api-url", url], {
        ...world(folder, { stdin: typed("1\n", "wrong\r", ` ${KEY}\n`, "158\n", `${SECRET} \r`), terminal: true }),
      });
      expect([outcome.code, outcome.stdout]).toEqual([0, `${folder.at(FILE)}\n`]);
      expect(onScreen(outcome.stderr).split("\n").slice(3)).toEqual([
        expect.stringMatching(`^sce: .* \\(code ${code}\\): no$`),
        "hint: compare them with your account and type them again, or press Ctrl-C to stop",
        `API key:  ${KEY}`,
        "CDN ID: 158",
        "API secret (hidden while you type): ",
        "sce: the API accepts these credentials",
        "",
      ]);
      expect(readFileSync(folder.at(FILE), "utf8")).toBe(`${CONTENT}api_url: "${url}"\n`);
      expect(seen).toHaveLength(2);
    });

    test("asks for a profile again, and keeps the rest of the file", async () => {
      const folder = new Folder();
      folder.write(FILE, "cdn: 1 # mine\n");
      const { url } = await startApi(refuses("0003"));
      const outcome = await sce(["config", "init", "--profile", "live", "--api-url", url], {
        ...world(folder, { stdin: typed("K\n1\ns\n", `${KEY}\n158\n${SECRET}\n`), terminal: true }),
      });
      expect(outcome.code).toBe(0);
      const text = readFileSync(folder.at(FILE), "utf8");
      expect(text).toMatch(/^cdn: 1 # mine\nprofiles:\n {2}live:\n/);
      expect(text.match(/api_key/g)).toHaveLength(1);
      expect(text).toContain(SECRET);
    });

    test("Ctrl-C then says what the file contains", async () => {
      const folder = new Folder();
      const hidden: boolean[] = [];
      const { url } = await startApi(failure("0003"));
      const { code, stderr } = await sce(["config", "init", "--api-url", url], {
        ...world(folder, { stdin: typed("K\n1\ns\n", "\u0003"), terminal: true }),
        onHideTyping: (now) => hidden.push(now),
      });
      expect([code, hidden]).toEqual([130, [true, false, true, false]]);
      expect(stderr).toContain(
        `sce: interrupted: wrote ${folder.at(FILE)}, but the API refuses its credentials\nhint: to replace it, run `,
      );
    });

    test("does not ask again if the clock is wrong", async () => {
      const { url } = await startApi(failure("0002"));
      const outcome = await sce(["config", "init", "--api-url", url], {
        ...world(new Folder(), { stdin: typed("K\n1\ns\n"), terminal: true }),
      });
      expect(outcome.code).toBe(4);
      expect(outcome.stderr).toContain("config.yaml, but the API does not accept the request's time (code 0002)");
    });
  });

  test("prints no escape sequences on a dumb terminal", async () => {
    vi.stubEnv("TERM", "dumb");
    const { stderr } = await sce("config init --no-check", {
      ...world(new Folder(), { stdin: typed("K\n1\ns\n"), terminal: true, env: { TERM: "dumb" } }),
    });
    expect(stderr).not.toContain("\u001b");
  });
});
