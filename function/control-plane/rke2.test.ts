import { expect, test } from "vitest";
import { composed, composite, quickStart, run } from "../../test/rules/world.ts";
import { at, type JsonObject } from "../kubernetes/object.ts";

/**
 * A cluster with RKE2 whose nodes join at a machine, with additional fields of the spec, the control plane and RKE2.
 */
interface More {
  spec?: JsonObject;
  controlPlane?: JsonObject;
  rke2?: JsonObject;
}
const rke2 = { registrationMethod: "internal-first" };
const cluster = (more: More) =>
  composite({
    ...quickStart,
    controlPlane: { replicas: 1, ...more.controlPlane, rke2: { ...rke2, ...more.rke2 } },
    ...more.spec,
  });
const secret = { authSecretRef: { name: "login" } };

test.each<[string, More, string]>([
  [
    "another distribution's version",
    { spec: { kubernetes: { version: "v1.35.2+k3s1" } } },
    'kubernetes.version: "v1.35.2+k3s1" is no version of RKE2: write v1.35.2 or v1.35.2+rke2r1',
  ],
  [
    "a release that the provider's pattern has no room for",
    { spec: { kubernetes: { version: "v1.36.0-rc1+rke2r1" } } },
    'kubernetes.version: "v1.36.0-rc1+rke2r1" is no version of RKE2',
  ],
  [
    "a pool of another distribution",
    { spec: { workers: [{ name: "a" }, { name: "b", version: "v1.34.1+k3s1" }] } },
    'workers[1].version: "v1.34.1+k3s1" is no version of RKE2',
  ],
  [
    "lives of certificates",
    { controlPlane: { certificates: { validityDays: 90 } } },
    "controlPlane.certificates.validityDays: is not possible: RKE2 renews",
  ],
  [
    "another port of the API server",
    { spec: { network: { apiServerPort: 8443 } } },
    "network.apiServerPort: 8443 is not possible: RKE2 serves its API at 6443",
  ],
  [
    "no room for a new machine",
    { controlPlane: { rollout: { maxSurge: 0 } } },
    "controlPlane.rollout.maxSurge: 0 needs at least 3 replicas",
  ],
  [
    "no address to join at",
    { rke2: { registrationMethod: "address" } },
    "controlPlane.rke2.registrationAddress: is missing: registrationMethod is address",
  ],
  [
    "an address that nobody joins at",
    { rke2: { registrationAddress: "10.0.0.9" } },
    "controlPlane.rke2.registrationAddress: is for registrationMethod address, not internal-first",
  ],
  [
    "a checksum of what is not there",
    { rke2: { airGappedChecksum: "0".repeat(64) } },
    "controlPlane.rke2.airGappedChecksum: needs airGapped",
  ],
  [
    "a schedule of no snapshots",
    { rke2: { etcd: { backupConfig: { enabled: false, scheduleCron: "0 */6 * * *" } } } },
    "controlPlane.rke2.etcd.backupConfig.scheduleCron: has no effect",
  ],
  [
    "a rewrite that cannot be read",
    { rke2: { registries: [{ host: "docker.io", rewrites: { "(library/": "mirror" } }] } },
    'controlPlane.rke2.registries[0].rewrites: "(library/" is no regular expression',
  ],
  [
    "a registry with a path",
    { rke2: { systemDefaultRegistry: "registry.example.org/rancher" } },
    'controlPlane.rke2.systemDefaultRegistry: "registry.example.org/rancher" is not allowed: must be a host',
  ],
  [
    "a mirror that is no URL",
    { rke2: { registries: [{ host: "docker.io", endpoints: ["https://"] }] } },
    "controlPlane.rke2.registries[0].endpoints[0]: a string of 8 characters is not allowed: must be a URL",
  ],
  [
    "a schedule that never comes",
    { rke2: { etcd: { backupConfig: { scheduleCron: "0 25 * * *" } } } },
    'controlPlane.rke2.etcd.backupConfig.scheduleCron: "0 25 * * *" is no schedule of cron',
  ],
  [
    "flags of no scheduler",
    {
      rke2: { disableComponents: { kubernetesComponents: ["scheduler"] } },
      spec: { kubernetes: { version: "v1.35.2", scheduler: { extraArgs: { v: "2" } } } },
    },
    "kubernetes.scheduler.extraArgs: has no effect while scheduler is among",
  ],
  ["Multus before nothing", { rke2: { cniMultusEnable: true } }, "controlPlane.rke2.cni: is missing"],
  [
    "Secrets of two registries",
    {
      rke2: {
        registries: [
          { host: "a.example.org", ...secret },
          { host: "b.example.org", ...secret },
        ],
      },
    },
    "controlPlane.rke2.registries[1].authSecretRef: is not possible: the provider passes the Secrets of one registry on",
  ],
  [
    "a registry of which nothing is set",
    { rke2: { registries: [{ host: "a.example.org", endpoints: [] }] } },
    "controlPlane.rke2.registries[0]: has no effect: give endpoints",
  ],
  [
    "no check of certificates without a Secret",
    { rke2: { registries: [{ host: "a.example.org", insecureSkipVerify: true }] } },
    "controlPlane.rke2.registries[0].insecureSkipVerify: needs tlsSecretRef",
  ],
])("%s is rejected with the path", (_, more, message) => {
  expect(run(cluster(more)).fatal).toContain(`spec.${message}`);
});

