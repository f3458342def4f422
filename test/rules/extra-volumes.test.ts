import { describe, expect, test } from "vitest";
import { at, type JsonObject } from "../../function/kubernetes/object.ts";
import { managedSpec } from "./managed.ts";
import { onKamaji } from "./kamaji.ts";
import { patchesOf, withTalos } from "./talos.ts";
import { composed, composite, quickStart, run } from "./world.ts";

const volume = { name: "tokens", hostPath: "/etc/platform/tokens.yaml", mountPath: "/etc/tokens.yaml" };
const writable = { name: "cache", hostPath: "/var/lib/cache", mountPath: "/var/cache", readOnly: false };
const components = ["apiServer", "controllerManager", "scheduler"] as const;

const kubernetes = (of: (typeof components)[number], ...volumes: JsonObject[]) => ({
  ...quickStart.kubernetes,
  [of]: { extraVolumes: volumes },
});
const everywhere = {
  ...quickStart.kubernetes,
  ...Object.fromEntries(components.map((component) => [component, { extraVolumes: [volume, writable] }])),
};
const cluster = (spec: JsonObject, controlPlane: JsonObject = {}) =>
  composite({ ...quickStart, kubernetes: spec, controlPlane: { replicas: 1, ...controlPlane } });
const onRke2 = (spec: JsonObject) => cluster(spec, { rke2: { registrationMethod: "internal-first" } });
const onTalos = (spec: JsonObject) => withTalos({ spec: { kubernetes: spec } });
const fatalOf = (xr: JsonObject) => run(xr).fatal ?? "";

describe("extra volumes of a component are mounted into its pod", () => {
  test("of kubeadm, sorted by name, for reading unless it says otherwise", () => {
    const config = at(composed(run(cluster(everywhere)), "KubeadmControlPlane"), "spec", "kubeadmConfigSpec");
    const { readOnly: _, ...mount } = writable;

    for (const component of components)
      expect(at(config, "clusterConfiguration", component, "extraVolumes")).toEqual([
        mount,
        { ...volume, readOnly: true },
      ]);
  });

  test("of kubeadm, beside those of the audit log", () => {
    const apiServer = { audit: { enabled: true }, extraVolumes: [{ ...volume, pathType: "File" }] };
    const xr = cluster({ ...quickStart.kubernetes, apiServer });
    const config = at(composed(run(xr), "KubeadmControlPlane"), "spec", "kubeadmConfigSpec");

    expect(at(config, "clusterConfiguration", "apiServer", "extraVolumes")).toMatchObject([
      { name: "audit-policy" },
      { name: "audit-logs" },
      { name: "tokens", pathType: "File" },
    ]);
  });

  test("of RKE2, whose provider has a map", () => {
    const config = at(composed(run(onRke2(everywhere)), "RKE2ControlPlane"), "spec", "serverConfig");

    for (const component of ["kubeAPIServer", "kubeControllerManager", "kubeScheduler"])
      expect(at(config, component, "extraMounts")).toEqual({
        [volume.hostPath]: "/etc/tokens.yaml:ro",
        [writable.hostPath]: "/var/cache:rw",
      });
  });

  test("of Talos, which names them itself", () => {
    const control = composed(run(onTalos(everywhere)), "TalosControlPlane");
    const [patch = null] = patchesOf(at(control, "spec", "controlPlaneConfig", "controlplane"));

    for (const component of components)
      expect(at(patch, "cluster", component, "extraVolumes")).toEqual([
        { hostPath: writable.hostPath, mountPath: writable.mountPath },
        { hostPath: volume.hostPath, mountPath: volume.mountPath, readonly: true },
      ]);
  });
});

test("the order of volumes replaces no machine", () => {
  const [first, second] = [cluster(kubernetes("scheduler", writable, volume)), cluster(everywhere)].map((xr) =>
    at(composed(run(xr), "KubeadmControlPlane"), "spec", "kubeadmConfigSpec", "clusterConfiguration", "scheduler"),
  );

  expect(second).toEqual(first);
});

describe("rejected on any control plane", () => {
  test.each<[string, JsonObject[], string]>([
    ["two mounts at one path", [volume, { ...volume, name: "b" }], "extraVolumes: /etc/tokens.yaml is mounted twice"],
    ["one name twice", [volume, { ...volume, mountPath: "/a" }], "appears twice"],
    ["a relative path", [{ ...volume, hostPath: "etc" }], '[0].hostPath: "etc" is not allowed: must be an absolute'],
    ["a path with ..", [{ ...volume, mountPath: "/etc/../a" }], "without the segments . and .."],
    ["a path with a colon", [{ ...volume, mountPath: "/etc/a:b" }], "must be an absolute path of letters"],
    ["a name that is no DNS label", [{ ...volume, name: "A_b" }], "must be a DNS label"],
  ])("%s", (_, volumes, message) => {
    expect(fatalOf(cluster(kubernetes("controllerManager", ...volumes)))).toContain(message);
  });
});

