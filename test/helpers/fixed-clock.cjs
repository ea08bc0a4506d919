// Preloaded into the built program. Its clock starts at a fixed time, so that ages such as "8 years ago" do not change.
const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const { now } = Date;
const offset = START - now();
Date.now = () => now() + offset;
