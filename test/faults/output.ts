import { existsSync, openSync } from "node:fs";
import { failure, success, uploaded } from "../helpers/api.ts";
import { type Fault, plays } from "./fault.ts";

/** Faults of stdin, stdout and stderr. */
export const OUTPUT: readonly Fault[] = [
  {
    name: "stdout is closed",
    arrange: plays(uploaded),
    process: { shell: ">&-" },
    code: 0,
    stdout: "",
    stderr: "",
    requests: 1,
  },
  {
    name: "stdout is full",
    arrange: plays(uploaded),
    process: { stdout: () => openSync("/dev/full", "w") },
    skip: existsSync("/dev/full") ? undefined : "needs /dev/full",
    code: 1,
    stdout: "",
    stderr: "sce: could not write to stdout (ENOSPC)\n",
    requests: 1,
  },
  {
    name: "stdout is read slowly",
    arrange: plays((response, { request }) =>
      response.end(success({ id: request.id, title: "x".repeat(100_000), youtube_id: "x" })),
    ),
    line: "youtube status 1 2 3 --field title",
    process: { shell: "| (sleep 1; cat)" },
    code: 0,
    stdout: `${"x".repeat(100_000)}\n`.repeat(3),
    stderr: "",
    requests: 3,
  },
  {
    name: "stderr is closed",
    arrange: plays(failure("")),
    process: { shell: "2>&-" },
    code: 1,
    stdout: "unknown\n",
    stderr: "",
    requests: 1,
  },
  {
    name: "stderr is full",
    arrange: plays(failure("")),
    process: { shell: "2>/dev/full" },
    skip: existsSync("/dev/full") ? undefined : "needs /dev/full",
    code: 1,
    stdout: "unknown\n",
    stderr: "",
    requests: 1,
  },
  {
    name: "stdin is closed",
    arrange: plays(uploaded),
    line: "youtube status -",
    process: { shell: "<&-" },
    code: 2,
    stdout: "",
    stderr: "sce: no upload id on stdin\nhint: run `sce youtube status 42`, or pipe ids to `sce youtube status -`\n",
    requests: 0,
  },
];
