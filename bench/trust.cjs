// Preloaded for the rows over https, into the floor and into sce alike: trusts the authority of the tests' certificates.
// NODE_EXTRA_CA_CERTS would do it, too, but costs Node 20 at every start more than a request.
"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const tls = require("node:tls");

const ca = readFileSync(join(__dirname, "../test/fixtures/tls/ca.pem"));
const { createSecureContext } = tls;
tls.createSecureContext = (options) => createSecureContext({ ...options, ca });
