import { describe, expect, test } from "vitest";
import { parseJsonText } from "../../src/base/json-text.ts";
import { readUpload, type State } from "../../src/uploads/upload.ts";

const read = (data: string, succeeded = true) =>
  readUpload("42", { succeeded, message: "no such upload", data: parseJsonText(data) });

describe("the state", () => {
  test.each<[data: string, state: State, why: string]>([
    ['{"youtube_id":"abc","status":200}', "uploaded", "a youtube_id"],
    ['{"youtube_id":"abc","status":500}', "uploaded", "a youtube_id wins over the status"],
    ['{"youtube_id":"","status":200}', "pending", "an empty youtube_id is none"],
    ['{"youtube_id":null,"status":0}', "pending", "null is none"],
    ['{"youtube_id":[],"status":"0"}', "pending", "PHP's empty object is none"],
    ['{"youtube_id":false}', "pending", "false is none"],
    ['{"status":400}', "failed", "a status of 400"],
    ['{"status":"503"}', "failed", "a status as text"],
    ['{"status":"4e2"}', "failed", "a status as PHP may write a float"],
    ['{"status":399}', "pending", "a status below 400"],
    ["[]", "unknown", "PHP's empty object as data"],
    ["{}", "unknown", "an empty object as data"],
    ["null", "unknown", "null as data"],
    ['"text"', "unknown", "text as data"],
    ['{"id":43,"youtube_id":"abc"}', "unknown", "another id"],
    ['{"id":"42","youtube_id":"abc"}', "uploaded", "the same id as text"],
    ['{"id":42.0,"youtube_id":"abc"}', "uploaded", "the same id as a float"],
    ['{"id":null,"youtube_id":"abc"}', "uploaded", "no id"],
  ])("%s is %s: %s", (data, state) => expect(read(data).state).toBe(state));

  test("a failure of the API is unknown, with its reason", () =>
    expect(read('{"youtube_id":"abc"}', false)).toMatchObject({ state: "unknown", error: "no such upload" }));

  test("an answer about another id names both", () =>
    expect(read('{"id":43}').error).toBe("the API answered about upload 43 instead of upload 42"));
});

describe("the URL", () => {
  test.each([
    ["12345ABC_-f", "https://youtu.be/12345ABC_-f"],
    ["a/../b", undefined],
    ["a b", undefined],
    ["x?y=1", undefined],
  ])("of %j", (youtubeId, url) => expect(read(JSON.stringify({ youtube_id: youtubeId })).url).toBe(url));
});

test.each([
  ['{"status":400,"message":"Bad video"}', "Bad video"],
  ['{"status":400,"message":null}', "HTTP status 400"],
])("the reason of a failed upload: %s", (data, error) => expect(read(data).error).toBe(error));
