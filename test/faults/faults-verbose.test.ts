import { testFaults } from "./all.ts";

testFaults(["-v"]);
