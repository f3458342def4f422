import { once } from "node:events";
import { connect } from "node:http2";
import { buffer } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { sampleSpec } from "../../function/cli/sample-cluster.ts";
import { frameMessage } from "../../function/crossplane/grpc/message.ts";
import { encodeRequest, steadyCluster } from "../benchmark/request.ts";
import { callBytes, callFunction, paths, resourceOf } from "./client.ts";
import { everyPort, type FunctionProcess, metricsOf, startFunction } from "./function-process.ts";

const healthPath = "/grpc.health.v1.Health/Check";
const serving = Buffer.from([8, 1]);
const notServing = Buffer.from([8, 2]);

/** A request for a new cluster, whose spec is not in the cache. */
function requestFor(name: string) {
  const spec = { ...sampleSpec(), network: { serviceDomain: `${name}.local` } };
  const composite = resourceOf({
    apiVersion: "capi.crossplane.io/v1beta1",
    kind: "KubernetesCluster",
    metadata: { name, namespace: "team-a" },
    spec,
  });
  return { observed: { composite, resources: {} }, requiredResources: { cluster: { items: [] } } };
}

/** Starts the function with a fault that a signal triggers. */
function startBroken(fault: string): Promise<FunctionProcess> {
  const before = `process.on("SIGUSR2", () => { ${fault} });`;
  return startFunction({ before, arguments: ["--insecure", "--debug", ...everyPort] });
}

function healthOf({ probeAddress }: FunctionProcess): Promise<Buffer> {
  return callBytes({ address: probeAddress, path: healthPath }, Buffer.alloc(0));
}

describe("a process whose Object.prototype is broken", () => {
  // The logger uses it, too.
  const fault = "Object.prototype.hasOwnProperty.call = 'x'; process.stderr.write('broken');";

  test("answers with internal errors, reports NOT_SERVING, logs the stack, and stops on a signal", async () => {
    const server = await startBroken(fault);
    const before = [await callFunction(server, requestFor("one")), await healthOf(server)] as const;
    const isBroken = once(server.child.stderr ?? server.child, "data");
    server.child.kill("SIGUSR2");
    await isBroken;

    const { results } = await callFunction(server, requestFor("other"));
    const health = await healthOf(server);
    const metrics = await metricsOf(server);
    const { status, output } = await server.end();

    expect(before).toMatchObject([{ results: [] }, serving]);
    expect(results).toMatchObject([{ reason: "InternalError" }]);
    expect(health).toEqual(notServing);
    expect(metrics).toContain("\nfunction_cluster_api_internal_errors_total 1\n");
    expect(output).toMatch(/"msg":"internal error","stack":"TypeError\\n {4}at /);
    expect(output).toContain('"msg":"not serving: the self-check has failed"');
    expect(status).toBe(0);
  });
});

describe("after an uncaught error", () => {
  test.each([
    ["is thrown", "throw new TypeError('boom')", "uncaughtException"],
    ["rejects a promise", "void Promise.reject(new TypeError('boom'))", "unhandledRejection"],
  ])("that %s, running calls are finished, and the process exits with 1", async (_, fault, origin) => {
    const server = await startBroken(fault);
    const session = connect(`http://${server.address}`);
    await once(session, "connect");
    const call = session.request({ ":method": "POST", ":path": paths.v1, "content-type": "application/grpc" });
    const message = frameMessage(encodeRequest(steadyCluster(1)));
    call.write(message.subarray(0, 5));
    await new Promise((resolve) => session.ping(resolve));

    server.child.kill("SIGUSR2");
    const line = await server.logged("uncaught error");
    await server.logged("stopping");
    const health = await healthOf(server);
    const trailers = once(call, "trailers");
    call.end(message.subarray(5));
    await buffer(call);
    const { status } = await server.end("SIGURG");

    expect(line).toMatchObject({ origin, err: { message: "boom", stack: expect.stringContaining("at ") } });
    expect(health).toEqual(notServing);
    expect((await trailers)[0]).toMatchObject({ "grpc-status": "0" });
    expect(status).toBe(1);
  });
});

test("the process ends even if the server cannot stop", async () => {
  const fault = "net.Server.prototype.close = () => { throw new Error('boom'); }; process.stderr.write('broken');";
  const server = await startBroken(`const net = process.getBuiltinModule("node:net"); ${fault}`);
  const isBroken = once(server.child.stderr ?? server.child, "data");
  server.child.kill("SIGUSR2");
  await isBroken;

  expect(await server.end()).toMatchObject({ status: 0 });
});
