// Runs before each test file.
import fc from "fast-check";
import { afterAll, afterEach } from "vitest";
import { cleanUp } from "./helpers/clean-up.ts";
import { removeFolders } from "./helpers/folder.ts";
import { runs } from "./helpers/runs.ts";

fc.configureGlobal(runs(3000));

// Test files share the helpers' modules, so the helpers cannot register these themselves.
afterEach(cleanUp);
afterAll(removeFolders);
