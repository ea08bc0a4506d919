import { describe, expect, test } from "vitest";
import { failure, queued, startApi, success } from "../helpers/api.ts";
import { sent, upload } from "../helpers/upload-command.ts";

describe("--again", () => {
  const DATA = {
    id: 42,
    path: "sestore{#}/jb/a.mp4",
    title: 1.5,
    description: null,
    tags: [],
    visibility: "public",
    callback: "x",
    status: 400,
  };

  test("sends what youtube.status returned, null as empty text and numbers as text", async () => {
    const { env, seen } = await startApi(success(DATA), queued);
    expect(await upload("--again 42", { env })).toMatchObject({ code: 0, stdout: "1000001\n" });
    expect(seen[0]?.request).toMatchObject({ command: "youtube.status", id: 42 });
    expect(seen.slice(1).map(sent)).toEqual([
      [
        ["path", "sestore{#}/jb/a.mp4"],
        ["title", "1.5"],
        ["description", ""],
        ["tags", ""],
        ["visibility", "public"],
        ["callback", "x"],
      ],
    ]);
  });

  test("keeps the digits of a number and the escapes of a text", async () => {
    const text = JSON.stringify(DATA).replace("1.5", "1234567890123456789012345.0").replace('"x"', '"\\u00e4\\/"');
    const { env, seen } = await startApi(`{"status":"success","data":${text}}`, queued);
    await upload("--again 42", { env });
    expect(seen[1]?.request).toMatchObject({ title: "1234567890123456789012345.0", callback: "ä/" });
  });

  test("sends the values of options instead", async () => {
    const { env, seen } = await startApi(success(DATA), queued);
    await upload(["--again", "42", "--title", "new", "--visibility=private", "--callback=", "b.mp4"], { env });
    expect(seen[1]?.request).toMatchObject({ path: "b.mp4", title: "new", visibility: "private", callback: "" });
  });

  test.each<[name: string, reply: string, code: number, stderr: string]>([
    ["pending", success({ id: 42, title: "t" }), 2, "sce: upload 42 is pending\nhint: only a failed"],
    ["uploaded", success({ id: 42, youtube_id: "x" }), 2, "sce: upload 42 is uploaded\nhint: only a failed"],
    ["unknown to the API", failure("0006"), 1, "code 0006"],
    ["another one", success({ ...DATA, id: 43 }), 1, "about upload 43 instead of upload 42"],
    ["without a title", success({ ...DATA, title: null }), 2, "sce: the title is empty"],
    [
      "with half a character",
      `{"status":"success","data":{"path":"a","title":"\\ud83d","status":400}}`,
      2,
      "incomplete character",
    ],
    ["refused because of the signature", failure("0003"), 4, "code 0003"],
  ])("sends nothing for an upload that is %s", async (_, reply, code, message) => {
    const { env, seen } = await startApi(reply);
    const outcome = await upload("--again 42", { env });
    expect(outcome).toEqual({ code, stdout: "", stderr: expect.stringContaining(message) });
    expect(seen).toHaveLength(1);
  });
});
