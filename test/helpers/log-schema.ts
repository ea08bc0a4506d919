import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { expect } from "vitest";

const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../docs/log.schema.json"), "utf8"));
const validate = new Ajv({ strict: false }).compile(schema);

/** Checks that stderr is a `--log json` log that ends with the exit code. */
export function expectLog(stderr: string, code: number | null): void {
  const lines = stderr.trimEnd().split("\n");
  const events = lines.map((line): Record<string, unknown> => JSON.parse(line));
  for (const event of events)
    expect(validate(event), `${JSON.stringify(event)} ${JSON.stringify(validate.errors)}`).toBe(true);
  expect(events.at(-1)).toMatchObject({ event: "end", exit: code });
  expect(events.filter(({ event }) => event === "end")).toHaveLength(1);
}
