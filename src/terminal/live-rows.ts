import type { Output } from "../system/system.ts";

/** Rows at the end of a terminal that are redrawn in place. While they are shown, nothing else may be written. */
export interface LiveRows {
  /** Replaces the rows. Each must be at least two columns narrower than the terminal. */
  draw(rows: readonly string[]): void;
  erase(): void;
  /** Leaves the rows on the screen. Something else was written, so their position is unknown. */
  forget(): void;
}

/** Loads ora to draw the rows. The terminal must have a width: without one, ora loops forever. */
export async function openLiveRows({ stream }: Output): Promise<LiveRows> {
  const { default: ora } = await import("ora");
  // Never started: ora would then draw every 80 ms, replace the streams' write and hide the cursor.
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
