import { expect, test } from "vitest";
import { onKamaji as cluster, type More } from "../../../test/rules/kamaji.ts";
import { run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

const network = (fields: JsonObject): More => ({ kamaji: { network: fields } });
const apiServer = (fields: JsonObject): More => ({ spec: { kubernetes: { version: "v1.35.2", apiServer: fields } } });

test.each<[string, More, string]>([
  [
    "a name that starts with a digit",
    { name: "1shop" },
    'controlPlane.kamaji: is not supported for "1shop": the name of the cluster must start with a letter',
  ],
  [
    "a flag of the API server that Kamaji sets",
    apiServer({ extraArgs: { etcd_prefix: "/other" } }),
    "kubernetes.apiServer.extraArgs.etcd-prefix: is not supported: Kamaji sets it",
  ],
  [
    "a flag of the scheduler that Kamaji sets",
    { spec: { kubernetes: { version: "v1.35.2", scheduler: { extraArgs: { "leader-elect": "false" } } } } },
    "kubernetes.scheduler.extraArgs.leader-elect: is not supported: Kamaji sets it",
  ],
  [
    "flags of etcd",
    { spec: { kubernetes: { version: "v1.35.2", etcd: { extraArgs: { "quota-backend-bytes": "1" } } } } },
    "kubernetes.etcd.extraArgs: is not supported: the platform configures the DataStore",
  ],
  [
    "an unknown admission plugin",
    apiServer({ admissionPlugins: ["ResourceQuota", "Unknown"] }),
    'kubernetes.apiServer.admissionPlugins[1]: "Unknown" is not supported: Kamaji does not know this plugin',
  ],
  [
    "settings of files of the audit log",
    apiServer({ audit: { enabled: true, maxAgeDays: 7 } }),
    "kubernetes.apiServer.audit.maxAgeDays: has no effect on Kamaji: the log is the output of the container",
  ],
  [
    "two ranges of pods",
    {
      spec: {
        network: {
          pods: { cidrBlocks: ["10.42.0.0/16", "fd00:42::/56"] },
          services: { cidrBlocks: ["10.43.0.0/16", "fd00:43::/112"] },
        },
      },
    },
    "network.pods.cidrBlocks: must be one IPv4 range on Kamaji: its provider reads only the first one",
  ],
  [
    "IPv6",
    {
      spec: {
        network: { pods: { cidrBlocks: ["fd00:42::/56"] }, services: { cidrBlocks: ["fd00:43::/112"] } },
      },
    },
    "network.services.cidrBlocks: must be one IPv4 range on Kamaji",
  ],
  [
    "a range of services without a tenth address",
    { spec: { network: { services: { cidrBlocks: ["10.43.0.0/29"] } } } },
    "network.services.cidrBlocks: must be at least a /28",
  ],
  [
    "a port that the provider cannot read",
    { spec: { network: { apiServerPort: 32_768 } } },
    "network.apiServerPort: 32768 is not supported: must be at most 32767 on Kamaji",
  ],
  [
    "NodePort without an address",
    { ...network({ serviceType: "NodePort" }), spec: { network: { apiServerPort: 30_443 } } },
    "controlPlane.kamaji.network.serviceAddress: is required with serviceType NodePort",
  ],
  [
    "NodePort without a port",
    network({ serviceType: "NodePort", serviceAddress: "10.0.0.10" }),
    "network.apiServerPort: is required with serviceType NodePort",
  ],
  [
    "ClusterIP without an address or a route",
    network({ serviceType: "ClusterIP" }),
    "controlPlane.kamaji.network.serviceAddress: is required with serviceType ClusterIP",
  ],
  [
    "an Ingress and a Gateway",
    network({
      ingress: { hostname: "a.example.org" },
      gateway: { hostname: "a.example.org", name: "gateway", namespace: "gateways" },
    }),
    "controlPlane.kamaji.network.gateway: cannot be combined with ingress",
  ],
  [
    "a class of a load balancer without one",
    network({ serviceType: "ClusterIP", serviceAddress: "10.0.0.10", loadBalancerClass: "one" }),
    "controlPlane.kamaji.network.loadBalancerClass: has no effect without serviceType LoadBalancer",
  ],
  [
    "a number of agents on each node",
    { kamaji: { addons: { konnectivity: { agent: { replicas: 2 } } } } },
    "controlPlane.kamaji.addons.konnectivity.agent.replicas: has no effect with an agent on each node",
  ],
  [
    "settings of a disabled add-on",
    { kamaji: { addons: { konnectivity: { enabled: false, server: { port: 8133 } } } } },
    "controlPlane.kamaji.addons.konnectivity.server: has no effect while the add-on is disabled",
  ],
  [
    "a toleration of every value without a key",
    { kamaji: { deployment: { tolerations: [{ operator: "Equal", effect: "NoSchedule" }] } } },
    "controlPlane.kamaji.deployment.tolerations[0].key: must have a key with operator Equal",
  ],
  [
    "an address of the user",
    { controlPlane: { endpoint: { host: "10.0.0.10" } } },
    "controlPlane.endpoint: is not supported: Kamaji provides the endpoint",
  ],
  [
    "certificates, which Kamaji renews",
    { controlPlane: { certificates: { validityDays: 90 } } },
    "controlPlane.certificates: has no effect: kamaji runs in the management cluster",
  ],
])("%s is rejected with the path", (_, more, message) => {
  expect(run(cluster(more)).fatal).toContain(`spec.${message}`);
});

test("an infrastructure cluster that the provider does not know is rejected", () => {
  expect(run(cluster({ spec: { infrastructure: { docker: {} }, workers: [] } })).fatal).toBe(
    "spec.controlPlane.kamaji: is not supported with DevCluster: Kamaji writes its endpoint to other kinds only",
  );
});

test("defaults of the platform for other clusters are ignored", () => {
  const defaults = {
    kubernetes: { apiServer: { audit: { enabled: true, maxAgeDays: 7 } } },
    controlPlane: {
      certificates: { validityDays: 90 },
      kamaji: { network: { loadBalancerClass: "one", loadBalancerSourceRanges: ["10.0.0.0/8"] } },
    },
  };
  const xr = cluster(network({ serviceType: "ClusterIP", serviceAddress: "10.0.0.10" }));

  expect(run(xr, { input: { defaults } }).fatal).toBeUndefined();
});
