import type { ClientHttp2Session } from "node:http2";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everyPort, type FunctionProcess, startFunction } from "../wire/function-process.ts";
import { endpointOf } from "./http2/endpoint.ts";
import { openSession } from "./http2/open-session.ts";
import { sendOnce } from "./http2/send-once.ts";
import { malformedRequests } from "./malformed.ts";

describe("malformed requests", () => {
  let server: FunctionProcess;
  beforeAll(async () => {
    server = await startFunction({ arguments: ["--insecure", ...everyPort] });
  });
  afterAll(async () => {
    await server.end("SIGKILL");
  });

  test.each(malformedRequests)("$name: only this call fails, and the connection stays open", async (request) => {
    const session = await connected(server);

    const answer = await sendOnce(session, request);
    session.destroy();

    expect(request.allowed).toContain(answer);
  });
});

test("rejected calls do not delay the shutdown once their connections are closed", async () => {
  const server = await startFunction({ arguments: ["--insecure", ...everyPort] });
  for (const request of malformedRequests) {
    const session = await connected(server);
    await sendOnce(session, request);
    session.destroy();
  }

  const { output } = await server.end();

  expect(output).not.toContain("unfinished");
});

function connected({ address }: FunctionProcess): Promise<ClientHttp2Session> {
  return openSession(endpointOf(address));
}
