import { steadyCluster, encodeRequest } from "../benchmark/request.ts";
import { callBytes } from "../wire/client.ts";
import { startFunction } from "../wire/function-process.ts";
import { runtimeCommand } from "./runtime-command.ts";

/** Lets the bundle answer once, so that Node.js keeps what it has compiled for the next start. */
export async function fillCompileCache(folder: string): Promise<void> {
  const ports = ["--probe-address", "127.0.0.1:0", "--metrics-address", "127.0.0.1:0"];
  const server = await startFunction({ arguments: ["--insecure", ...ports], command: runtimeCommand(folder) });
  await callBytes(server, encodeRequest(steadyCluster(3)));
  await server.end();
}
