import { expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { composite, quickStart, run } from "./world.ts";

const registries = [{ host: "docker.io", mirrors: ["https://mirror.example.org"] }];
const registryCredentials = { secret: { name: "pull", key: ".dockerconfigjson" } };
const http = "http://proxy.example.org:3128";
const disk = { label: "images", device: "/dev/nvme1n1", mountPath: "/var/lib/containerd" };

const withNodes = (nodes: JsonObject, more: JsonObject = {}) =>
  composite({ ...quickStart, nodes, workers: [{ name: "default", replicas: 2 }], ...more });
const withPool = (nodes: JsonObject, pool: JsonObject) =>
  withNodes(nodes, { workers: [{ name: "default", replicas: 2, ...pool }] });

test.each<[what: string, xr: JsonObject, message: string]>([
  ["exceptions without a proxy", withNodes({ proxy: { noProxy: ["a"] } }), "spec.nodes.proxy.noProxy: has no effect"],
  ["credentials of a proxy", withNodes({ proxy: { http: "http://user:password@proxy:1" } }), "spec.nodes.proxy.http"],
  [
    "credentials of a mirror",
    withNodes({ registries: [{ host: "a", mirrors: ["https://user:password@mirror"] }] }),
    "spec.nodes.registries[0].mirrors[0]",
  ],
  [
    "an exception that is no destination",
    withNodes({ proxy: { http, noProxy: ["a b"] } }),
    "spec.nodes.proxy.noProxy[0]",
  ],
  [
    "a mirror that is no URL",
    withNodes({ registries: [{ host: "a", mirrors: ["b"] }] }),
    "spec.nodes.registries[0].mirrors[0]",
  ],
  ["a label of a disk that YAML reads", withNodes({ disks: [{ ...disk, label: "on" }] }), "must be no word of YAML"],
  [
    "a label that XFS does not allow",
    withNodes({ disks: [{ ...disk, label: "a".repeat(13) }] }),
    "spec.nodes.disks[0].label",
  ],
  ["a device with a blank", withNodes({ disks: [{ ...disk, device: "/dev/a b" }] }), "spec.nodes.disks[0].device"],
  [
    "a source that YAML splits",
    withNodes({ mounts: [{ path: "/data", source: "a: b" }] }),
    "spec.nodes.mounts[0].source",
  ],
  ["a device that ends a key", withNodes({ disks: [{ ...disk, device: "/dev/a:" }] }), "spec.nodes.disks[0].device"],
  [
    "an option that YAML reads as a key",
    withNodes({ mounts: [{ path: "/data", source: "LABEL=a", options: ["ro:"] }] }),
    'spec.nodes.mounts[0].options[0]: "ro:" is not allowed: must be an option of mount, such as noatime',
  ],
  [
    "two file systems at one path",
    withNodes({ disks: [disk], mounts: [{ path: disk.mountPath, source: "LABEL=a" }] }),
    `spec.nodes.mounts[0].path: "${disk.mountPath}" is the path of disk images: mount each file system at its own path`,
  ],
  [
    "two disks on one device",
    withPool({ disks: [disk] }, { nodes: { disks: [{ ...disk, label: "logs", mountPath: "/var/log" }] } }),
    'spec.workers[0].nodes.disks[0].device: "/dev/nvme1n1" is the device of disk images: each disk needs its own',
  ],
  [
    "a file below a disk",
    withPool({ disks: [disk] }, { files: [{ path: "/var/lib/containerd/a", content: "a" }] }),
    'spec.workers[0].files[0].path: "/var/lib/containerd/a" is written before disk images is mounted over it',
  ],
  [
    "a file of the control plane below a mount",
    withNodes(
      { mounts: [{ path: "/data", source: "LABEL=a" }] },
      { controlPlane: { replicas: 1, files: [{ path: "/data/a", content: "a" }] } },
    ),
    'spec.controlPlane.files[0].path: "/data/a" is written before mount /data is mounted over it: use another path',
  ],
  [
    "credentials of registries below a disk",
    withPool({ registryCredentials }, { nodes: { disks: [{ ...disk, mountPath: "/var/lib/kubelet" }] } }),
    'spec.nodes.registryCredentials: "/var/lib/kubelet/config.json" is written before disk images is mounted over it',
  ],
  [
    "the file of a registry",
    withPool({ registries }, { files: [{ path: "/etc/containerd/certs.d/docker.io/hosts.toml", content: "a" }] }),
    "is the file of spec.nodes.registries: remove one of the two",
  ],
  [
    "the file of a proxy",
    withPool(
      { proxy: { http } },
      { files: [{ path: "/etc/systemd/system/containerd.service.d/90-kubernetes-cluster-proxy.conf", content: "a" }] },
    ),
    "is the file of spec.nodes.proxy: remove one of the two",
  ],
  [
    "registries beside a whole registries.yaml of k3s",
    withNodes({ registries }, { controlPlane: { k3s: { registriesSecretRef: { name: "a", key: "b" } } } }),
    "spec.nodes.registries: cannot be combined with controlPlane.k3s.registriesSecretRef",
  ],
  [
    "disks of RKE2",
    withNodes({ disks: [disk] }, { controlPlane: { rke2: {} } }),
    "spec.nodes.disks: are not supported",
  ],
])("%s is rejected", (_, xr, message) => {
  expect(run(xr).fatal).toContain(message);
});

test("a file of a registry without mirrors is the user's", () => {
  const files = [{ path: "/etc/containerd/certs.d/quay.io/hosts.toml", content: "a" }];

  expect(run(withPool({ registries }, { files })).fatal).toBeUndefined();
});

test.each(["_netdev", "subvol=@data", "addr=fd00::1", "compress=zstd:1", "x-systemd.requires=a@b.service", "a"])(
  "a mount may have the option %s",
  (option) => {
    const mounts = [{ path: "/data", source: "LABEL=a", options: [option] }];

    expect(run(withNodes({ mounts })).fatal).toBeUndefined();
  },
);

test("files beside mounted paths, and at one, are allowed", () => {
  const files = ["/data-a", "/dat", "/data"].map((path) => ({ path, content: "a" }));

  expect(run(withPool({ mounts: [{ path: "/data", source: "LABEL=a" }] }, { files })).fatal).toBeUndefined();
});

test("a disk of a pool replaces the one of all nodes with the same label", () => {
  const larger = { ...disk, device: "/dev/nvme2n1" };

  expect(run(withPool({ disks: [disk] }, { nodes: { disks: [larger] } })).fatal).toBeUndefined();
});

test.each<[subject: string, nodes: JsonObject, message: string]>([
  ["commands", { bootCommands: ["true"] }, "spec.nodes.bootCommands: commands are not allowed"],
  [
    "commands",
    { mounts: [{ path: "/etc/kubernetes/manifests", source: "nfs.example.org:/a" }] },
    "spec.nodes.mounts: commands are not allowed",
  ],
  ["commands", { containerdConfig: "version = 2\n" }, "spec.nodes.containerdConfig: commands are not allowed"],
  ["secrets", { registryCredentials }, "spec.nodes.registryCredentials.secret.name"],
])("the policy on %s applies to %j", (subject, nodes, message) => {
  expect(run(withNodes(nodes), { input: { policy: { allow: { [subject]: false } } } }).fatal).toContain(message);
});
