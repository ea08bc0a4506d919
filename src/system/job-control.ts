import { readFileSync } from "node:fs";

/**
 * Calls `before` when Ctrl-Z is pressed, then stops the process, and calls `after` when the shell's `fg` or `bg` lets it
 * continue, also after a stop that nobody announces. Gives how to undo that.
 */
export function onPause(before: () => void, after: () => void): () => void {
  const stop = () => {
    before();
    // SIGTSTP itself would come here again.
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
 * Whether this process belongs to the foreground job of its terminal, as Linux says in /proc/self/stat (proc(5): the
 * fields pgrp and tpgid). True where nobody says.
 */
export function isInForeground(): boolean {
  try {
    const stat = readFileSync("/proc/self/stat", "latin1");
    // The program's name stands before these in brackets, and may have spaces and brackets itself.
    const [, , group, , , foregroundGroup] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return foregroundGroup === "-1" || foregroundGroup === group;
  } catch {
    return true;
  }
}
