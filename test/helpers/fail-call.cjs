// Preloaded into the built program. Makes its n-th call of one kind fail, for example with SCE_TEST_FAIL=connect:2. At
// the end, writes the number of calls of each kind to SCE_TEST_COUNTS.
const dns = require("node:dns");
const fs = require("node:fs");
const net = require("node:net");

const [failing, number] = (process.env.SCE_TEST_FAIL ?? ":").split(":");
const counts = {};

/** Whether this call is the one to fail. */
function fails(kind) {
  counts[kind] = (counts[kind] ?? 0) + 1;
  return kind === failing && counts[kind] === Number(number);
}

function fault(code) {
  return Object.assign(new Error(`${code}: made by a test`), { code });
}

const isOwnCode = (path) => /[\\/](bin|dist|node_modules)([\\/]|$)/.test(String(path)) || !/sce/.test(String(path));
const opened = new Set();

for (const name of ["lstatSync", "statSync", "realpathSync", "accessSync", "openSync", "readFileSync", "renameSync"]) {
  const real = fs[name];
  const failable = (path, ...rest) => {
    if (!isOwnCode(path) && fails("file")) throw fault("EIO");
    const result = real(path, ...rest);
    if (name === "openSync" && !isOwnCode(path)) opened.add(result);
    return result;
  };
  fs[name] = Object.assign(failable, real);
}
for (const name of ["fstatSync", "readSync", "writeSync", "fsyncSync", "fchmodSync"]) {
  const real = fs[name];
  fs[name] = (descriptor, ...rest) => {
    if (opened.has(descriptor) && fails("file")) throw fault("EIO");
    return real(descriptor, ...rest);
  };
}

const { lookup } = dns;
dns.lookup = (host, options, done) => {
  if (fails("dns")) process.nextTick(done, fault("EAI_AGAIN"), []);
  else lookup(host, options, done);
};

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...args) {
  if (!fails("connect")) return connect.apply(this, args);
  process.nextTick(() => this.destroy(fault("ECONNREFUSED")));
  return this;
};

for (const name of ["_write", "_writev"]) {
  const real = net.Socket.prototype[name];
  net.Socket.prototype[name] = function (...args) {
    const done = args.at(-1);
    if (fails("write")) done(fault("EIO"));
    else real.apply(this, args);
  };
}

const { parse } = JSON;
JSON.parse = (text, ...rest) => {
  // Only whole documents. A string from a parsed document cannot fail.
  if (String(text).startsWith("{") && fails("parse")) throw new SyntaxError("made by a test");
  return parse(text, ...rest);
};

process.on("exit", () => fs.writeFileSync(process.env.SCE_TEST_COUNTS, JSON.stringify(counts)));
