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
    "a version of another distribution",
    { spec: { kubernetes: { version: "v1.35.2+k3s1" } } },
    'kubernetes.version: "v1.35.2+k3s1" is not a version of RKE2: use v1.35.2 or v1.35.2+rke2r1',
  ],
  [
    "a release that the provider's pattern does not match",
    { spec: { kubernetes: { version: "v1.36.0-rc1+rke2r1" } } },
    'kubernetes.version: "v1.36.0-rc1+rke2r1" is not a version of RKE2',
  ],
  [
    "a pool of another distribution",
    { spec: { workers: [{ name: "a" }, { name: "b", version: "v1.34.1+k3s1" }] } },
    'workers[1].version: "v1.34.1+k3s1" is not a version of RKE2',
  ],
  [
    "validity of certificates",
    { controlPlane: { certificates: { validityDays: 90 } } },
    "controlPlane.certificates.validityDays: is not supported: RKE2 renews",
  ],
  [
    "another port of the API server",
    { spec: { network: { apiServerPort: 8443 } } },
    "network.apiServerPort: 8443 is not supported: RKE2 serves its API on port 6443",
  ],
  [
    "maxSurge 0 with one replica",
    { controlPlane: { rollout: { maxSurge: 0 } } },
    "controlPlane.rollout.maxSurge: 0 requires at least 3 replicas",
  ],
  [
    "no address with the method address",
    { rke2: { registrationMethod: "address" } },
    "controlPlane.rke2.registrationAddress: is required with registrationMethod address",
  ],
  [
    "an address with another method",
    { rke2: { registrationAddress: "10.0.0.9" } },
    "controlPlane.rke2.registrationAddress: has no effect with registrationMethod internal-first",
  ],
  [
    "a checksum without airGapped",
    { rke2: { airGappedChecksum: "0".repeat(64) } },
    "controlPlane.rke2.airGappedChecksum: requires airGapped",
  ],
  [
    "a schedule without snapshots",
    { rke2: { etcd: { backupConfig: { enabled: false, scheduleCron: "0 */6 * * *" } } } },
    "controlPlane.rke2.etcd.backupConfig.scheduleCron: has no effect",
  ],
  [
    "an invalid rewrite",
    { rke2: { registries: [{ host: "docker.io", rewrites: { "(library/": "mirror" } }] } },
    'controlPlane.rke2.registries[0].rewrites: "(library/" is not a regular expression',
  ],
  [
    "a registry with a path",
    { rke2: { systemDefaultRegistry: "registry.example.org/rancher" } },
    'controlPlane.rke2.systemDefaultRegistry: "registry.example.org/rancher" is not allowed: must be a host',
  ],
  [
    "a mirror that is not a URL",
    { rke2: { registries: [{ host: "docker.io", endpoints: ["https://"] }] } },
    "controlPlane.rke2.registries[0].endpoints[0]: a string of 8 characters is not allowed: must be a URL",
  ],
  [
    "an invalid schedule",
    { rke2: { etcd: { backupConfig: { scheduleCron: "0 25 * * *" } } } },
    'controlPlane.rke2.etcd.backupConfig.scheduleCron: "0 25 * * *" is not a cron schedule',
  ],
  [
    "flags of a disabled scheduler",
    {
      rke2: { disableComponents: { kubernetesComponents: ["scheduler"] } },
      spec: { kubernetes: { version: "v1.35.2", scheduler: { extraArgs: { v: "2" } } } },
    },
    "kubernetes.scheduler.extraArgs: has no effect while scheduler is among",
  ],
  [
    "snapshots of etcd with another database",
    { rke2: { externalDatastoreSecretRef: { name: "database" }, etcd: { backupConfig: { retention: 5 } } } },
    "controlPlane.rke2.etcd.backupConfig: has no effect with controlPlane.rke2.externalDatastoreSecretRef",
  ],
  ["Multus without a CNI", { rke2: { cniMultusEnable: true } }, "controlPlane.rke2.cni: is required"],
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
    "controlPlane.rke2.registries[1].authSecretRef: is not supported: the provider uses the Secrets of one registry",
  ],
  [
    "a registry without settings",
    { rke2: { registries: [{ host: "a.example.org", endpoints: [] }] } },
    "controlPlane.rke2.registries[0]: has no effect: set endpoints",
  ],
  [
    "insecureSkipVerify without a Secret",
    { rke2: { registries: [{ host: "a.example.org", insecureSkipVerify: true }] } },
    "controlPlane.rke2.registries[0].insecureSkipVerify: requires tlsSecretRef",
  ],
])("%s is rejected with the path", (_, more, message) => {
  expect(run(cluster(more)).fatal).toContain(`spec.${message}`);
});

test.each(["docker.io", "*", "registry.example.org:5000", "10.0.0.5:5000", "[2001:db8::1]:5000"])(
  "%s is accepted as a registry",
  (host) => {
    const endpoints = ["https://mirror.example.org/v2", "http://user:word@10.0.0.5:5000"];
    const etcd = { backupConfig: { s3: { bucket: "team-a", endpoint: "minio.example.org:9000" } } };

    expect(run(cluster({ rke2: { registries: [{ host, endpoints }], etcd } })).fatal).toBeUndefined();
  },
);

const serverConfig = (more: More, ...path: string[]) =>
  at(composed(run(cluster(more)), "RKE2ControlPlane"), "spec", "serverConfig", ...path);

test("RKE2's cloud controller is always disabled, whether the infrastructure has another one or not", () => {
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

test("the DNS domain of services is rendered, because RKE2 does not read it from the Cluster", () => {
  expect(serverConfig({ spec: { network: { serviceDomain: "cluster.example.org" } } }, "clusterDomain")).toBe(
    "cluster.example.org",
  );
});

test.each<[string, JsonObject, unknown]>([
  ["those of other distributions by default", {}, ["node-role.kubernetes.io/control-plane:NoSchedule"]],
  ["absent with an empty list", { taints: [] }, undefined],
  ["those of the spec", { taints: [{ key: "a", value: "b", effect: "NoExecute" }] }, ["a=b:NoExecute"]],
])("taints of control-plane nodes are %s", (_, controlPlane, expected) => {
  const object = composed(run(cluster({ controlPlane })), "RKE2ControlPlane");

  expect(at(object, "spec", "agentConfig", "nodeTaints")).toEqual(expected);
});

test("values that the webhook would remove are not rendered", () => {
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