describe("a mount that the component has in any case is rejected", () => {
  const at0 = "spec.kubernetes.apiServer.extraVolumes[0]";

  test.each<[string, JsonObject, string]>([
    ["the name of one of kubeadm", { ...volume, name: "k8s-certs" }, `${at0}.name: "k8s-certs" is that of a mount of`],
    ["the path of one of kubeadm", { ...volume, mountPath: "/etc/ssl/certs" }, `${at0}.mountPath: "/etc/ssl/certs" is`],
    ["the volume of the audit log", { ...volume, name: "audit-logs" }, "a mount of spec.kubernetes.apiServer.audit"],
    ["its directory", { ...volume, mountPath: "/var/log/kubernetes/audit" }, "of spec.kubernetes.apiServer.audit"],
  ])("%s", (_, mount, message) => {
    const spec = { ...quickStart.kubernetes, apiServer: { audit: { enabled: true }, extraVolumes: [mount] } };

    expect(fatalOf(cluster(spec))).toContain(message);
  });

  test("the kubeconfig of the scheduler is mounted only there", () => {
    const mount = { ...volume, name: "kubeconfig" };

    expect(fatalOf(cluster(kubernetes("scheduler", mount)))).toContain("a mount of kubeadm: use another one");
    expect(fatalOf(cluster(kubernetes("apiServer", mount)))).toBe("");
  });

  test("the volume of a disabled audit log is free", () => {
    expect(fatalOf(cluster(kubernetes("apiServer", { ...volume, name: "audit-logs" })))).toBe("");
  });
});

describe("RKE2 rejects", () => {
  test.each<[string, JsonObject[], string]>([
    ["a type", [{ ...volume, pathType: "File" }], "extraVolumes[0].pathType: is not supported: RKE2 finds the type"],
    ["a path of the machine twice", [volume, { ...volume, name: "b", mountPath: "/b" }], "extraVolumes[1].hostPath"],
    ["the directory of its server", [{ ...volume, mountPath: "/var/lib/rancher/rke2/server" }], "of a mount of RKE2"],
  ])("%s", (_, volumes, message) => {
    expect(fatalOf(onRke2(kubernetes("apiServer", ...volumes)))).toContain(message);
  });

  test.each<[string, JsonObject, string]>([
    [
      "the file of a flag",
      { extraArgs: { "tracing-config-file": "/etc/a" }, extraVolumes: [{ ...volume, mountPath: "/etc/a" }] },
      "the file of the flag tracing-config-file",
    ],
    [
      "the file of a setting",
      { audit: { enabled: true }, extraVolumes: [{ ...volume, mountPath: "/etc/rancher/rke2/audit-policy.yaml" }] },
      "a mount of spec.kubernetes.apiServer.audit",
    ],
  ])("%s, which RKE2 mounts itself", (_, apiServer, message) => {
    expect(fatalOf(onRke2({ ...quickStart.kubernetes, apiServer }))).toContain(message);
  });
});

describe("Talos rejects", () => {
  test.each<[string, JsonObject[], string]>([
    ["a type", [{ ...volume, pathType: "File" }], "extraVolumes[0].pathType: is not supported: Talos mounts"],
    [
      "a path that gives no name",
      [{ ...volume, mountPath: "/etc/A" }],
      'Talos names the volume "etc-A", which must be',
    ],
    [
      "paths with one name",
      [volume, { ...volume, name: "b", mountPath: "/etc-tokens/yaml" }],
      "that another volume has",
    ],
    ["a path with the name of its own volume", [{ ...volume, mountPath: "/tmp" }], "that another volume has"],
    ["a path of its own", [{ ...volume, mountPath: "/var/log/audit/kube" }], "a mount of Talos: use another one"],
  ])("%s", (_, volumes, message) => {
    expect(fatalOf(onTalos(kubernetes("apiServer", ...volumes)))).toContain(message);
  });
});

test.each<[string, (spec: JsonObject) => JsonObject]>([
  ["k3s, which has no pods", (spec) => cluster(spec, { k3s: {} })],
  [
    "Kamaji, in whose pods the paths would be those of the management cluster",
    (spec) => onKamaji({ spec: { kubernetes: spec } }),
  ],
  ["EKS", (spec) => composite({ ...managedSpec, kubernetes: { ...spec, version: "v1.35.0" } })],
])("not supported on %s", (_, xr) => {
  const fatal = fatalOf(xr(everywhere));

  for (const component of components)
    expect(fatal).toContain(`spec.kubernetes.${component}.extraVolumes: is not supported`);
});
