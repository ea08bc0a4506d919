import type { Output } from "../system/system.ts";

/** Rows at the end of a terminal that are drawn again in place. Nothing else may be written while they are there. */
export interface LiveRows {
  /** Draws these in the place of those that are there. Each has to take less than the width of the terminal, by two. */
  draw(rows: readonly string[]): void;
  erase(): void;
  /** Leaves on the screen what is there: something else was written, and nobody knows where it is now. */
  forget(): void;
}

/** Loads ora, and has it draw. The terminal must have a width: without one ora loops for ever. */
export async function openLiveRows({ stream }: Output): Promise<LiveRows> {
  const { default: ora } = await import("ora");
  // It is never started: then it would draw every 80 ms, replace the streams' write and hide the cursor.
  const create = () => ora({ stream, isEnabled: true, discardStdin: false, color: false, spinner: { frames: [""] } });
  let drawn = create();
  let isDrawn = false;
  return {
    draw: (rows) => {
      drawn.text = rows.join("\n ");
      drawn.render();
      isDrawn = true;
    },
    erase: () => {
      if (isDrawn) drawn.clear();
      isDrawn = false;
    },
    forget: () => {
      drawn = create();
      isDrawn = false;
    },
  };
}
