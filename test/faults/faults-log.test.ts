import { testFaults } from "./all.ts";

testFaults(["--log", "json", "-v"]);
