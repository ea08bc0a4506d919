// Preloaded into the built program: its look-ups of names are forgotten, so that nothing is left to wait for.
require("node:dns").lookup = () => {};
