// The floor: a hand-written script that needs only Node. It signs and sends the same request as
// `sce youtube status ID --json`, and prints the response.
//
//   node bench/floor.cjs CONCURRENCY ID...     use - for ids on stdin
"use strict";
const { createHmac } = require("node:crypto");
const url = new URL(process.env.SCE_API_URL);
const { Agent, request } = require(url.protocol === "https:" ? "node:https" : "node:http");

const [concurrency, ...words] = process.argv.slice(2);
const ids = words[0] === "-" ? require("node:fs").readFileSync(0, "utf8").split("\n").filter(Boolean) : words;
const agent = new Agent({ keepAlive: true, maxSockets: Number(concurrency) });
const boundary = "------------------------floor";

function body(id) {
  const unsigned = JSON.stringify({
    command: "youtube.status",
    api_key: process.env.SCE_API_KEY,
    timestamp: Math.floor(Date.now() / 1000),
    cdn: Number(process.env.SCE_CDN),
    id: Number(id),
  });
  const signature = createHmac("sha256", process.env.SCE_API_SECRET).update(unsigned).digest("base64");
  const signed = `${unsigned.slice(0, -1)},"signature":"${signature.replaceAll("/", "\\/")}"}`;
  return `--${boundary}\r\nContent-Disposition: form-data; name="json"\r\n\r\n${signed}\r\n--${boundary}--\r\n`;
}

function ask(id, done) {
  const text = body(id);
  const headers = {
    "content-type": `multipart/form-data; boundary=${boundary}`,
    "content-length": Buffer.byteLength(text),
  };
  const sent = request(url, { method: "POST", agent, headers }, (response) => {
    let answer = "";
    response.setEncoding("utf8").on("data", (chunk) => {
      answer += chunk;
    });
    response.on("end", () => done(answer));
  });
  sent.end(text);
}

const answers = [];
let next = 0;
let printed = 0;

function work() {
  if (next === ids.length) return;
  const at = next++;
  ask(ids[at], (answer) => {
    answers[at] = answer;
    for (; answers[printed] !== undefined; printed += 1) process.stdout.write(`${answers[printed]}\n`);
    if (printed === ids.length) agent.destroy();
    work();
  });
}

for (let worker = 0; worker < Number(concurrency); worker += 1) work();
