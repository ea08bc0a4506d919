// Preloaded to measure memory: writes the peak of the process, in KiB, to the file BENCH_PEAK.
"use strict";
process.on("exit", () => {
  require("node:fs").writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS));
});
