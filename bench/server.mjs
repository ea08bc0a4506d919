// The API for the benchmarks. It has its own process, so that it does not share an event loop with the measured program.
// Answers every request like the sample in the API's documentation, about the requested id.
//
//   node bench/server.mjs [--latency 20] [--tls] [--relay 25]
//
// --latency delays each response, in milliseconds. --relay delays each packet in both directions.
//
// Prints its URL. Ends when its stdin does.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    latency: { type: "string", default: "0" },
    tls: { type: "boolean" },
    relay: { type: "string", default: "0" },
  },
});
const latency = Number(values.latency);
const relayDelay = Number(values.relay);
const certificates = join(import.meta.dirname, "../test/fixtures/tls");

const answer = (id) =>
  `{"message":"Found Youtube Status","status":"success","handle_time":0.0042,"data":{"id":${id},"cdn_id":158,` +
  '"path":"sestore{#}\\/jb\\/path\\/to\\/file.mp4","title":"My Video","description":"this is my first upload",' +
  '"tags":"csv,string,of,tags","visibility":"private","callback":"","youtube_id":"12345ABCdef",' +
  '"message":"Successfully Uploaded to Youtube","results":{"etag":"etag","id":"12345ABCdef","kind":"youtube#video"},' +
  '"created":"2018-01-01 00:00:00","last_updated":"2018-01-01 1:00:00","status":200}}';

function respond(request, response) {
  let body = "";
  request.setEncoding("latin1").on("data", (text) => {
    body += text;
  });
  request.on("end", () => {
    const reply = answer(/"id":(\d+)/.exec(body)?.[1] ?? "0");
    const send = () => {
      response.setHeader("content-type", "application/json");
      response.setHeader("content-length", Buffer.byteLength(reply));
      response.end(reply);
    };
    if (latency > 0) setTimeout(send, latency);
    else send();
  });
}

const server = values.tls
  ? createTlsServer(
      {
        key: readFileSync(join(certificates, "server.key")),
        cert: readFileSync(join(certificates, "good.pem")),
      },
      respond,
    )
  : createServer(respond);
server.keepAliveTimeout = 60_000;

/** Sends data from one socket to the other after a delay. */
function passOn(from, to) {
  from.on("data", (chunk) => setTimeout(() => to.write(chunk), relayDelay));
  from.on("end", () => setTimeout(() => to.end(), relayDelay));
  from.on("error", () => to.destroy());
}

function relay(near) {
  const far = connect(server.address().port, "127.0.0.1");
  passOn(near, far);
  passOn(far, near);
}

function announce(port) {
  console.log(`${values.tls ? "https" : "http"}://127.0.0.1:${port}/stable/`);
}

server.listen(0, "127.0.0.1", () => {
  if (relayDelay === 0) return announce(server.address().port);
  const front = createTcpServer(relay).listen(0, "127.0.0.1", () => announce(front.address().port));
});
process.stdin.resume().on("end", () => process.exit());
