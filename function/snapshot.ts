import { readFileSync } from "node:fs";
import { startupSnapshot } from "node:v8";
import { compose } from "./compose.ts";
import { respond } from "./crossplane/handler.ts";
import { decodeRequest } from "./crossplane/wire/request.ts";
import { encodeResponse } from "./crossplane/wire/response.ts";

/**
 * The command as the image starts it: with what it needs for an answer loaded and used once, before it is written to a
 * snapshot of Node.js (`--build-snapshot`, which names requests to answer in files). Started without one it is the command.
 */
const surroundings = { compose, now: () => 0, functionVersion: "v0.0.0" };

// What holds the state of a process (the server, the logger, the words of the command) is loaded when it starts.
const start = () => void import("./main.ts");

if (startupSnapshot.isBuildingSnapshot()) {
  for (const file of process.argv.slice(2)) answer(readFileSync(file));
  startupSnapshot.setDeserializeMainFunction(start);
} else start();

/** Leaves compiled code behind, and memories of pure functions by their arguments. */
function answer(request: Buffer): void {
  encodeResponse(respond(decodeRequest(request), surroundings));
}
