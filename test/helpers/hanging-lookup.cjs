// Preloaded into the built program: its look-ups of names never come to an end.
require("node:dns").lookup = () => setInterval(() => {}, 1_000_000);
