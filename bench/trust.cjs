// Preloaded into the floor and into sce for the rows over https: trusts the tests' certificate authority.
// NODE_EXTRA_CA_CERTS would do the same, but costs Node 20 more than a request at every start.
"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const tls = require("node:tls");

const ca = readFileSync(join(__dirname, "../test/fixtures/tls/ca.pem"));
const { createSecureContext } = tls;
tls.createSecureContext = (options) => createSecureContext({ ...options, ca });
