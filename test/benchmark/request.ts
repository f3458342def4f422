import { createHash, randomBytes } from "node:crypto";
import { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";
import { compose } from "../../function/compose.ts";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import type { ComposeInput } from "../../function/call.ts";
import { finishedComposite, observedFrom } from "./observed.ts";

type Request = Pick<ComposeInput, "composite" | "observed" | "input">;

const capabilities = [1, 2, 3, 4, 5];
/** Placeholder for the tag in a request of `encodeRequest`. */
export const placeholder = "7f".repeat(32);

/** A healthy, settled cluster with this number of pools, as Crossplane sends it. */
export function steadyCluster(pools: number, name = "prod-eu1"): ComposeInput {
  const composite = clusterOf(pools, name);
  const start = { composite, observed: {}, required: { cluster: [] }, now: 0, functionVersion: "v1.0.0" };
  const first = observedFrom(compose(start).desired, composite);
  const second = compose({ ...start, observed: first });
  const observed = observedFrom(second.desired, composite);
  const { status } = compose({ ...start, observed });
  return { ...start, composite: finishedComposite(composite, status ?? {}, Object.values(observed)), observed };
}

/** The same cluster before Cluster API has written the status of its Cluster, so that the TTL is ten seconds. */
export function movingCluster(pools: number, name?: string): ComposeInput {
  const steady = steadyCluster(pools, name);
  return { ...steady, observed: { ...steady.observed, cluster: { ...steady.observed["cluster"], status: {} } } };
}

/** Encodes a request. */
export function encodeRequest({ composite, observed, input }: Request): Buffer {
  const entries = Object.entries(observed).map(([key, resource]) => [key, { resource }]);
  const request = RunFunctionRequest.fromPartial({
    meta: { tag: placeholder, capabilities },
    observed: { composite: { resource: composite }, resources: Object.fromEntries(entries) },
    desired: { resources: {} },
    ...(input && { input }),
    context: {
      "apiextensions.crossplane.io/environment": {
        apiVersion: "internal.crossplane.io/v1alpha1",
        kind: "Environment",
        region: "eu-central",
      },
    },
  });
  return Buffer.from(RunFunctionRequest.encode(request).finish());
}

/** The request with the tag of its content, as Crossplane repeats it while nothing changes. */
export function withContentTag(request: Buffer): Buffer {
  return withTag(request, createHash("sha256").update(request).digest("hex"));
}

/** The request with a random tag, so that no cached answer is used. */
export function withNewTag(request: Buffer): Buffer {
  return withTag(request, randomBytes(32).toString("hex"));
}

function withTag(request: Buffer, tag: string): Buffer {
  const tagged = Buffer.from(request);
  tagged.write(tag, tagged.indexOf(placeholder), "latin1");
  return tagged;
}

function clusterOf(pools: number, name: string): JsonObject {
  return {
    apiVersion: "capi.crossplane.io/v1beta1",
    kind: "KubernetesCluster",
    metadata: { name, namespace: "team-platform", labels: { "example.org/environment": "production" } },
    spec: {
      kubernetes: {
        version: "v1.35.2",
        apiServer: { certSANs: [`${name}.k8s.example.org`], audit: { enabled: true } },
      },
      infrastructure: { docker: { backend: "InMemory" } },
      controlPlane: { replicas: 3 },
      workerDefaults: { files: files(), preCommands: ["sysctl --system", "systemctl restart containerd"] },
      workers: Array.from({ length: pools }, (_, index) => pool(index)),
      network: {
        pods: { cidrBlocks: ["10.244.0.0/16"] },
        services: { cidrBlocks: ["10.96.0.0/12"] },
        serviceDomain: "cluster.local",
      },
    },
  };
}

function pool(index: number): JsonObject {
  return {
    name: `pool-${index}`,
    replicas: 3,
    labels: { "node.example.org/pool": `pool-${index}`, "node.example.org/size": "m" },
    taints: [{ key: "node.example.org/cost", value: "high", effect: "PreferNoSchedule" }],
  };
}

function files(): JsonObject[] {
  const containerd = ["version = 3", ...Array.from({ length: 40 }, (_, line) => `option_${line} = "value ${line}"`)];
  return [
    { path: "/etc/sysctl.d/90-kubernetes.conf", content: "net.ipv4.ip_forward = 1\nvm.max_map_count = 262144\n" },
    { path: "/etc/containerd/conf.d/config.toml", content: `${containerd.join("\n")}\n`, permissions: "0644" },
  ];
}
