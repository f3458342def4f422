import { once } from "node:events";
import { type ClientHttp2Session, connect as connectHttp2 } from "node:http2";
import { status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { frameMessage } from "../../function/crossplane/grpc/message.ts";
import { encodeRequest, steadyCluster } from "../benchmark/request.ts";
import { certify, clientUsage } from "./certificate.ts";
import { callBytes, callFunction, clientCredentials, paths, resourceOf } from "./client.ts";
import { certificatesFolder } from "./folder.ts";
import { everyPort, type FunctionProcess, metricsOf, startFunction } from "./function-process.ts";

const meta = { tag: "t", capabilities: [] };
const authority = await certify({ subject: "CN=authority", isAuthority: true });
const client = await certify({ subject: "CN=client", usages: [clientUsage] }, authority);
const healthPath = "/grpc.health.v1.Health/Check";
const serving = Buffer.from([8, 1]);

const callHeaders = { ":method": "POST", ":path": paths.v1, "content-type": "application/grpc", te: "trailers" };

function healthOf(service: string): Buffer {
  const name = Buffer.from(service);
  return service === "" ? Buffer.alloc(0) : Buffer.concat([Buffer.from([10, name.length]), name]);
}

describe("health", () => {
  test.each(["", "apiextensions.fn.proto.v1.FunctionRunnerService", "grpc.health.v1.Health"])(
    "of service '%s' is served without certificates on the probe port",
    async (service) => {
      using folder = await certificatesFolder(authority);
      const server = await startFunction({ arguments: ["--tls-certs-dir", folder.path, ...everyPort] });
      const probe = { address: server.probeAddress, path: healthPath };

      await expect(callBytes(probe, healthOf(service))).resolves.toEqual(serving);

      await server.end();
    },
  );

  test("is also served on the function's port, to clients with a certificate", async () => {
    using folder = await certificatesFolder(authority);
    const server = await startFunction({ arguments: ["--tls-certs-dir", folder.path] });
    const credentials = clientCredentials(folder.authority, client);

    const answer = await callBytes({ address: server.address, credentials, path: healthPath }, healthOf(""));
    await server.end();

    expect(answer).toEqual(serving);
  });

  test("of an unknown service is NOT_FOUND, and the function is not served on the probe port", async () => {
    const server = await startFunction({ arguments: ["--insecure", ...everyPort] });
    const probe = { address: server.probeAddress };

    await expect(callBytes({ ...probe, path: healthPath }, healthOf("other"))).rejects.toMatchObject({
      code: status.NOT_FOUND,
    });
    await expect(callFunction(probe, { meta })).rejects.toMatchObject({ code: status.UNIMPLEMENTED });

    await server.end();
  });

  test("is NOT_SERVING while the last calls are finished", async () => {
    const server = await startFunction({ arguments: ["--insecure", ...everyPort] });
    const open = await openCall(server);

    const end = server.end();
    await server.logged("stopping");
    const answer = await callBytes({ address: server.probeAddress, path: healthPath }, healthOf(""));
    open.finish();
    await end;

    expect(answer).toEqual(Buffer.from([8, 2]));
  });
});

async function connected({ address }: FunctionProcess): Promise<ClientHttp2Session> {
  const session = connectHttp2(`http://${address}`);
  await once(session, "connect");
  return session;
}

/** Opens a call whose message is incomplete. */
async function openCall(server: FunctionProcess) {
  const session = await connected(server);
  const stream = session.request(callHeaders);
  stream.write(Buffer.from([0, 0]));
  await new Promise((resolve) => session.ping(resolve));
  return { finish: () => stream.end(Buffer.from([0, 0, 0])).resume() };
}

test("metrics count runs, results, seconds and bytes, without names of clusters", async () => {
  const server = await startFunction({ arguments: ["--insecure", ...everyPort] });
  const composite = resourceOf({ metadata: { name: "swordfish" }, spec: { unknown: 1 } });
  await callFunction(server, { meta });
  await callFunction(server, { meta, observed: { composite, resources: {} } });

  const response = await fetch(`http://${server.metricsAddress}/metrics`);
  const text = await response.text();
  const other = await fetch(`http://${server.metricsAddress}/`);
  await server.end();

  expect(response.headers.get("content-type")).toContain("version=0.0.4");
  expect(text).toContain("\nfunction_cluster_api_runs_total 2\n");
  expect(text).toContain('\nfunction_cluster_api_results_total{severity="Fatal"} 2\n');
  expect(text).toContain('\nfunction_cluster_api_run_seconds_bucket{le="+Inf"} 2\n');
  expect(text).toMatch(/\nfunction_cluster_api_request_bytes_total [1-9]/);
  expect(text).toMatch(/\nfunction_cluster_api_response_bytes_total [1-9]/);
  expect(text).not.toContain("swordfish");
  expect(other.status).toBe(404);
});

test.each(["127.0.0.1", "[::1]"])("a server without a host in its address listens on %s", async (host) => {
  const server = await startFunction({ arguments: ["--insecure", "--address", ":0"] });
  const port = server.address.split(":").at(-1) ?? "";

  await expect(callFunction({ address: `${host}:${port}` }, { meta })).resolves.toMatchObject({ meta: { tag: "t" } });

  await server.end();
});

test("a call past its deadline is not composed", async () => {
  const server = await startFunction({ arguments: ["--insecure", ...everyPort] });
  const session = await connected(server);
  const stream = session.request({ ...callHeaders, "grpc-timeout": "1m" });
  stream.write(Buffer.from([0, 0]));
  const [answered] = await once(stream, "response");
  session.destroy();
  const metrics = await metricsOf(server);
  await server.end();

  expect(answered).toMatchObject({ "grpc-status": String(status.DEADLINE_EXCEEDED) });
  expect(metrics).toContain("\nfunction_cluster_api_runs_total 0\n");
});

test("a signal under load loses no call", async () => {
  const request = encodeRequest(steadyCluster(1));
  const server = await startFunction({ arguments: ["--insecure"] });
  const session = await connected(server);
  const streams = Array.from({ length: 40 }, () => session.request(callHeaders));
  const statuses = streams.map((stream) => once(stream, "trailers").then(([trailers]) => trailers["grpc-status"]));
  for (const stream of streams) stream.write(frameMessage(request).subarray(0, 5));
  for (const stream of streams.slice(0, 20)) stream.end(request);
  await new Promise((resolve) => session.ping(resolve));

  const end = server.end();
  await server.logged("stopping");
  for (const stream of streams.slice(20)) stream.end(request);
  for (const stream of streams) stream.resume();

  expect(await Promise.all(statuses)).toEqual(streams.map(() => "0"));
  expect((await end).output).not.toContain("unfinished");
});
