import { describe, expect, test } from "vitest";
import { documentOf, patchesOf, withTalos } from "../../test/rules/talos.ts";
import { composed, run } from "../../test/rules/world.ts";
import { renderTalosConfig } from "../bootstrap/talos/config.ts";
import { at, type JsonObject } from "../kubernetes/object.ts";

type More = Parameters<typeof withTalos>[0];

const serverOf = (more: More = {}) =>
  at(composed(run(withTalos(more)), "TalosControlPlane"), "spec", "controlPlaneConfig", "controlplane");
const workerOf = (more: More = {}) =>
  at(composed(run(withTalos(more)), "TalosConfigTemplate"), "spec", "template", "spec");
const clusterOf = (more: More, ...path: string[]) => at(documentOf(serverOf(more)) ?? null, "cluster", ...path);
const taintsOf = (config: ReturnType<typeof workerOf>) =>
  at(documentOf(config) ?? null, "machine", "kubelet", "extraConfig", "registerWithTaints");

const onAws = {
  infrastructure: { aws: { region: "eu-central-1" } },
  workers: [{ name: "a", machine: { type: "m6i.large", image: { id: "ami-0123456789abcdef0" } } }],
};
const withoutEndpoint = {
  talos: { talosVersion: "v1.12" },
  machine: { type: "m6i.large", image: { id: "ami-0123456789abcdef0" } },
};

describe("machine configurations", () => {
  test("are generated in the format of the version of Talos, for the role of the machine", () => {
    expect(serverOf()).toMatchObject({ generateType: "controlplane", talosVersion: "v1.12" });
    expect(workerOf({ talos: { talosVersion: "v1.13" } })).toMatchObject({
      generateType: "worker",
      talosVersion: "v1.13",
    });
  });

  test("have no JSON patches, which the provider does not apply to Talos 1.12 and later", () => {
    expect(at(serverOf() ?? null, "configPatches")).toBeUndefined();
  });

  test("are patched last by the spec, first for all machines", () => {
    const [all, own, workers] = ["a", "b", "c"].map((name) => `machine: {sysctls: {${name}: "1"}}\n`);
    const talos = {
      strategicPatches: [all ?? ""],
      controlPlaneStrategicPatches: [own ?? ""],
      workerStrategicPatches: [workers ?? ""],
    };

    expect(at(serverOf({ talos }) ?? null, "strategicPatches")).toMatchObject({ 2: all, 3: own });
    expect(at(workerOf({ talos }) ?? null, "strategicPatches")).toMatchObject({ 1: all, 2: workers });
  });
});

test("the virtual address is Talos' own, on the control plane only", () => {
  expect(documentOf(serverOf(), "Layer2VIPConfig")).toEqual({
    apiVersion: "v1alpha1",
    kind: "Layer2VIPConfig",
    name: "10.0.10.31",
    link: "eth0",
  });
  expect(documentOf(workerOf(), "Layer2VIPConfig")).toBeUndefined();
  expect(JSON.stringify([...run(withTalos()).desired.values()])).not.toContain("kube-vip");
});

describe("nodes", () => {
  test("are named by the infrastructure, with the domain, if it names nodes", () => {
    expect(serverOf()).not.toHaveProperty("hostname");
    expect(at(documentOf(workerOf()) ?? null, "machine", "kubelet", "registerWithFQDN")).toBe(true);
  });

  test("have the name of their machine in the infrastructure otherwise", () => {
    const config = renderTalosConfig({}, {}, { generateType: "worker", patches: undefined });

    expect(config).toEqual({
      generateType: "worker",
      hostname: { source: "InfrastructureName" },
      strategicPatches: [],
    });
  });

  test("wait for a cloud controller manager", () => {
    expect(clusterOf({}, "externalCloudProvider")).toEqual({ enabled: true });
    expect(at(documentOf(workerOf()) ?? null, "cluster", "externalCloudProvider")).toEqual({ enabled: true });
  });

  test("register with their taints, because workers may not change them later", () => {
    const taints = [
      { key: "a", value: "b", effect: "NoExecute" },
      { key: "a", effect: "NoSchedule" },
    ];

    expect(taintsOf(workerOf({ worker: { taints } }))).toEqual(taints);
  });

  test("have labels, and those of the control plane that Cluster API would sync", () => {
    const labels = { "node-role.kubernetes.io/a": "", "example.org/b": "c" };
    const labelsOf = (config: ReturnType<typeof serverOf>) => at(documentOf(config) ?? null, "machine", "nodeLabels");

    expect(labelsOf(serverOf({ controlPlane: { labels } }))).toEqual(labels);
    expect(labelsOf(workerOf({ worker: { labels } }))).toEqual({ "example.org/b": "c" });
  });

  test("have files, with octal modes", () => {
    const files = [{ path: "/var/a", content: "b\n", permissions: "0600" }, { path: "/var/c" }];

    expect(at(documentOf(workerOf({ worker: { files } })) ?? null, "machine", "files")).toEqual([
      { op: "create", path: "/var/a", permissions: 0o600, content: "b\n" },
      { op: "create", path: "/var/c", permissions: 0o644, content: "" },
    ]);
  });
});

describe("taints of control-plane nodes", () => {
  const own = { key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" };
  const other = { key: "a", effect: "NoSchedule" };

  test.each<[string, JsonObject, { schedules?: boolean; taints?: JsonObject[] }]>([
    ["are Talos' own by default", {}, {}],
    ["are absent with an empty list", { taints: [] }, { schedules: true }],
    ["are those of the spec", { taints: [other] }, { schedules: true, taints: [other] }],
    ["are those of the spec beside Talos' own", { taints: [own, other] }, { taints: [own, other] }],
  ])("%s", (_title, controlPlane, { schedules, taints }) => {
    expect(clusterOf({ controlPlane }, "allowSchedulingOnControlPlanes")).toBe(schedules);
    expect(taintsOf(serverOf({ controlPlane }))).toEqual(taints);
  });
});

test("no health check is composed for the control plane, because nobody replaces its machines", () => {
  const checks = [...run(withTalos()).desired.values()].filter(({ object }) => object.kind === "MachineHealthCheck");

  expect(checks.map(({ object }) => object.metadata.name)).toEqual([expect.stringContaining("demo-default-")]);
});

test("EC2 gets the machine configuration as it is, because Talos runs no script", () => {
  const output = run(withTalos({ spec: { ...onAws, controlPlane: withoutEndpoint, workers: [] } }));

  expect(at(composed(output, "AWSMachineTemplate"), "spec", "template", "spec", "cloudInit")).toEqual({
    insecureSkipSecretsManager: true,
  });
});

test("mirrors are documents of their own", () => {
  const registries = [
    { host: "docker.io", endpoints: ["https://a.example.org"], skipFallback: true },
    { host: "*", endpoints: ["https://b.example.org/v2"], overridePath: true },
  ];

  expect(patchesOf(workerOf({ talos: { registries } })).slice(1)).toEqual([
    {
      apiVersion: "v1alpha1",
      kind: "RegistryMirrorConfig",
      name: "docker.io",
      endpoints: [{ url: "https://a.example.org" }],
      skipFallback: true,
    },
    {
      apiVersion: "v1alpha1",
      kind: "RegistryMirrorConfig",
      name: "*",
      endpoints: [{ url: "https://b.example.org/v2", overridePath: true }],
    },
  ]);
});
