import { expect, test } from "vitest";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, quickStart, run, runAnnounced, running } from "./world.ts";

// A distribution with releases of its own, machine content at other places, and workers that may be older.
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
const whereAll = (ofControlPlane: string, ofPool: string) => {
  const moved = changed(at135, controlPlane, {
    spec: { version: ofControlPlane },
    status: { version: ofControlPlane },
  });
  return changed(moved, keyOf(at135, "MachineDeployment"), { spec: { template: { spec: { version: ofPool } } } });
};

test("V1: a version without a release is the first release of it, one that is given stays", () => {
  expect(versionsIn(run(plain))).toEqual(["v1.35.2+rke2r1", "v1.35.2+rke2r1"]);
  expect(versionsIn(run(spec("v1.35.2+rke2r3")))).toEqual(["v1.35.2+rke2r3", "v1.35.2+rke2r3"]);
});

test("V1, V2: another release of the same version is an upgrade, control plane first", () => {
  const step = (observed: Record<string, JsonObject>) => versionsIn(runAnnounced(spec("v1.35.2+rke2r2"), { observed }));

  expect(step(at135)).toEqual(["v1.35.2+rke2r2", "v1.35.2+rke2r1"]);
  expect(step(whereAll("v1.35.2+rke2r2", "v1.35.2+rke2r1"))).toEqual(["v1.35.2+rke2r2", "v1.35.2+rke2r2"]);
});

test.each(["v1.35.2", "v1.35.2+rke2r1", "v1.35.1+rke2r9"])("V1: the way back to %s is rejected", (version) => {
  const observed = whereAll("v1.35.2+rke2r2", "v1.35.2+rke2r2");

  expect(run(spec(version), { observed }).fatal).toMatch(/older than the running v1\.35\.2\+rke2r2/);
});

test("V1: several minors are walked, and images are found whichever way the platform writes a version", () => {
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
  ["its status still says the old version", { status: { version: "v1.35.2+rke2r1" } }],
  ["its status says the version without the release", { status: { version: "v1.36.0" } }],
  ["a machine is not of the new version", { status: { upToDateReplicas: 0 } }],
  ["it is not available", { status: { conditions: [] } }],
  ["its controller has not seen the change", { metadata: { generation: 2 } }],
])("V2: workers wait while %s", (_, change) => {
  const upgraded = whereAll("v1.36.0+rke2r1", "v1.35.2+rke2r1");
  const pool = (observed: Record<string, JsonObject>) => versionsIn(runAnnounced(spec("v1.36.0"), { observed }))[1];

  expect(pool(upgraded)).toBe("v1.36.0+rke2r1");
  expect(pool(changed(upgraded, controlPlane, change))).toBe("v1.35.2+rke2r1");
});

test("V4: where agents may be older, a pool that is held back goes on as it is and may be autoscaled", () => {
  const held = { name: "held", version: "v1.34.4", autoscaling: { minReplicas: 1, maxReplicas: 3 } };
  const xr = spec("v1.35.2", { workers: [held] });
  const output = run(xr, { observed: running(xr) });

  expect(output.fatal).toBeUndefined();
  expect(output.status?.problems).toBeUndefined();
  expect(textAt(composed(output, "MachineDeployment"), ...poolVersion)).toBe("v1.34.4+rke2r1");
});

test("R1: what the XR says of all nodes rotates the workers' template, and nobody holds it", () => {
  const output = run(spec("v1.35.2", {}, { systemDefaultRegistry: "registry.example.org" }), { observed: at135 });

  expect(textAt(composed(output, "MachineDeployment"), ...configRef)).not.toBe(
    textAt(at135[keyOf(at135, "MachineDeployment")], ...configRef),
  );
  expect(output.status?.rollouts?.filter(({ held }) => held)).toBeFalsy();
});

test("R5: what the XR says of servers alone asks for nothing of workers", () => {
  const requested = (settings: JsonObject) =>
    at(composed(run(spec("v1.35.2", {}, settings)), "MachineDeployment"), "metadata", "annotations", annotation);

  expect(requested({ cni: "cilium" })).toBe(requested({}));
  expect(requested({ cisProfile: "cis" })).not.toBe(requested({}));
});

test("R5: what the platform says of them is held, control plane and workers alike", () => {
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
    "the way of remediation",
    { remediationStrategy: { maxRetry: 3, retryPeriodSeconds: 90 } },
    {
      path: ["spec", "remediationStrategy"],
      value: { maxRetry: 3, retryPeriod: "1m30s", minHealthyPeriod: "1h0m0s" },
    },
  ],
  [
    "what load balancers leave out",
    { loadBalancerExclusion: true },
    { path: ["metadata", "annotations", exclusion], value: "true" },
  ],
  [
    "manifests for new machines",
    { manifestsConfigMapRef: { name: "manifests" } },
    { path: ["spec", "manifestsConfigMapReference"], value: { name: "manifests", namespace: "team-a" } },
  ],
])("R3: %s changes in place, so that it is not held when the platform changes it", (_, settings, expected) => {
  const output = run(plain, { observed: at135, ...platform(settings) });

  expect(output.status?.rollouts).toBeUndefined();
  expect(at(composed(output, "RKE2ControlPlane"), ...expected.path)).toEqual(expected.value);
});

test("V6: the way nodes join cannot be changed, by the platform neither", () => {
  const message = "spec.controlPlane.rke2.registrationMethod: cannot be changed once the cluster exists";
  const observed = running(composite({ ...quickStart, controlPlane: { replicas: 1, rke2 } }));
  const other = composite({
    ...quickStart,
    controlPlane: { replicas: 1, rke2: { registrationMethod: "external-only-ips" } },
  });

  expect(run(other, { observed }).fatal).toContain(message);
});

test("a port at the endpoint is forwarded, or the provider says that it cannot", () => {
  const join = { controlPlane: { replicas: 1, rke2: {} } };
  const template = { infrastructure: { docker: { loadBalancer: { configTemplateRef: { name: "haproxy" } } } } };
  const classic = { infrastructure: { aws: { region: "eu-central-1", loadBalancer: { type: "classic" } } } };

  expect(run(composite({ ...quickStart, ...join })).fatal).toContain(
    "spec.infrastructure.docker.loadBalancer.configTemplateRef: is missing: the load balancer must forward port 9345",
  );
  expect(run(composite({ ...quickStart, ...join, ...template })).fatal).toBeUndefined();
  expect(run(composite({ ...quickStart, ...join, ...classic, workers: [] })).fatal).toContain(
    'spec.infrastructure.aws.loadBalancer.type: "classic" does not forward port 9345 (RKE2 registration): choose nlb',
  );
});

test("V6: a cluster that never said how its nodes join is taken over with an override that leaves it out", () => {
  const observed = changed(at135, controlPlane, { spec: { registrationMethod: undefined } });
  const left = { name: "join", target: { kind: "RKE2ControlPlane" }, patch: { spec: { registrationMethod: null } } };

  expect(run(plain, { observed }).fatal).toContain("registrationMethod: cannot be changed");
  expect(run(spec("v1.35.2", { overrides: [left] }), { observed }).fatal).toBeUndefined();
});
