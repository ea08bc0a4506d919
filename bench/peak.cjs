// Preloaded where memory is measured: writes the peak of the process, in KiB, to the file that BENCH_PEAK names.
"use strict";
process.on("exit", () => {
  require("node:fs").writeFileSync(process.env.BENCH_PEAK, String(process.resourceUsage().maxRSS));
});
