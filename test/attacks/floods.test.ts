import { credentials } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { paths } from "../wire/client.ts";
import { everyPort, type FunctionProcess, startFunction } from "../wire/function-process.ts";
import { callUntagged, connect, send } from "./honest/function-client.ts";
import { healthPath, healthRequest } from "./http2/call-headers.ts";
import { endpointOf } from "./http2/endpoint.ts";
import { floods } from "./http2/floods.ts";
import { floodUntil } from "./http2/send-flood.ts";
import { honestRequest } from "./tenants/requests.ts";

const floodMilliseconds = 150;
const deadlineMilliseconds = 10_000;
const serving = Buffer.from([8, 1]);

let server: FunctionProcess;
beforeAll(async () => {
  server = await startFunction({ arguments: ["--insecure", ...everyPort] });
});
afterAll(async () => {
  await server.end("SIGKILL");
});

test.each(floods)(
  "honest calls and health checks are answered during a flood of $name on both ports",
  async (flood) => {
    const client = connect(server.address, credentials.createInsecure());
    const prober = connect(server.probeAddress, credentials.createInsecure());
    const expected = await callUntagged(client, honestRequest, deadlineMilliseconds);

    const endSignal = AbortSignal.timeout(floodMilliseconds);
    const flooding = [
      floodUntil(endSignal, { endpoint: endpointOf(server.address), flood, path: paths.v1 }),
      floodUntil(endSignal, { endpoint: endpointOf(server.probeAddress), flood, path: healthPath }),
    ];
    const health = { path: healthPath, bytes: healthRequest, deadlineMilliseconds };
    const answers = await Promise.all([
      callUntagged(client, honestRequest, deadlineMilliseconds),
      callUntagged(client, honestRequest, deadlineMilliseconds),
      send(prober, health),
    ]);
    const sent = await Promise.all(flooding);
    const afterwards = await send(prober, health);
    client.close();
    prober.close();

    expect(answers).toEqual([expected, expected, serving]);
    expect(afterwards).toEqual(serving);
    expect(sent.every(({ pieces }) => pieces > 0)).toBe(true);
  },
);
