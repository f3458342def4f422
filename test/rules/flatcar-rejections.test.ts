import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { cloud, inCloud, machine } from "./aws.ts";
import { flatcar, image, s3Bucket, withPool } from "./flatcar.ts";
import { managedSpec } from "./managed.ts";
import { composite, quickStart, run } from "./world.ts";

const pools = (fields: JsonObject) => ({ workers: [{ name: "default", machine: flatcar, ...fields }] });
const inPool = "spec.workers[0]";

test.each<[what: string, xr: JsonObject, message: string]>([
  [
    "another system",
    cloud({}, pools({ machine: { ...machine, operatingSystem: "Bottlerocket" } })),
    `${inPool}.machine.operatingSystem: "Bottlerocket" is not allowed`,
  ],
  [
    "Flatcar on containers",
    composite({ ...quickStart, ...pools({ machine: { operatingSystem: "Flatcar" } }) }),
    `${inPool}.machine.operatingSystem: "Flatcar" is not supported: its machines are containers of kind`,
  ],
  [
    "Flatcar with k3s",
    withPool({ machine: { ...flatcar, image } }, { controlPlane: { k3s: {}, machine: { ...machine, image } } }),
    `${inPool}.machine.operatingSystem: is not supported: KThreesConfigTemplate has only`,
  ],
  [
    "Flatcar with Talos",
    withPool({ machine: { ...flatcar, image } }, { controlPlane: { talos: {}, machine: { ...machine, image } } }),
    `${inPool}.machine.operatingSystem: is not supported: Talos is the operating system`,
  ],
  [
    "Flatcar on EKS",
    composite({ ...managedSpec, ...pools({}) }),
    `${inPool}.machine.operatingSystem: is not supported: nodeadm is a program of Amazon Linux 2023`,
  ],
  [
    "Flatcar without a bucket",
    cloud({}, pools({})),
    `${inCloud}.s3Bucket: is required for the user data of Flatcar: name a bucket, or set ignition.storageType`,
  ],
  [
    "a file below /usr",
    withPool({ files: [{ path: "/usr/local/bin/a", content: "a" }] }),
    `${inPool}.files[0].path: "/usr/local/bin/a" is read-only on Flatcar: use /opt, /etc or /var`,
  ],
  [
    "a mount below /usr of all nodes",
    withPool({}, { nodes: { mounts: [{ path: "/lib/a", source: "LABEL=a" }] } }),
    'spec.nodes.mounts[0].path: "/lib/a" is read-only on Flatcar',
  ],
  [
    "a disk below /usr",
    withPool({ nodes: { disks: [{ label: "a", device: "/dev/a/b", mountPath: "/usr" }] } }),
    `${inPool}.nodes.disks[0].mountPath: "/usr" is read-only on Flatcar`,
  ],
  [
    "a disk with the label of a file system of Flatcar",
    withPool({ nodes: { disks: [{ label: "ROOT", device: "/dev/sdb", mountPath: "/data" }] } }),
    `${inPool}.nodes.disks[0].label: "ROOT" is the label of a file system of Flatcar: use another one`,
  ],
  [
    "a lookup in a flag",
    withPool({ kubelet: { extraArgs: { "provider-id": "{{ ds.meta_data.provider_id }}" } } }),
    `${inPool}.kubelet: has a lookup of cloud-init, which does not run on Flatcar`,
  ],
  [
    "a lookup in a flag of the API server",
    cloud(
      { s3Bucket },
      {
        kubernetes: { version: "v1.35.2", apiServer: { extraArgs: { v: "{{ v1.instance_id }}" } } },
        controlPlane: { machine: flatcar },
      },
    ),
    "spec.kubernetes.apiServer.extraArgs.v: has a lookup of cloud-init",
  ],
  [
    "a lookup in a command of all nodes",
    withPool({}, { nodes: { bootCommands: ["echo {{ v1.local_hostname }}"] } }),
    "spec.nodes.bootCommands[0]: has a lookup of cloud-init",
  ],
  [
    "a command with a character that no YAML contains",
    withPool({ preCommands: ["echo \uffff"] }),
    `${inPool}.preCommands[0]: a string of 6 characters is not allowed: must not contain control characters`,
  ],
  [
    "a lookup in a kernel parameter",
    withPool({ nodes: { sysctls: { "kernel.hostname": "{{ ds.meta_data.local_hostname }}" } } }),
    `${inPool}.nodes.sysctls.kernel.hostname: has a lookup of cloud-init`,
  ],
  [
    "a lookup in containerd's configuration of all nodes",
    withPool({}, { nodes: { containerdConfig: "root = '{{ v1.instance_id }}'" } }),
    "spec.nodes.containerdConfig: has a lookup of cloud-init",
  ],
  [
    "a lookup in a file",
    withPool({ files: [{ path: "/etc/a", content: "{{ds['meta_data']}}" }] }),
    `${inPool}.files[0]: has a lookup of cloud-init`,
  ],
  [
    "the file of time servers",
    withPool({
      files: [{ path: "/etc/systemd/timesyncd.conf.d/90-kubernetes-cluster.conf", content: "a" }],
      nodes: { ntp: { servers: ["10.0.0.1"] } },
    }),
    "is the file of spec.workers[0].nodes.ntp: remove one of the two",
  ],
  [
    "the unit of commands at every start",
    withPool({
      files: [{ path: "/etc/systemd/system/90-kubernetes-cluster-boot.service", content: "a" }],
      nodes: { bootCommands: ["true"] },
    }),
    "is the file of spec.workers[0].nodes.bootCommands: remove one of the two",
  ],
  [
    "the file with a user's rule of sudo",
    withPool({
      files: [{ path: "/etc/sudoers.d/operator", content: "a" }],
      nodes: { users: [{ name: "operator", sudo: "ALL=ALL" }] },
    }),
    "is the file of spec.workers[0].nodes.users: remove one of the two",
  ],
  [
    "fstab beside mounts",
    withPool({
      files: [{ path: "/etc/fstab", content: "a" }],
      nodes: { mounts: [{ path: "/a", source: "LABEL=a" }] },
    }),
    "is the file of spec.workers[0].nodes.mounts: remove one of the two",
  ],
])("%s is rejected", (_, xr, message) => {
  expect(run(xr).fatal).toContain(message);
});

