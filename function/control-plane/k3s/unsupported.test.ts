import { expect, test } from "vitest";
import { composite, quickStart, run } from "../../../test/rules/world.ts";
import type { JsonObject } from "../../kubernetes/object.ts";

/** A cluster with k3s, with additional fields of the spec, the control plane and k3s. */
interface More {
  spec?: JsonObject;
  controlPlane?: JsonObject;
  k3s?: JsonObject;
}
const cluster = (more: More) =>
  composite({ ...quickStart, controlPlane: { replicas: 1, ...more.controlPlane, k3s: { ...more.k3s } }, ...more.spec });
const apiServer = (extraArgs: JsonObject) => ({ kubernetes: { version: "v1.35.2", apiServer: { extraArgs } } });
const secretRef = { name: "registries", key: "registries.yaml" };

test.each<[string, More, string]>([
  [
    "a version of another distribution",
    { spec: { kubernetes: { version: "v1.35.2+rke2r1" } } },
    'kubernetes.version: "v1.35.2+rke2r1" is not a version of k3s: use v1.35.2 or v1.35.2+k3s1',
  ],
  [
    "validity of certificates",
    { controlPlane: { certificates: { validityDays: 90 } } },
    "controlPlane.certificates.validityDays: is not supported: k3s renews",
  ],
  [
    "maxSurge 0",
    { controlPlane: { replicas: 3, rollout: { maxSurge: 0 } } },
    "controlPlane.rollout.maxSurge: 0 is not supported: the provider always creates a machine",
  ],
  [
    "no anonymous requests",
    { spec: apiServer({ "anonymous-auth": "false" }) },
    "kubernetes.apiServer.extraArgs.anonymous-auth: is not supported: the provider always sets it",
  ],
  [
    "a list of ciphers",
    { spec: apiServer({ "tls-cipher-suites": "TLS_AES_128_GCM_SHA256" }) },
    "kubernetes.apiServer.extraArgs.tls-cipher-suites: is not supported: the provider always adds",
  ],
  [
    "the file of the provider",
    { spec: { workers: [{ name: "a", files: [{ path: "/etc/rancher/k3s/config.yaml", content: "a" }] }] } },
    'workers[0].files[0].path: "/etc/rancher/k3s/config.yaml" is not supported: the provider overwrites it',
  ],
  [
    "registries beside a whole file of them",
    { k3s: { registries: [{ host: "docker.io" }], registriesSecretRef: secretRef } },
    "controlPlane.k3s.registries: cannot be combined with registriesSecretRef",
  ],
  [
    "an invalid rewrite",
    { k3s: { registries: [{ host: "docker.io", rewrites: { "(library/": "mirror" } }] } },
    'controlPlane.k3s.registries[0].rewrites: "(library/" is not a regular expression',
  ],
  [
    "an install script without airGapped",
    { k3s: { airGappedInstallScriptPath: "/opt/install.sh" } },
    "controlPlane.k3s.airGappedInstallScriptPath: has no effect without airGapped",
  ],
  [
    "an install script that ends the command",
    { k3s: { airGapped: true, airGappedInstallScriptPath: "/opt/a.sh; reboot" } },
    'controlPlane.k3s.airGappedInstallScriptPath: "/opt/a.sh; reboot" is not allowed: must be an absolute path',
  ],
  [
    "an invalid schedule",
    { k3s: { etcd: { backupConfig: { scheduleCron: "0 25 * * *" } } } },
    'controlPlane.k3s.etcd.backupConfig.scheduleCron: "0 25 * * *" is not a cron schedule',
  ],
  [
    "a schedule without snapshots",
    { k3s: { etcd: { backupConfig: { enabled: false, scheduleCron: "0 */6 * * *" } } } },
    "controlPlane.k3s.etcd.backupConfig.scheduleCron: has no effect",
  ],
  [
    "ServiceLB among the add-ons, which may change",
    { k3s: { disableComponents: ["servicelb"] } },
    'controlPlane.k3s.disableComponents[0]: "servicelb" is not allowed',
  ],
])("%s is rejected with the path", (_, more, message) => {
  expect(run(cluster(more)).fatal).toContain(`spec.${message}`);
});

test.each(["v1.35.2+k3s2", "v1.35.2-rc1+k3s1"])("the release %s is accepted", (version) => {
  expect(run(cluster({ spec: { kubernetes: { version } } })).fatal).toBeUndefined();
});
