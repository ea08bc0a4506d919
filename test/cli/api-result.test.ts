import { describe, expect, test } from "vitest";
import { SceError } from "../../src/base/errors.ts";
import { OutputClosed } from "../../src/system/system.ts";
import { failure, queued, startApi } from "../helpers/api.ts";
import { sce } from "../helpers/sce.ts";
import { Screen } from "../helpers/screen.ts";

describe("the result", () => {
  const data =
    '{"id": 7, "n": 1.0, "big": 12345678901234567890, "t": "a\\tb\\\\c\\u001b", "l": [{"p": "é"}], "e": null}';
  const response = `{"status" : "success", "2":[ ], "1":{}, "data": ${data}}`;

  test("is the API's response, on one line in a pipe", async () => {
    const { env } = await startApi(response);
    const expected = {
      code: 0,
      stdout:
        '{"status":"success","2":[],"1":{},"data":{"id":7,"n":1.0,"big":12345678901234567890,"t":"a\\tb\\\\c\\u001b","l":[{"p":"é"}],"e":null}}\n',
      stderr: "",
    };
    expect(await sce("api a.get", { env })).toEqual(expected);
    expect(await sce("api a.get --json", { env })).toEqual(expected);
  });

  test("is indented on a terminal, hostile characters as \\uXXXX", async () => {
    const { env } = await startApi('{"status":"success","data":{"t":"\u009b31m\u202e"}}');
    const stdout = '{\n  "status": "success",\n  "data": {\n    "t": "\\u009b31m\\u202e"\n  }\n}\n';
    expect((await sce("api a.get", { env, columns: 80 })).stdout).toBe(stdout);
    expect((await sce("api a.get --json --color always", { env, columns: 80 })).stdout).toBe(stdout);
  });

  test("with --field has values of data, tab-separated", async () => {
    const { env } = await startApi(response);
    expect((await sce("api a.get --field id,n,big,t,l.0.p,l,e,none,data.id", { env })).stdout).toBe(
      '7\t1.0\t12345678901234567890\ta\\tb\\\\c\\x1b\té\t[{"p":"é"}]\t\t\t7\n',
    );
  });

  test("with --json --field is one object", async () => {
    const { env } = await startApi(response);
    expect((await sce("api a.get --json --field big --field n,none,l.0.p,big", { env })).stdout).toBe(
      '{"big":12345678901234567890,"n":1.0,"none":null,"l.0.p":"é"}\n',
    );
  });

  test("of a list has its elements by number", async () => {
    expect((await sce("--sandbox api aws.status -F limit=2 -F offset=1 --field 0.id,1.id,2.id")).stdout).toBe(
      "2\t3\t\n",
    );
  });

  describe("with --field for a missing name", () => {
    const known = "it has id, n, big, t, l, e, status, 2, 1";

    test("has an empty value and a warning that lists the names", async () => {
      const { env } = await startApi(response);
      expect(await sce("api a.get --field id,ID,none,ID", { env })).toEqual({
        code: 0,
        stdout: "7\t\t\t\n",
        stderr: `sce: warning: the response has no ID, none; ${known}\n`,
      });
    });

    test("fails if all names are missing", async () => {
      const { env } = await startApi(response);
      const outcome = { code: 1, stderr: `sce: the response has no Id; ${known}\nhint: did you mean --field id?\n` };
      expect(await sce("api a.get --field Id", { env })).toEqual({ ...outcome, stdout: "\n" });
      expect(await sce("api a.get --json --field Id", { env })).toEqual({ ...outcome, stdout: '{"Id":null}\n' });
    });

    test("lists the names of a list's first element", async () => {
      const { env } = await startApi('{"status":"success","data":[{"a":1,"b":2}]}');
      expect((await sce("api a.list --field id", { env })).stderr).toBe(
        "sce: the response has no id; it has 0.a, 0.b, status\n",
      );
    });

    test.each(["--field Id", "--field Id -q", "--field t,Id", "--json --field Id"])(
      "keeps the response of a command that writes: %s",
      async (options) => {
        const { env } = await startApi(response);
        const { code, stderr } = await sce(`api a.set ${options}`, { env });
        expect(code).toBe(options.includes("t,") ? 0 : 1);
        expect(JSON.parse(stderr.split("\n").at(-2) ?? "")).toEqual(JSON.parse(response));
      },
    );

    test("also finds the response's own members", async () => {
      const { env } = await startApi('{"status":"success","ticket":{"id":"T-1"},"message":"queued"}');
      expect(await sce("api sevu.request --field ticket.id,message", { env })).toEqual({
        code: 0,
        stdout: "T-1\tqueued\n",
        stderr: "",
      });
    });

    test("of a refusal only reports the refusal", async () => {
      const { env } = await startApi(failure("0006", "no"));
      const stderr = "sce: the API says that a required field is missing (code 0006): no\n";
      expect(await sce("api a.get --field id", { env })).toEqual({ code: 1, stdout: "\n", stderr });
      expect((await sce("api a.get --field code,id", { env })).stdout).toBe("0006\t\n");
    });
  });

  test.each([
    ["", "null\n"],
    [" --json", "null\n"],
    [" --field a,b", "\t\n"],
    [" --json --field a,b", '{"a":null,"b":null}\n'],
  ])("without a response%s is %j, and an error has the reason", async (options, stdout) => {
    const { env } = await startApi("<html>down</html>");
    const result = await sce(`api a.get${options}`, { env });
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 1, stdout });
    expect(result.stderr).toMatch(/^sce: the API answered with an HTML page \(HTTP 200.*\nhint: .*\n$/);
  });

  test("without a response is null on a terminal, too", async () => {
    const { env } = await startApi("<html>down</html>");
    expect((await sce("api a.get", { env, screen: new Screen(80, 24) })).stdout).toBe("null\n");
  });

  test("that nobody reads is not a failure", async () => {
    const { env } = await startApi(failure("0006", "no"));
    expect(await sce("api a.b", { env, failStdout: () => new OutputClosed("stdout is closed") })).toEqual({
      code: 1,
      stdout: "",
      stderr: "",
    });
  });

  test("that nobody reads goes to stderr for a command that writes", async () => {
    const { env } = await startApi(queued);
    const failStdout = () => new OutputClosed("stdout is closed");
    expect(await sce("api a.set --field id", { env, failStdout })).toEqual({
      code: 0,
      stdout: "",
      stderr: `${queued}\n`,
    });
    expect((await sce("api a.get", { env, failStdout })).stderr).toBe("");
  });
});

describe("a result that cannot be printed", () => {
  test.each([
    ["api a.get", "sce: could not write to stdout (ENOSPC)\n"],
    ["api a.set", `${queued}\nsce: could not write to stdout (ENOSPC); the request was carried out\n`],
  ])("of sce %s is a failure, and the message says what was done", async (line, stderr) => {
    const { env } = await startApi(queued);
    const failStdout = () => new SceError("refused", "could not write to stdout (ENOSPC)");
    expect(await sce(line, { env, failStdout })).toEqual({ code: 1, stdout: "", stderr });
  });
});
