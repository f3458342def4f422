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

test("R2: a pool that waits gets the template that it refers to, should an apply have stopped before it", () => {
  const output = run(upgraded, { observed: without(whole, keys.template) });

  expect(textAt(composed(output, "MachineDeployment"), ...poolVersion)).toBe("v1.35.2");
  expect(nameOf(composed(output, "DevMachineTemplate", "worker"))).toBe(
    textAt(composed(output, "MachineDeployment"), "spec", "template", "spec", "infrastructureRef", "name"),
  );
});

test("V1: a control plane that is not seen is never taken back: the Cluster remembers its version", () => {
  const downgraded = composite({ ...quickStart, kubernetes: { version: "v1.34.0" } });

  expect(run(downgraded, { observed: without(whole, keys.controlPlane) }).fatal).toContain("cannot be downgraded");
});

test("V1: every step on the way to a version that the XR asks for is asked for, for pools made on the way too", () => {
  const workers = [...quickStart.workers, { name: "extra", replicas: 1 }];
  const before = running(composite({ ...quickStart, workers }));
  // The extra pool was made while the control plane still ran the old version.
  const requested = textAt(
    composed(run(composite({ ...quickStart, workers })), "MachineDeployment", "extra"),
    "metadata",
    "annotations",
    "capi.crossplane.io/requested",
  );
  const moved = changed(before, keys.controlPlane, { spec: { version: "v1.36.0" }, status: { version: "v1.36.0" } });
  const second = changed(moved, keys.pool, { spec: { template: { spec: { version: "v1.36.0" } } } });

  const wanted = composite({ ...quickStart, workers, kubernetes: { version: "v1.36.0" } });
  const output = runAnnounced(wanted, { observed: second });

  expect(requested).toBeDefined();
  expect(textAt(composed(output, "MachineDeployment", "extra"), ...poolVersion)).toBe("v1.36.0");
  expect(output.conditions).toContainEqual(expect.objectContaining({ type: "UpdatePending", status: "False" }));
});

const leaving = changed(whole, keys.pool, { spec: { replicas: 0 }, status: { replicas: 0 } });
const noPool = composite({ ...quickStart, workers: [] });
const own = {
  labels: { "cluster.x-k8s.io/deployment-name": nameOf(whole[keys.pool]) },
  name: "own",
  namespace: "team-a",
};
const empty = {
  metadata: { ...own, generation: 1 },
  spec: { replicas: 0 },
  status: { replicas: 0, observedGeneration: 1 },
};

test.each<[string, Record<string, JsonObject[]>, boolean]>([
  ["its MachineSets and Machines are gone", { "machine-sets": [], machines: [] }, true],
  ["its MachineSet wants and has none", { "machine-sets": [empty], machines: [] }, true],
  ["nobody has looked at its Machines", { "machine-sets": [] }, false],
  ["nobody has looked at its MachineSets", { machines: [] }, false],
  ["a Machine of it is there", { "machine-sets": [], machines: [{ metadata: own }] }, false],
  [
    "its MachineSet still has one",
    { "machine-sets": [{ ...empty, status: { replicas: 1, observedGeneration: 1 } }], machines: [] },
    false,
  ],
  [
    "its MachineSet has not seen the zero",
    { "machine-sets": [{ ...empty, status: { replicas: 0, observedGeneration: 0 } }], machines: [] },
    false,
  ],
])("P3: a pool whose counts say empty is dropped only when all agree: %s", (_, required, isDropped) => {
  expect(keysOf(run(noPool, { observed: leaving, required })).includes(keys.pool)).toBe(!isDropped);
});

test("P3: what must be seen before a pool is dropped is asked for", () => {
  expect(Object.keys(run(noPool, { observed: leaving, required: {} }).requirements).toSorted()).toEqual([
    "machine-sets",
    "machines",
  ]);
  expect(at(composed(run(noPool, { observed: leaving, required: {} }), "MachineDeployment"), "spec", "replicas")).toBe(
    0,
  );
});

test("N5: a restored cluster whose control plane is not seen yet is left alone", () => {
  const { cluster = {} } = changed(whole, "cluster", { status: { initialization: { controlPlaneInitialized: true } } });
  const nothing = {
    "control-plane": [],
    "infrastructure-cluster": [],
    "machine-deployments": [],
    "machine-health-checks": [],
    "machine-sets": [],
  };

  expect(run(composite(), { required: { cluster: [cluster], ...nothing } }).fatal).toContain(
    "KubeadmControlPlane/demo-control-plane of the existing Cluster was not found",
  );
});

test("V1: a control plane is judged although the Cluster that refers to it is gone", () => {
  const downgraded = composite({ ...quickStart, kubernetes: { version: "v1.34.0" } });

  expect(run(downgraded, { observed: without(whole, "cluster") }).fatal).toContain("cannot be downgraded");
});

test("A7: a policy that was tightened does not reject a cluster that is found again", () => {
  const input = { policy: { maxWorkerReplicas: 1 } };
  const { cluster = {} } = whole;

  expect(run(composite(), { input, required: {} }).fatal).toBeUndefined();
  expect(run(composite(), { input, required: { cluster: [cluster] } }).fatal).toBeUndefined();
  expect(run(composite(), { input }).fatal).toContain("at most 1 workers");
});

test("D5: what is observed without its Cluster stays while the Cluster is read, and while a new XR waits", () => {
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
