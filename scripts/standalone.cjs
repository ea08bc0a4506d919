// The entry point of the standalone executable.
require("../dist/main.js").main();
