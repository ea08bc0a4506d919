import { readFileSync } from "node:fs";

/**
 * Calls `before` when Ctrl-Z is pressed, and then stops the process. Calls `after` when the process continues by the
 * shell's `fg` or `bg`, even if it was stopped by SIGSTOP. Returns a function that removes both.
 */
export function onPause(before: () => void, after: () => void): () => void {
  const stop = () => {
    before();
    // SIGTSTP would call this function again.
    process.kill(process.pid, "SIGSTOP");
  };
  process.on("SIGTSTP", stop);
  process.on("SIGCONT", after);
  return () => {
    process.off("SIGTSTP", stop);
    process.off("SIGCONT", after);
  };
}

/**
 * Whether this process belongs to the foreground job of its terminal, by /proc/self/stat of Linux (proc(5): the fields
 * pgrp and tpgid). True on other systems.
 */
export function isInForeground(): boolean {
  try {
    const stat = readFileSync("/proc/self/stat", "latin1");
    // The program's name comes first, in brackets. It may contain spaces and brackets itself.
    const [, , group, , , foregroundGroup] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return foregroundGroup === "-1" || foregroundGroup === group;
  } catch {
    return true;
  }
}
