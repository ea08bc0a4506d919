// Preloaded into the built program. Node claims to be version SCE_TEST_NODE_VERSION.
const node = process.env.SCE_TEST_NODE_VERSION;
Object.defineProperty(process, "versions", { value: { ...process.versions, node } });
