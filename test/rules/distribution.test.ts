import { expect, test } from "vitest";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, quickStart, run, runAnnounced, running } from "./world.ts";

// RKE2 has its own releases and other paths of machine content, and its agents may be older than its servers.
const rke2 = { registrationMethod: "internal-first" };
const spec = (version: string, more: JsonObject = {}, settings: JsonObject = {}) =>
  composite({
    ...quickStart,
    kubernetes: { version },
    controlPlane: { replicas: 1, rke2: { ...rke2, ...settings } },
    ...more,
  });
const plain = spec("v1.35.2");
const at135 = running(plain);
const controlPlane = keyOf(at135, "RKE2ControlPlane");
const poolVersion = ["spec", "template", "spec", "version"];
const configRef = ["spec", "template", "spec", "bootstrap", "configRef", "name"];
const annotation = "capi.crossplane.io/requested";
const platform = (settings: JsonObject) => ({ input: { defaults: { controlPlane: { rke2: settings } } } });

const versionsIn = (output: ReturnType<typeof run>) => [
  textAt(composed(output, "RKE2ControlPlane"), "spec", "version"),
  textAt(composed(output, "MachineDeployment"), ...poolVersion),
];
const atVersions = (ofControlPlane: string, ofPool: string) => {
  const moved = changed(at135, controlPlane, {
    spec: { version: ofControlPlane },
    status: { version: ofControlPlane },
  });
  return changed(moved, keyOf(at135, "MachineDeployment"), { spec: { template: { spec: { version: ofPool } } } });
};

test("V1: a version without a suffix means the first release of the distribution, and a suffix does not change", () => {
  expect(versionsIn(run(plain))).toEqual(["v1.35.2+rke2r1", "v1.35.2+rke2r1"]);
  expect(versionsIn(run(spec("v1.35.2+rke2r3")))).toEqual(["v1.35.2+rke2r3", "v1.35.2+rke2r3"]);
});

test("V1, V2: a newer release of the same version is an upgrade, control plane first", () => {
  const step = (observed: Record<string, JsonObject>) => versionsIn(runAnnounced(spec("v1.35.2+rke2r2"), { observed }));

  expect(step(at135)).toEqual(["v1.35.2+rke2r2", "v1.35.2+rke2r1"]);
  expect(step(atVersions("v1.35.2+rke2r2", "v1.35.2+rke2r1"))).toEqual(["v1.35.2+rke2r2", "v1.35.2+rke2r2"]);
});

test.each(["v1.35.2", "v1.35.2+rke2r1", "v1.35.1+rke2r9"])("V1: a downgrade to %s is rejected", (version) => {
  const observed = atVersions("v1.35.2+rke2r2", "v1.35.2+rke2r2");

  expect(run(spec(version), { observed }).fatal).toMatch(/older than the running v1\.35\.2\+rke2r2/);
});

test("V1: an upgrade goes through each minor version, and image names may have `-` instead of `+`", () => {
  const images = (name: string) => ({ name, images: { small: `image:${name.replace("+", "-")}` } });
  const input = {
    machineClasses: { small: { image: { name: "plain" } } },
    versions: [images("v1.36.4+rke2r1"), images("v1.36.4+rke2r2"), images("v1.37.2+rke2r1")],
  };
  const workers = [{ name: "default", replicas: 2, machine: { type: "small" } }];
  const step = (observed: Record<string, JsonObject>) =>
    runAnnounced(spec("v1.37.2", { workers }), { observed, input });
  const image = (output: ReturnType<typeof run>) =>
    at(
      composed(output, "DevMachineTemplate", "worker"),
      "spec",
      "template",
      "spec",
      "backend",
      "docker",
      "customImage",
    );

  expect(versionsIn(step(at135))).toEqual(["v1.36.4+rke2r2", "v1.35.2+rke2r1"]);
  expect(image(run(spec("v1.37.2", { workers }), { input }))).toBe("image:v1.37.2-rke2r1");
});

test.each<[string, JsonObject]>([
  ["its status reports the old version", { status: { version: "v1.35.2+rke2r1" } }],
  ["its status reports the version without the suffix", { status: { version: "v1.36.0" } }],
  ["a machine does not run the new version", { status: { upToDateReplicas: 0 } }],
  ["it is not available", { status: { conditions: [] } }],
  ["its controller has not observed the change", { metadata: { generation: 2 } }],
])("V2: workers wait for the control plane while %s", (_, change) => {
  const upgraded = atVersions("v1.36.0+rke2r1", "v1.35.2+rke2r1");
  const pool = (observed: Record<string, JsonObject>) => versionsIn(runAnnounced(spec("v1.36.0"), { observed }))[1];

  expect(pool(upgraded)).toBe("v1.36.0+rke2r1");
  expect(pool(changed(upgraded, controlPlane, change))).toBe("v1.35.2+rke2r1");
});

test("V4: if agents may be older, a pool that is held back keeps its version and may be autoscaled", () => {
  const held = { name: "held", version: "v1.34.4", autoscaling: { minReplicas: 1, maxReplicas: 3 } };
  const xr = spec("v1.35.2", { workers: [held] });
  const output = run(xr, { observed: running(xr) });

  expect(output.fatal).toBeUndefined();
  expect(output.status?.problems).toBeUndefined();
  expect(textAt(composed(output, "MachineDeployment"), ...poolVersion)).toBe("v1.34.4+rke2r1");
});

