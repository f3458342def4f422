import { readFileSync } from "node:fs";
import { once } from "node:events";
import { connect } from "node:net";
import { Ready, type RunFunctionRequest, Severity } from "@crossplane-org/function-sdk-typescript";
import { status } from "@grpc/grpc-js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { callBytes, callFunction, paths, resourceOf } from "./client.ts";
import { type FunctionProcess, startFunction } from "./function-process.ts";

const quickStart: Record<string, unknown> = parse(
  readFileSync(new URL("../../examples/docker/quick-start.yaml", import.meta.url), "utf8"),
);
const observed = { composite: resourceOf(quickStart), resources: {} };

let server: FunctionProcess;

beforeAll(async () => {
  server = await startFunction({ arguments: ["--insecure", "--debug"] });
});

afterAll(() => server.end());

function call(request: Partial<RunFunctionRequest>, path: string = paths.v1) {
  return callFunction({ address: server.address, path }, request);
}

/** Calls again with the required resources, as Crossplane does. None of them exist. */
async function callWithRequirements(request: Partial<RunFunctionRequest>, path: string = paths.v1) {
  const { requirements } = await call(request, path);
  const names = Object.keys(requirements?.resources ?? {});
  return call({ ...request, requiredResources: Object.fromEntries(names.map((name) => [name, { items: [] }])) }, path);
}

test("the function first requires the Cluster and the objects that would belong to it", async () => {
  const { requirements, desired, results } = await call({ observed });
  const [core, namespace] = ["cluster.x-k8s.io/v1beta2", "team-a"];
  const matchLabels = { labels: { "cluster.x-k8s.io/cluster-name": "demo" } };

  expect(Object.values(requirements?.resources ?? {})).toEqual([
    { apiVersion: core, kind: "Cluster", matchName: "demo", namespace },
    { apiVersion: "infrastructure.cluster.x-k8s.io/v1beta2", kind: "DevCluster", matchName: "demo", namespace },
    {
      apiVersion: "controlplane.cluster.x-k8s.io/v1beta2",
      kind: "KubeadmControlPlane",
      matchName: "demo-control-plane",
      namespace,
    },
    { apiVersion: core, kind: "MachineDeployment", matchLabels, namespace },
    { apiVersion: core, kind: "MachineHealthCheck", matchLabels, namespace },
  ]);
  expect(desired?.resources).toEqual({});
  expect(results).toEqual([]);
});

test("the quick start composes the objects of a cluster", async () => {
  const { desired, results } = await callWithRequirements({ observed });

  const kinds = new Set(Object.values(desired?.resources ?? {}).map(({ resource }) => String(resource?.["kind"])));
  expect([...kinds].toSorted()).toEqual([
    "Cluster",
    "DevCluster",
    "DevMachineTemplate",
    "KubeadmConfigTemplate",
    "KubeadmControlPlane",
    "MachineDeployment",
    "MachineHealthCheck",
  ]);
  expect(desired?.resources["cluster"]?.resource?.["metadata"]).toMatchObject({ name: "demo", namespace: "team-a" });
  expect(results).toEqual([]);
});

test("the quick start returns status and conditions", async () => {
  const { desired, conditions } = await callWithRequirements({ observed });

  expect(desired?.composite).toMatchObject({
    ready: Ready.READY_FALSE,
    resource: { status: { version: { desired: "v1.35.2" } } },
  });
  expect(desired?.composite?.resource).not.toHaveProperty("spec");
  expect(conditions.map(({ type }) => type)).toContain("Compatible");
});

test("both versions of the protocol give the same answer", async () => {
  const request = { meta: { tag: "same", capabilities: [] }, observed };

  expect(await callWithRequirements(request, paths.v1beta1)).toEqual(await callWithRequirements(request, paths.v1));
});

test("a request without a composite resource gets a fatal result, not a gRPC error", async () => {
  const { meta, results } = await call({ meta: { tag: "empty", capabilities: [] } });

  expect(meta?.tag).toBe("empty");
  expect(results).toMatchObject([{ severity: Severity.SEVERITY_FATAL, reason: "InvalidRequest" }]);
});

test("a malformed message is a gRPC error, and the server continues", async () => {
  const malformed = Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x01]);

  await expect(callBytes({ address: server.address }, malformed)).rejects.toMatchObject({ code: status.INTERNAL });
  await expect(call({ meta: { tag: "after", capabilities: [] } })).resolves.toMatchObject({ meta: { tag: "after" } });
});

test("another protocol or an aborted connection does not stop the server", async () => {
  const [host = "", port] = server.address.split(":");
  for (const bytes of ["GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\uffff"]) {
    const socket = connect(Number(port), host).on("error", () => undefined);
    socket.write(bytes, () => socket.resetAndDestroy());
    await once(socket, "close");
  }

  await expect(call({ meta: { tag: "after", capabilities: [] } })).resolves.toMatchObject({ meta: { tag: "after" } });
});

test("a request over 4 MiB is rejected by default", async () => {
  const large = { meta: { tag: "x".repeat(5 * 1024 * 1024), capabilities: [] } };

  await expect(call(large)).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
});

test("--debug logs every call, and no secret", async () => {
  const debugging = await startFunction({ arguments: ["--insecure", "--debug"] });
  const secret = Buffer.from("swordfish");
  const kubeconfig = resourceOf({
    kind: "Secret",
    metadata: { name: "demo-kubeconfig" },
    data: { value: "swordfish" },
  });
  const request = {
    meta: { tag: "tag-of-the-call", capabilities: [] },
    input: { unknownField: "swordfish" },
    observed: {
      composite: { ...observed.composite, connectionDetails: { password: secret } },
      resources: { secret: { ...kubeconfig, connectionDetails: { password: secret } } },
    },
    credentials: { cloud: { credentialData: { data: { password: secret } } } },
    requiredResources: { other: { items: [kubeconfig] } },
  };

  await callFunction({ address: debugging.address }, request);
  const { output, errors } = await debugging.end();

  expect(output).toContain('"tag":"tag-of-the-call","composite":"team-a/demo"');
  expect(output + errors).not.toContain("swordfish");
  expect(output + errors).not.toContain(secret.toString("base64"));
});
