// Preloaded into the built program. Look-ups of host names never end, and nothing else keeps the process alive.
require("node:dns").lookup = () => {};
