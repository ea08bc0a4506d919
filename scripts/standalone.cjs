// Where the standalone executable begins.
require("../dist/main.js").main();
