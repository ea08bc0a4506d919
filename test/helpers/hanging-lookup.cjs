// Preloaded into the built program. Look-ups of host names never end, and keep the process alive.
require("node:dns").lookup = () => setInterval(() => {}, 1_000_000);
