import { RunFunctionResponse } from "@crossplane-org/function-sdk-typescript";
import { type Client, credentials } from "@grpc/grpc-js";
import { afterAll, beforeEach, expect, test } from "vitest";
import { readVersion } from "../../function/cli/version.ts";
import { compose } from "../../function/compose.ts";
import { handle } from "../../function/crossplane/handler.ts";
import { decodeRequest } from "../../function/crossplane/wire/request.ts";
import { encodeRequest, steadyCluster } from "../benchmark/request.ts";
import { callUntagged, connect } from "./honest/function-client.ts";
import { type AttackedServer, fromSource, startAttacked } from "./server/attacked-server.ts";
import { hostileSpecs } from "./tenants/hostile-specs.ts";

const deadlineMilliseconds = 12_000;

let server: AttackedServer | undefined;
let client: Client;
/** Counts tenants, each with a new spec, so that no cached answer is used. */
let tenants = 0;

beforeEach(async () => {
  if (server) return;
  server = await startAttacked({ command: fromSource, words: ["--insecure"] });
  client = connect(server.address, credentials.createInsecure());
});
afterAll(stopServer);

async function stopServer(): Promise<void> {
  client.close();
  await server?.stop(0);
  server = undefined;
}

/**
 * Returns the answer, or the text of a gRPC rejection. Any other error stops the server, because later tests could not
 * use it.
 */
async function call(request: Buffer): Promise<Buffer | string> {
  try {
    return await callUntagged(client, request, deadlineMilliseconds);
  } catch (error) {
    const text = String(error);
    if (/malformed|RESOURCE_EXHAUSTED|INVALID_ARGUMENT/.test(text)) return text;
    await stopServer();
    throw error;
  }
}

function messagesOf(answer: Buffer | string): string {
  if (typeof answer === "string") return answer;
  return RunFunctionResponse.decode(answer)
    .results.map(({ message }) => message)
    .join("\n");
}

/** The answer of this process, which was not attacked, to the same request. */
function expectedAnswer(request: Buffer): Buffer {
  const report = (error: unknown) => {
    throw error;
  };
  const surroundings = { compose, now: Date.now, functionVersion: readVersion(), report };
  return handle(decodeRequest(request), surroundings).bytes;
}

test.each(hostileSpecs)(
  "$name, $what: is answered, and the answer of another tenant does not change",
  async ({ request }) => {
    tenants += 1;
    const other = encodeRequest(steadyCluster(2, `tenant-${tenants}`));

    const answer = await call(request());
    const otherAnswer = await call(other);

    expect(messagesOf(answer)).not.toContain("internal error");
    expect(otherAnswer).toEqual(expectedAnswer(other));
  },
);
