import { describe, expect, test } from "vitest";
import { at, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { managedSpec } from "./managed.ts";
import { composed, composite, quickStart, run } from "./world.ts";

type Output = ReturnType<typeof run>;

const registries = [{ host: "docker.io", mirrors: ["https://mirror.example.org"] }];
const registryCredentials = { secret: { name: "pull", key: ".dockerconfigjson" } };
const http = "http://proxy.example.org:3128";
const thumbprint = `AA${":BB".repeat(19)}`;
const devices = [{ networkName: "VM Network", dhcp4: true }];
const proxyFile = "/etc/default/90-kubernetes-cluster-proxy";
const disk = { label: "images", device: "/dev/nvme1n1", mountPath: "/var/lib/containerd" };

const withNodes = (nodes: JsonObject, more: JsonObject = {}) =>
  composite({ ...quickStart, nodes, workers: [{ name: "default", replicas: 2 }], ...more });
const withPool = (nodes: JsonObject, pool: JsonObject) =>
  withNodes(nodes, { workers: [{ name: "default", replicas: 2, ...pool }] });

const configOf = (output: Output, kind: string, ...path: string[]): JsonObject => {
  const config = at(composed(output, kind), "spec", ...path);
  return typeof config === "object" && config !== null && !Array.isArray(config) ? config : {};
};
const ofControlPlane = (output: Output) => configOf(output, "KubeadmControlPlane", "kubeadmConfigSpec");
const ofPool = (output: Output, kind = "KubeadmConfigTemplate") => configOf(output, kind, "template", "spec");
const fileIn = (config: JsonObject, path: string): JsonObject => {
  const file = listAt(config, "files").find((each) => textAt(each, "path") === path);
  return typeof file === "object" && file !== null && !Array.isArray(file) ? file : {};
};
const environmentOf = (config: JsonObject): readonly string[] =>
  textAt(fileIn(config, proxyFile), "content")?.split("\n") ?? [];

describe("registries", () => {
  test("of a pool replace those of all nodes with the same host", () => {
    const own = [{ host: "docker.io", mirrors: ["https://harbor.example.org/v2/hub"] }];
    const output = run(
      withPool(
        { registries: [...registries, { host: "*", mirrors: ["http://all:5000"] }] },
        { nodes: { registries: own } },
      ),
    );
    const hosts = "/etc/containerd/certs.d/docker.io/hosts.toml";
    const capabilities = '  capabilities = ["pull", "resolve"]\n';

    expect(fileIn(ofControlPlane(output), hosts)["content"]).toBe(
      `[host."https://mirror.example.org"]\n${capabilities}`,
    );
    expect(fileIn(ofPool(output), hosts)["content"]).toBe(
      `[host."https://harbor.example.org/v2/hub"]\n${capabilities}  override_path = true\n`,
    );
    expect(fileIn(ofPool(output), "/etc/containerd/certs.d/_default/hosts.toml")["content"]).toContain(
      "http://all:5000",
    );
  });

  test("have credentials in a file that only the kubelet reads", () => {
    expect(fileIn(ofPool(run(withNodes({ registryCredentials }))), "/var/lib/kubelet/config.json")).toEqual({
      path: "/var/lib/kubelet/config.json",
      owner: "root:root",
      permissions: "0600",
      contentFrom: registryCredentials,
    });
  });

  test("are joined with those of RKE2, which win", () => {
    const own = [{ host: "docker.io", endpoints: ["https://own.example.org"] }];
    const rke2 = { registrationMethod: "internal-first", registries: own };
    const nodes = { registries: [...registries, { host: "quay.io", mirrors: ["https://quay.example.org"] }] };
    const config = ofPool(run(withNodes(nodes, { controlPlane: { rke2 } })), "RKE2ConfigTemplate");

    expect(at(config, "privateRegistriesConfig", "mirrors")).toEqual({
      "docker.io": { endpoint: ["https://own.example.org"] },
      "quay.io": { endpoint: ["https://quay.example.org"] },
    });
  });

  test("are in the registries.yaml of k3s", () => {
    const config = ofPool(run(withNodes({ registries }, { controlPlane: { k3s: {} } })), "KThreesConfigTemplate");
    const content = textAt(fileIn(config, "/etc/rancher/k3s/registries.yaml"), "content") ?? "";

    expect(JSON.parse(content)).toEqual({ mirrors: { "docker.io": { endpoint: ["https://mirror.example.org"] } } });
  });
});

describe("a proxy", () => {
  test("is not used for the machine, the cluster and what the user excepts", () => {
    const network = { pods: { cidrBlocks: ["10.244.0.0/16"] }, serviceDomain: "cluster.example.org" };
    const output = run(withNodes({ proxy: { http, noProxy: [".example.org", "localhost"] } }, { network }));

    expect(environmentOf(ofPool(output))).toContain(
      "NO_PROXY=localhost,127.0.0.1,::1,169.254.169.254,10.96.0.0/12,10.244.0.0/16," +
        ".svc,.cluster.example.org,.example.org",
    );
  });

  test("is not used for an endpoint of the user", () => {
    const vsphere = {
      infrastructure: { vsphere: { server: "vcenter.example.org", thumbprint, identityRef: { name: "a" }, devices } },
      controlPlane: { endpoint: { host: "api.example.com" }, machine: { image: { name: "ubuntu" } } },
      workers: [{ name: "default", machine: { image: { name: "ubuntu" } } }],
    };
    const output = run(withNodes({ proxy: { http } }, vsphere));

    expect(environmentOf(ofPool(output)).find((line) => line.startsWith("NO_PROXY="))).toContain(",api.example.com");
  });

  test("of a pool replaces that of all nodes", () => {
    const output = run(withPool({ proxy: { http } }, { nodes: { proxy: { https: "http://inner:1" } } }));

    expect(environmentOf(ofPool(output)).filter((line) => /^HTTPS?_/.test(line))).toEqual([
      "HTTPS_PROXY=http://inner:1",
    ]);
  });

  test("is read by RKE2 itself", () => {
    const rke2 = { controlPlane: { rke2: { registrationMethod: "internal-first" } } };
    const config = ofPool(run(withNodes({ proxy: { http } }, rke2)), "RKE2ConfigTemplate");

    expect(listAt(config, "files").map((file) => textAt(file, "path"))).toEqual([
      proxyFile,
      "/etc/systemd/system/rke2-server.service.d/90-kubernetes-cluster-proxy.conf",
      "/etc/systemd/system/rke2-agent.service.d/90-kubernetes-cluster-proxy.conf",
    ]);
    expect(listAt(config, "preRKE2Commands")).toHaveLength(3);
  });
});

test("disks are formatted and mounted, and mounts without options have those of cloud-init", () => {
  const mounts = [{ source: "nfs.example.org:/data", path: "/data", filesystem: "nfs4", options: ["ro"] }];
  const config = ofPool(run(withNodes({ disks: [disk], mounts })));

  // cloud-init's schema allows no disk_setup without an entry.
  expect(config["diskSetup"]).toEqual({
    partitions: [{ device: "/dev/nvme1n1", layout: false }],
    filesystems: [{ label: "images", device: "/dev/nvme1n1", filesystem: "ext4", partition: "none" }],
  });
  expect(config["mounts"]).toEqual([
    ["LABEL=images", "/var/lib/containerd", "ext4"],
    ["nfs.example.org:/data", "/data", "nfs4", "defaults,ro"],
  ]);
});

test("containerd starts again with its configuration, before the commands of the owner", () => {
  const output = run(withPool({ containerdConfig: "version = 2\n" }, { preCommands: ["ctr version"] }));

  expect(fileIn(ofPool(output), "/etc/containerd/conf.d/90-kubernetes-cluster.toml")["content"]).toBe("version = 2\n");
  expect(listAt(ofPool(output), "preKubeadmCommands")).toEqual(["systemctl try-restart containerd", "ctr version"]);
});

test("commands at every start run for all nodes first", () => {
  const output = run(withPool({ bootCommands: ["swapoff --all"] }, { nodes: { bootCommands: ["true"] } }));

  expect(ofControlPlane(output)["bootCommands"]).toEqual(["swapoff --all"]);
  expect(ofPool(output)["bootCommands"]).toEqual(["swapoff --all", "true"]);
});

test("nodeadm gets disks and registries", () => {
  const config = ofPool(
    run(composite({ ...managedSpec, nodes: { disks: [disk], registries, proxy: { http } } })),
    "NodeadmConfigTemplate",
  );

  expect(at(config, "diskSetup", "filesystems")).toHaveLength(1);
  expect(listAt(config, "files").map((file) => textAt(file, "path"))).toEqual([
    "/etc/containerd/certs.d/docker.io/hosts.toml",
    proxyFile,
    "/etc/systemd/system/containerd.service.d/90-kubernetes-cluster-proxy.conf",
    "/etc/systemd/system/nodeadm-run.service.d/90-kubernetes-cluster-proxy.conf",
  ]);
});