test.each(["/run/a", "/tmp/a", "/var/run/a", "/dev/shm/a"])("a file at %s, which is in memory, is rejected", (path) => {
  expect(run(withPool({ files: [{ path, content: "a" }] })).fatal).toContain(
    `${inPool}.files[0].path: "${path}" is lost when Flatcar starts: use /opt, /etc or /var`,
  );
  expect(run(withPool({ machine, files: [{ path, content: "a" }] })).fatal).toBeUndefined();
});

describe.each([
  ["kubeadm", "/etc/kubeadm.yml", {}],
  ["kubeadm", "/etc/kubeadm.sh", {}],
  ["kubeadm", "/etc/systemd/system/kubeadm.service.d/10-flatcar.conf", {}],
  ["RKE2", "/etc/rancher/rke2/registries.yaml", { controlPlane: { rke2: {}, machine: { ...machine, image } } }],
  ["RKE2", "/etc/rke2-install.sh", { controlPlane: { rke2: {}, machine: { ...machine, image } } }],
])("a file that the bootstrap provider of %s writes, %s,", (_, path, more) => {
  const files = [{ path, content: "a" }];

  test("is rejected", () => {
    expect(run(withPool({ machine: { ...flatcar, image }, files }, more)).fatal).toContain(
      `${inPool}.files[0].path: "${path}" is a file that the bootstrap provider writes: use another path`,
    );
  });

  test("is allowed with cloud-init, where others may write it", () => {
    expect(run(withPool({ machine: { ...machine, image }, files }, more)).fatal).toBeUndefined();
  });
});

test("a file that the bootstrap provider of kubeadm writes with cloud-init is rejected", () => {
  const files = [{ path: "/run/kubeadm/kubeadm.yaml", content: "a" }];

  expect(run(withPool({ machine, files })).fatal).toContain(
    `${inPool}.files[0].path: "/run/kubeadm/kubeadm.yaml" is a file that the bootstrap provider writes`,
  );
});

test("templates of other programs, and files elsewhere, are allowed", () => {
  const files = [
    { path: "/etc/fstab", content: "a" },
    { path: "/usrlocal/a", content: "{{ .Values.ds }}" },
    { path: "/runner/a", content: "a" },
    { path: "/var/tmp/a", content: "a" },
    { path: "/etc/sudoers.d/operator", content: "a" },
  ];

  expect(run(withPool({ files })).fatal).toBeUndefined();
});

test("a setting of all nodes that only Flatcar has with RKE2 is rejected if a machine has another system", () => {
  const nodes = { users: [{ name: "operator" }] };
  const controlPlane = { rke2: {}, machine: { ...flatcar, image } };
  const workers = (own: JsonObject) => [{ name: "default", machine: { ...own, image } }];

  expect(run(cloud({ s3Bucket }, { nodes, controlPlane, workers: workers(flatcar) })).fatal).toBeUndefined();
  expect(run(cloud({ s3Bucket }, { nodes, controlPlane, workers: workers(machine) })).fatal).toContain(
    "spec.nodes.users: are not supported: RKE2ConfigTemplate has no users",
  );
});
