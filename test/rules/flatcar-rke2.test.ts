import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../function/kubernetes/object.ts";
import { at, textAt } from "../../function/kubernetes/object.ts";
import { cloud } from "./aws.ts";
import { flatcar, image, s3Bucket } from "./flatcar.ts";
import { composed, run } from "./world.ts";

const machine = { ...flatcar, image };
const disk = (mountPath: string) => ({ label: "state", device: "/dev/nvme1n1", mountPath });
const wanted = (nodes: JsonObject, controlPlane: JsonObject = {}) =>
  cloud(
    { s3Bucket },
    { nodes, controlPlane: { rke2: {}, machine, ...controlPlane }, workers: [{ name: "default", machine }] },
  );

const configOf = (xr: JsonObject, kind: string, ...path: string[]) => {
  const output = run(xr);
  expect(output.fatal).toBeUndefined();
  return textAt(at(composed(output, kind), "spec", ...path) ?? {}, "agentConfig", "additionalUserData", "config");
};
const ofServer = (xr: JsonObject) => configOf(xr, "RKE2ControlPlane");
const ofAgent = (xr: JsonObject) => configOf(xr, "RKE2ConfigTemplate", "template", "spec");

test.each(["/var/lib/rancher", "/var/lib/rancher/rke2/server", "/var/lib/rancher/rke2/server/tls"])(
  "a server has its certificates on a disk at %s, and an agent has none",
  (mountPath) => {
    const xr = wanted({ disks: [disk(mountPath)] });

    expect(ofServer(xr)).toContain(`wipe_filesystem: false\n      path: ${JSON.stringify(mountPath)}\n`);
    expect(ofAgent(xr)).not.toContain("path:");
  },
);

test.each(["/var/lib/rancher/rke2/server/db", "/var/lib/containerd"])("no file is on a disk at %s", (mountPath) => {
  expect(ofServer(wanted({ disks: [disk(mountPath)] }))).not.toContain("path:");
});

test("files are written on the disk below whose path they are", () => {
  const files = [{ path: "/var/lib/rancher/rke2/server/manifests/a.yaml", content: "a" }];

  expect(ofServer(wanted({ disks: [disk("/var/lib/rancher")] }, { files }))).toContain('path: "/var/lib/rancher"');
  expect(run(wanted({ disks: [disk("/etc/a")] }, { files: [{ path: "/etc/a/b", content: "a" }] })).fatal).toBe(
    undefined,
  );
});

test.each(["/var/lib/rancher", "/var/lib/rancher/rke2/server/tls"])(
  "a file system that exists cannot hide a server's certificates at %s",
  (path) => {
    const mounts = [{ path, source: "LABEL=a" }];
    const message = `"${path}" hides the certificates that the provider writes before: use disks`;

    expect(run(wanted({ mounts })).fatal).toContain(`spec.nodes.mounts[0].path: ${message}`);
    expect(run(wanted({}, { nodes: { mounts } })).fatal).toContain(
      `spec.controlPlane.nodes.mounts[0].path: ${message}`,
    );
  },
);

test("a file system that exists may have the database", () => {
  const mounts = [{ path: "/var/lib/rancher/rke2/server/db", source: "LABEL=a" }];

  expect(run(wanted({}, { nodes: { mounts } })).fatal).toBeUndefined();
});

describe.each([
  ["cloud-init", { type: "m6i.large", image }],
  ["Flatcar", machine],
])("files of the provider with %s", (_, own) => {
  const withFile = (path: string, more: JsonObject = {}) =>
    cloud(
      { s3Bucket },
      {
        controlPlane: { rke2: {}, machine: own },
        workers: [{ name: "default", machine: own, files: [{ path, content: "a" }] }],
        ...more,
      },
    );
  const registries = [{ host: "docker.io", mirrors: ["https://mirror.example.org"] }];

  test("cannot be in the spec", () => {
    expect(run(withFile("/etc/rancher/rke2/config.yaml")).fatal).toBe(
      'spec.workers[0].files[0].path: "/etc/rancher/rke2/config.yaml" is not supported: the provider overwrites it. ' +
        "Use a file below /etc/rancher/rke2/config.yaml.d",
    );
    expect(run(withFile("/etc/rancher/rke2/config.yaml.d/90-a.yaml")).fatal).toBeUndefined();
  });

  test("are not replaced beside registries", () => {
    expect(run(withFile("/etc/rancher/rke2/registries.yaml", { nodes: { registries } })).fatal).toContain(
      'spec.workers[0].files[0].path: "/etc/rancher/rke2/registries.yaml" is the file of spec.nodes.registries',
    );
  });
});
