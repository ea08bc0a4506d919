// Preloaded into the built program: Node claims to have the version of SCE_TEST_NODE_VERSION.
const node = process.env.SCE_TEST_NODE_VERSION;
Object.defineProperty(process, "versions", { value: { ...process.versions, node } });