test.each(["docker.io", "*", "registry.example.org:5000", "10.0.0.5:5000", "[2001:db8::1]:5000"])(
  "%s is a registry",
  (host) => {
    const endpoints = ["https://mirror.example.org/v2", "http://user:word@10.0.0.5:5000"];
    const etcd = { backupConfig: { s3: { bucket: "team-a", endpoint: "minio.example.org:9000" } } };

    expect(run(cluster({ rke2: { registries: [{ host, endpoints }], etcd } })).fatal).toBeUndefined();
  },
);

const serverConfig = (more: More, ...path: string[]) =>
  at(composed(run(cluster(more)), "RKE2ControlPlane"), "spec", "serverConfig", ...path);

test("its own cloud controller is never there, whoever looks after the nodes", () => {
  const aws = {
    infrastructure: { aws: { region: "eu-central-1" } },
    controlPlane: { machine: { type: "m6i.large", image: { id: "ami-0123456789abcdef0" } }, rke2 },
    workers: [],
  };
  const components = ["disableComponents", "kubernetesComponents"];

  expect([serverConfig({}, ...components), serverConfig({}, "cloudProviderName")]).toEqual([
    ["cloudController"],
    undefined,
  ]);
  expect([serverConfig({ spec: aws }, ...components), serverConfig({ spec: aws }, "cloudProviderName")]).toEqual([
    ["cloudController"],
    "external",
  ]);
});

test("the DNS domain of services is said, because RKE2 is not told it by the Cluster", () => {
  expect(serverConfig({ spec: { network: { serviceDomain: "cluster.example.org" } } }, "clusterDomain")).toBe(
    "cluster.example.org",
  );
});

test.each<[string, JsonObject, unknown]>([
  ["as elsewhere where nothing is said", {}, ["node-role.kubernetes.io/control-plane:NoSchedule"]],
  ["not there where an empty list is said", { taints: [] }, undefined],
  ["those that are said", { taints: [{ key: "a", value: "b", effect: "NoExecute" }] }, ["a=b:NoExecute"]],
])("taints of control-plane nodes are %s", (_, controlPlane, expected) => {
  const object = composed(run(cluster({ controlPlane })), "RKE2ControlPlane");

  expect(at(object, "spec", "agentConfig", "nodeTaints")).toEqual(expected);
});

test("what the webhook would take away again is not said", () => {
  const off = {
    airGapped: false,
    cniMultusEnable: false,
    enableContainerdSElinux: false,
    etcd: { exposeMetrics: false, backupConfig: { enabled: true } },
  };
  const object = composed(run(cluster({ rke2: off })), "RKE2ControlPlane");

  expect(JSON.stringify(object["spec"])).not.toContain("false");
  expect(serverConfig({ rke2: { etcd: { backupConfig: { enabled: false } } } }, "etcd", "backupConfig")).toEqual({
    disableAutomaticSnapshots: true,
  });
});