test("R1: a setting of all nodes that the XR changes rotates the workers' template and is not held", () => {
  const output = run(spec("v1.35.2", {}, { systemDefaultRegistry: "registry.example.org" }), { observed: at135 });

  expect(textAt(composed(output, "MachineDeployment"), ...configRef)).not.toBe(
    textAt(at135[keyOf(at135, "MachineDeployment")], ...configRef),
  );
  expect(output.status?.rollouts?.filter(({ held }) => held)).toBeFalsy();
});

test("R5: the requested content of workers does not depend on settings of servers", () => {
  const requested = (settings: JsonObject) =>
    at(composed(run(spec("v1.35.2", {}, settings)), "MachineDeployment"), "metadata", "annotations", annotation);

  expect(requested({ cni: "cilium" })).toBe(requested({}));
  expect(requested({ cisProfile: "cis" })).not.toBe(requested({}));
});

test("R5: a setting of all nodes that the platform changes is held for control plane and workers", () => {
  const change = platform({ systemDefaultRegistry: "registry.example.org" });
  const output = run(plain, { observed: at135, ...change });
  const held = output.status?.rollouts?.filter((rollout) => rollout.held) ?? [];

  expect(held.map(({ object, reason }) => [object.split("/")[0], reason])).toEqual([
    ["RKE2ControlPlane", "PlatformChange"],
    ["MachineDeployment", "PlatformChange"],
  ]);
  expect(at(composed(output, "RKE2ControlPlane"), "spec", "agentConfig")).toEqual(
    at(at135[controlPlane], "spec", "agentConfig"),
  );
});

const exclusion = "rke2.controlplane.cluster.x-k8s.io/load-balancer-exclusion";

test.each<[string, JsonObject, { path: string[]; value: unknown }]>([
  [
    "the exclusion from load balancers",
    { loadBalancerExclusion: true },
    { path: ["metadata", "annotations", exclusion], value: "true" },
  ],
  [
    "the ConfigMap of manifests",
    { manifestsConfigMapRef: { name: "manifests" } },
    { path: ["spec", "manifestsConfigMapReference"], value: { name: "manifests", namespace: "team-a" } },
  ],
])("R3: %s changes in place, so a change of the platform is not held", (_, settings, expected) => {
  const output = run(plain, { observed: at135, ...platform(settings) });

  expect(output.status?.rollouts).toBeUndefined();
  expect(at(composed(output, "RKE2ControlPlane"), ...expected.path)).toEqual(expected.value);
});

test("R3: the remediation changes in place, in the format of the provider", () => {
  const input = { defaults: { controlPlane: { remediation: { maxRetry: 3, retryPeriodSeconds: 90 } } } };
  const output = run(plain, { observed: at135, input });

  expect(output.status?.rollouts).toBeUndefined();
  expect(at(composed(output, "RKE2ControlPlane"), "spec", "remediationStrategy")).toEqual({
    maxRetry: 3,
    retryPeriod: "1m30s",
    minHealthyPeriod: "1h0m0s",
  });
});

test("V6: the registration method of an existing cluster cannot be changed", () => {
  const message = "spec.controlPlane.rke2.registrationMethod: cannot be changed once the cluster exists";
  const observed = running(composite({ ...quickStart, controlPlane: { replicas: 1, rke2 } }));
  const other = composite({
    ...quickStart,
    controlPlane: { replicas: 1, rke2: { registrationMethod: "external-only-ips" } },
  });

  expect(run(other, { observed }).fatal).toContain(message);
});

test("an infrastructure that does not forward the registration port rejects the control plane", () => {
  const join = { controlPlane: { replicas: 1, rke2: {} } };
  const template = { infrastructure: { docker: { loadBalancer: { configTemplateRef: { name: "haproxy" } } } } };
  const classic = { infrastructure: { aws: { region: "eu-central-1", loadBalancer: { type: "classic" } } } };

  expect(run(composite({ ...quickStart, ...join })).fatal).toContain(
    "spec.infrastructure.docker.loadBalancer.configTemplateRef: is required: the load balancer must forward port 9345",
  );
  expect(run(composite({ ...quickStart, ...join, ...template })).fatal).toBeUndefined();
  expect(run(composite({ ...quickStart, ...join, ...classic, workers: [] })).fatal).toContain(
    'spec.infrastructure.aws.loadBalancer.type: "classic" does not forward port 9345 (RKE2 registration): use nlb',
  );
});

test("V6: a cluster without a registration method is adopted with an override that removes the field", () => {
  const observed = changed(at135, controlPlane, { spec: { registrationMethod: undefined } });
  const removal = { name: "join", target: { kind: "RKE2ControlPlane" }, patch: { spec: { registrationMethod: null } } };

  expect(run(plain, { observed }).fatal).toContain("registrationMethod: cannot be changed");
  expect(run(spec("v1.35.2", { overrides: [removal] }), { observed }).fatal).toBeUndefined();
});
