// Preloaded into the built program. A Node function that gets the secret or the signed request throws an error that
// quotes its arguments, as some do. SCE_TEST_FAULT names the function. With "-later", nothing can catch the error.
const { inspect } = require("node:util");

const [name, later] = (process.env.SCE_TEST_FAULT ?? "").split("-");
const [owner, method] = {
  hmac: [require("node:crypto"), "createHmac"],
  end: [require("node:http").ClientRequest.prototype, "end"],
  write: [require("node:http").ClientRequest.prototype, "write"],
  decode: [require("node:buffer"), "isUtf8"],
  parse: [JSON, "parse"],
}[name];

const real = owner[method];
owner[method] = function (...args) {
  const text = args.map((arg) => (arg instanceof Uint8Array ? String(Buffer.from(arg)) : inspect(arg))).join(", ");
  const error = Object.assign(new Error(`${method} was given\n${text}`), { args });
  if (later === undefined) throw error;
  process.nextTick(() => {
    throw error;
  });
  return real.apply(this, args);
};
