// Preloaded into the built program: only timers move its clock. They fire ten times as fast as usual, but wait for the
// answers to requests. So a run is short, and its times are always the same.
const { subscribe } = require("node:diagnostics_channel");
const { setTimeout } = globalThis;
let nowMs = 0;
let unanswered; // undefined before the first request
subscribe("http.client.request.start", () => (unanswered = (unanswered ?? 0) + 1));
subscribe("http.client.response.finish", () => unanswered--);
globalThis.setTimeout = (callback, ms = 0) => {
  const dueMs = nowMs + ms;
  return setTimeout(function () {
    if (ms > 0 && unanswered !== 0) return this.refresh();
    nowMs = Math.max(nowMs, dueMs);
    callback();
  }, ms / 10);
};
Date.now = () => Date.UTC(2026, 0, 2, 3, 4, 5) + nowMs;
process.hrtime = () => [Math.floor(nowMs / 1000), (nowMs % 1000) * 1e6];
Math.random = () => 0.5;
