import { expect, test } from "vitest";
import { at, type JsonObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, keyOf, keysOf, quickStart, run, runAnnounced, running } from "./world.ts";

const whole = running(composite());
const keys = {
  controlPlane: keyOf(whole, "KubeadmControlPlane"),
  pool: keyOf(whole, "MachineDeployment"),
  template: keyOf(whole, "DevMachineTemplate", "worker"),
};
const without = (world: Record<string, JsonObject>, ...gone: string[]) =>
  Object.fromEntries(Object.entries(world).filter(([key]) => !gone.includes(key)));
const poolVersion = ["spec", "template", "spec", "version"];
const upgraded = composite({ ...quickStart, kubernetes: { version: "v1.36.0" } });

test("R2: the template of a waiting pool is composed again if an interrupted apply has not created it", () => {
  const output = run(upgraded, { observed: without(whole, keys.template) });

  expect(textAt(composed(output, "MachineDeployment"), ...poolVersion)).toBe("v1.35.2");
  expect(nameOf(composed(output, "DevMachineTemplate", "worker"))).toBe(
    textAt(composed(output, "MachineDeployment"), "spec", "template", "spec", "infrastructureRef", "name"),
  );
});

test("V1: the version recorded on the Cluster prevents a downgrade of a control plane that is not observed", () => {
  const downgraded = composite({ ...quickStart, kubernetes: { version: "v1.34.0" } });

  expect(run(downgraded, { observed: without(whole, keys.controlPlane) }).fatal).toContain("cannot be downgraded");
});

test("V1: each step of a requested upgrade counts as requested, also for pools created during the upgrade", () => {
  const workers = [...quickStart.workers, { name: "extra", replicas: 1 }];
  const before = running(composite({ ...quickStart, workers }));
  // The extra pool was created while the control plane still ran the old version.
  const requested = textAt(
    composed(run(composite({ ...quickStart, workers })), "MachineDeployment", "extra"),
    "metadata",
    "annotations",
    "capi.crossplane.io/requested",
  );
  const moved = changed(before, keys.controlPlane, { spec: { version: "v1.36.0" }, status: { version: "v1.36.0" } });
  const second = changed(moved, keys.pool, { spec: { template: { spec: { version: "v1.36.0" } } } });

  const xr = composite({ ...quickStart, workers, kubernetes: { version: "v1.36.0" } });
  const output = runAnnounced(xr, { observed: second });

  expect(requested).toBeDefined();
  expect(textAt(composed(output, "MachineDeployment", "extra"), ...poolVersion)).toBe("v1.36.0");
  expect(output.conditions).toContainEqual(expect.objectContaining({ type: "UpdatePending", status: "False" }));
});

const leaving = changed(whole, keys.pool, { spec: { replicas: 0 }, status: { replicas: 0 } });
const noPool = composite({ ...quickStart, workers: [] });
const ofPool = {
  labels: { "cluster.x-k8s.io/deployment-name": nameOf(whole[keys.pool]) },
  name: "of-pool",
  namespace: "team-a",
};
const empty = {
  metadata: { ...ofPool, generation: 1 },
  spec: { replicas: 0 },
  status: { replicas: 0, observedGeneration: 1 },
};

test.each<[string, Record<string, JsonObject[]>, boolean]>([
  ["its MachineSets and Machines are gone", { "machine-sets": [], machines: [] }, true],
  ["its MachineSet is scaled to zero", { "machine-sets": [empty], machines: [] }, true],
  ["its Machines are not read", { "machine-sets": [] }, false],
  ["its MachineSets are not read", { machines: [] }, false],
  ["it has a Machine", { "machine-sets": [], machines: [{ metadata: ofPool }] }, false],
  [
    "its MachineSet still has a Machine",
    { "machine-sets": [{ ...empty, status: { replicas: 1, observedGeneration: 1 } }], machines: [] },
    false,
  ],
  [
    "the controller of its MachineSet has not observed the zero",
    { "machine-sets": [{ ...empty, status: { replicas: 0, observedGeneration: 0 } }], machines: [] },
    false,
  ],
])(
  "P3: a pool with zero replicas is deleted only if it has no MachineSet and no Machine: %s",
  (_, required, isDeleted) => {
    expect(keysOf(run(noPool, { observed: leaving, required })).includes(keys.pool)).toBe(!isDeleted);
  },
);

test("P3: the MachineSets and Machines of a pool are required before it is deleted", () => {
  expect(Object.keys(run(noPool, { observed: leaving, required: {} }).requirements).toSorted()).toEqual([
    "machine-sets",
    "machines",
  ]);
  expect(at(composed(run(noPool, { observed: leaving, required: {} }), "MachineDeployment"), "spec", "replicas")).toBe(
    0,
  );
});

const initialized = { initialization: { controlPlaneInitialized: true } };
const machines = (reason: string) => ({
  conditions: [{ type: "ControlPlaneMachinesReady", status: "True", reason, lastTransitionTime: "" }],
});

// Tools that copy objects to another management cluster, such as clusterctl, do not copy their status.
test.each<[string, boolean, JsonObject | undefined]>([
  ["was initialized", false, initialized],
  ["has machines", false, machines("Ready")],
  ["has no status yet", false, undefined],
  ["never had a machine", true, machines("NoReplicas")],
])("N5: a restored cluster that %s, and whose control plane is missing, is changed: %s", (_, isChanged, status) => {
  const cluster = { ...whole["cluster"], status };
  const nothing = {
    "control-plane": [],
    "infrastructure-cluster": [],
    "machine-deployments": [],
    "machine-health-checks": [],
    "machine-sets": [],
  };

  const { fatal } = run(composite(), { required: { cluster: [cluster], ...nothing } });

  const message = "KubeadmControlPlane/demo-control-plane of the existing Cluster was not found";
  expect(fatal?.includes(message) ?? false).toBe(!isChanged);
});

test("V1: a downgrade is rejected even if the Cluster that refers to the control plane is gone", () => {
  const downgraded = composite({ ...quickStart, kubernetes: { version: "v1.34.0" } });

  expect(run(downgraded, { observed: without(whole, "cluster") }).fatal).toContain("cannot be downgraded");
});

test("A7: a tightened policy does not reject a restored cluster", () => {
  const input = { policy: { maxWorkerReplicas: 1 } };
  const { cluster = {} } = whole;

  expect(run(composite(), { input, required: {} }).fatal).toBeUndefined();
  expect(run(composite(), { input, required: { cluster: [cluster] } }).fatal).toBeUndefined();
  expect(run(composite(), { input }).fatal).toContain("at most 1 workers");
});

test("D5: objects observed without their Cluster stay while the Cluster is read and while a new XR waits", () => {
  const { cluster, ...observed } = whole;
  const xr = {
    ...composite(),
    metadata: { name: "demo", namespace: "team-a", creationTimestamp: "1970-01-01T00:00:00Z" },
  };
  const now = 1000;

  for (const required of [{}, { cluster: [] }, { cluster: [cluster ?? {}] }]) {
    const output = run(xr, { observed, required, now });

    expect(output.fatal).toBeUndefined();
    expect(keysOf(output)).toEqual(expect.arrayContaining(Object.keys(observed)));
  }
});
