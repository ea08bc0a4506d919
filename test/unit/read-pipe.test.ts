import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync, writeSync } from "node:fs";
import { Socket } from "node:net";
import { devNull } from "node:os";
import { describe, expect, test } from "vitest";
import { SceError } from "../../src/base/errors.ts";
import { isPipe, readPipe } from "../../src/system/read-pipe.ts";
import { Folder } from "../helpers/folder.ts";

/** Creates a named pipe. */
function namedPipe(): string {
  const path = new Folder().at("pipe");
  execFileSync("mkfifo", [path]);
  return path;
}

/** Opens the pipe for writing, without waiting for its reader. */
function openWriter(path: string): number {
  return openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
}

/** An alarm that never rings, and one that a test can ring. */
function bell() {
  const set: { ms: number; ring: () => void; isCancelled: boolean }[] = [];
  const alarm = (ms: number, ring: () => void) => {
    const entry = { ms, ring, isCancelled: false };
    set.push(entry);
    return () => {
      entry.isCancelled = true;
    };
  };
  return { set, alarm };
}

async function failure(reading: Promise<unknown>) {
  const error: unknown = await reading.catch((reason: unknown) => reason);
  return error instanceof SceError ? { kind: error.kind, message: error.message, hint: error.hint } : error;
}

test("only a pipe is a pipe", () => {
  const folder = new Folder();
  expect([isPipe(folder.path), isPipe(folder.at("nothing")), isPipe(folder.write("file", ""))]).toEqual([
    false,
    false,
    false,
  ]);
});

describe.skipIf(process.platform === "win32")("a pipe", () => {
  test("is recognized", () => {
    expect(isPipe(namedPipe())).toBe(true);
  });

  test("is read until its writers have closed it, and the alarm is cancelled", async () => {
    const path = namedPipe();
    const { set, alarm } = bell();
    const writer = openWriter(path);
    const reading = readPipe(path, "the file", 100, { alarm });
    writeSync(writer, "hello ");
    writeSync(writer, "world");
    closeSync(writer);
    expect(Buffer.from(await reading).toString()).toBe("hello world");
    expect(set.map(({ ms, isCancelled }) => ({ ms, isCancelled }))).toEqual([{ ms: 10_000, isCancelled: true }]);
  });

  test("may be opened before its writer opens it", async () => {
    const path = namedPipe();
    const reading = readPipe(path, "the file", 100, bell());
    const writer = openWriter(path);
    writeSync(writer, "hello");
    closeSync(writer);
    expect(Buffer.from(await reading).toString()).toBe("hello");
  });

  test("may have more than it holds at a time", async () => {
    const path = namedPipe();
    const content = Buffer.from("0123456789".repeat(30_000));
    const writer = new Socket({ fd: openWriter(path), readable: false, writable: true });
    const reading = readPipe(path, "the file", content.length, bell());
    writer.end(content);
    expect(content.equals(await reading)).toBe(true);
  });

  test("may be as large as the limit, and no larger", async () => {
    for (const [text, expected] of [
      ["x".repeat(2048), undefined],
      ["x".repeat(2049), { kind: "config", message: "the file is larger than 2 KiB", hint: undefined }],
    ] as const) {
      const path = namedPipe();
      const writer = openWriter(path);
      const reading = readPipe(path, "the file", 2048, bell());
      writeSync(writer, text);
      closeSync(writer);
      if (expected === undefined) expect(Buffer.from(await reading).toString()).toBe(text);
      else expect(await failure(reading)).toEqual(expected);
    }
  });

  test("that stays open fails after 10 seconds", async () => {
    const path = namedPipe();
    const writer = openWriter(path);
    const { set, alarm } = bell();
    const reading = failure(readPipe(path, "the file", 100, { alarm }));
    set[0]?.ring();
    expect(await reading).toEqual({
      kind: "config",
      message: "the file was not closed by its writer within 10 s",
      hint: undefined,
    });
    expect(set[0]?.isCancelled).toBe(true);
    closeSync(writer);
  });
});

test.each<[what: string, path: (folder: Folder) => string, message: string]>([
  ["is gone", (folder) => folder.at("nothing"), "the file was not found"],
  ["is now a file", (folder) => folder.write("file", "text"), "the file is no longer a pipe"],
])("a pipe that %s fails", async (_, path, message) => {
  const { set, alarm } = bell();
  expect(await failure(readPipe(path(new Folder()), "the file", 100, { alarm }))).toEqual({
    kind: "config",
    message,
    hint: undefined,
  });
  expect(set).toEqual([]);
});

test("a file in place of a pipe is closed again", async () => {
  // A system gives out the lowest free number.
  const nextDescriptor = () => {
    const descriptor = openSync(devNull, "r");
    closeSync(descriptor);
    return descriptor;
  };
  const file = new Folder().write("file", "text");
  const before = nextDescriptor();
  const reading = failure(readPipe(file, "the file", 100, bell()));
  expect(nextDescriptor()).toBe(before);
  await reading;
});
