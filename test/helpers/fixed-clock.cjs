// Preloaded into the built program: its clock starts at a fixed moment, so that an age such as "8 years ago" is the same
// whenever it is printed.
const START = Date.UTC(2026, 0, 2, 3, 4, 5);
const { now } = Date;
const offset = START - now();
Date.now = () => now() + offset;
