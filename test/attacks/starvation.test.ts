import { type ChannelCredentials, credentials } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Attack, Target } from "./attack.ts";
import { probeCalls, probeMessages, slowBodies, unreadAnswers } from "./attacks/open-calls.ts";
import { callUntagged, connect } from "./honest/function-client.ts";
import { endpointOf } from "./http2/endpoint.ts";
import { type AttackedServer, fromSource, startAttacked } from "./server/attacked-server.ts";
import { certificatesVolume, type CertificatesVolume } from "./server/certificates-volume.ts";
import { type Credentials, makeCredentials } from "./server/credentials.ts";
import { honestRequest } from "./tenants/requests.ts";

const attackMilliseconds = 300;
const deadlineMilliseconds = 5000;
/** Maximum growth of memory in MB, however many calls are open. */
const megabytes = 100;

let identity: Credentials;
let volume: CertificatesVolume;
let server: AttackedServer;
beforeEach(async () => {
  identity = await makeCredentials();
  volume = await certificatesVolume(identity.serverAuthority, identity.clientAuthority);
  server = await startAttacked({ command: fromSource, folder: volume.path });
});
afterEach(async () => {
  await server.stop(0);
  volume[Symbol.dispose]();
  identity[Symbol.dispose]();
});

test.each([probeMessages, probeCalls, slowBodies, unreadAnswers])(
  "honest calls are answered during $name, and memory is bounded",
  async (attack) => {
    const connections: { destroy(): unknown }[] = [];
    const before = server.megabytes();
    await attackFor(attack, connections);
    const client = connect(server.address, secure());

    const answer = await callUntagged(client, honestRequest, deadlineMilliseconds).catch(String);
    const growth = server.peakMegabytes() - before;
    client.close();
    for (const connection of connections) connection.destroy();

    expect(answer).toBeInstanceOf(Buffer);
    expect(growth).toBeLessThan(megabytes);
  },
);

function attackFor({ run }: Attack, connections: { destroy(): unknown }[]): Promise<string> {
  const target: Target = {
    server,
    other: undefined,
    endpoints: {
      function: endpointOf(server.address, identity.tls),
      probe: endpointOf(server.probeAddress),
      metrics: endpointOf(server.metricsAddress),
    },
    volume,
    clientAuthority: identity.clientAuthority,
    request: honestRequest,
    keep: (connection) => connections.push(connection),
    callAlso: () => undefined,
  };
  return run(target, AbortSignal.timeout(attackMilliseconds));
}

function secure(): ChannelCredentials {
  const { ca, key, cert } = identity.tls;
  return credentials.createSsl(Buffer.from(ca), Buffer.from(key), Buffer.from(cert));
}
