import { expect, test } from "vitest";
import { at, isObject, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, condition, keyOf, quickStart, run, running } from "./world.ts";

const whole = running(composite());

test("A1: ControlPlaneInitialized, which Cluster API writes once, is not stale after an edit of the Cluster", () => {
  const edited = changed(whole, "cluster", { metadata: { generation: 2 }, status: { observedGeneration: 2 } });
  const written = at(whole["cluster"], "status", "conditions");
  const conditions = (Array.isArray(written) ? written : []).map((item) =>
    isObject(item) && item["type"] !== "ControlPlaneInitialized" ? { ...item, observedGeneration: 2 } : item,
  );

  const output = run(composite(), { observed: changed(edited, "cluster", { status: { conditions } }) });

  expect(output.isReady).toBe(true);
  expect(output.conditions).toContainEqual(
    expect.objectContaining({ type: "ControlPlaneInitialized", status: "True" }),
  );
});

test("missing, unreported and stale conditions have different reasons", () => {
  const reason = (observed: Record<string, JsonObject>) => run(composite(), { observed }).conditions[0]?.reason;

  expect(reason({})).toBe("NotCreated");
  expect(reason(changed(whole, "cluster", { status: { conditions: [] } }))).toBe("NotReported");
  expect(reason(changed(whole, "cluster", { metadata: { generation: 2 } }))).toBe("Stale");
});

test("fields that controllers write are never composed", () => {
  const observed = changed(whole, "cluster", { spec: { controlPlaneEndpoint: { host: "10.0.0.1", port: 6443 } } });
  const output = run(composite(), { observed });

  expect(at(composed(output, "Cluster"), "spec", "controlPlaneEndpoint")).toBeUndefined();
  expect(output.status?.endpoint).toEqual({ host: "10.0.0.1", port: 6443 });
  expect(output.status?.summary?.endpoint).toBe("10.0.0.1:6443");
});

test("the Cluster has the labels of the XR, except for those of controllers and deployment tools", () => {
  const labels = {
    team: "a",
    "app.kubernetes.io/instance": "argo",
    "crossplane.io/composite": "demo",
    "argocd.argoproj.io/instance": "x",
    "kapp.k14s.io/app": "1",
    "objectset.rio.cattle.io/hash": "x",
    "kustomize.toolkit.fluxcd.io/name": "clusters",
    "cluster.x-k8s.io/watch-filter": "other",
    "topology.cluster.x-k8s.io/owned": "",
  };

  const cluster = composed(run(composite(quickStart, { labels })), "Cluster");

  expect(Object.keys(at(cluster, "metadata", "labels") ?? {}).toSorted()).toEqual([
    "capi.crossplane.io/owner-name",
    "capi.crossplane.io/owner-namespace",
    "team",
  ]);
});

const isDown = { status: { conditions: [condition("Available", "False")] } };
const deploymentName = textAt(whole[keyOf(whole, "MachineDeployment")], "metadata", "name") ?? "";
const deploymentLabels = { "cluster.x-k8s.io/deployment-name": deploymentName };
const was = (phase: string) => ({ status: { phase } });

test.each<{ when: string; before?: JsonObject; observed: Record<string, JsonObject>; phase: string }>([
  { when: "nothing exists", observed: {}, phase: "Pending" },
  {
    when: "the control plane is not initialized",
    observed: changed(whole, "cluster", { status: { initialization: { controlPlaneInitialized: false } } }),
    phase: "Provisioning",
  },
  { when: "all objects are available", observed: whole, phase: "Ready" },
  { when: "workers are not available yet", observed: changed(whole, "cluster", isDown), phase: "Provisioning" },
  {
    when: "workers are no longer available",
    before: was("Ready"),
    observed: changed(whole, "cluster", isDown),
    phase: "Degraded",
  },
  {
    when: "machines are replaced",
    before: was("Ready"),
    observed: changed(whole, "cluster", { status: { conditions: [condition("RollingOut", "True")] } }),
    phase: "Updating",
  },
  {
    when: "a pool scales up",
    before: was("Ready"),
    observed: changed(whole, keyOf(whole, "MachineDeployment"), { status: { replicas: 1 } }),
    phase: "Scaling",
  },
  {
    when: "the new machines of a pool exist and are not available yet",
    before: was("Scaling"),
    observed: changed(changed(whole, "cluster", isDown), keyOf(whole, "MachineDeployment"), {
      status: { availableReplicas: 1 },
    }),
    phase: "Scaling",
  },
  {
    when: "the conditions of the Cluster do not reflect yet that all pools are available",
    before: was("Scaling"),
    observed: changed(whole, "cluster", {
      status: { conditions: ["Available", "WorkersAvailable"].map((type) => condition(type, "False")) },
    }),
    phase: "Scaling",
  },
  {
    when: "the Cluster still reports the surge machine of a finished rollout",
    before: was("Ready"),
    observed: changed(whole, "cluster", {
      status: { conditions: ["Available", "ScalingDown"].map((type) => condition(type, "True")) },
    }),
    phase: "Ready",
  },
  {
    when: "an update was just applied to the last pool and its status does not reflect it yet",
    before: was("Updating"),
    observed: changed(whole, keyOf(whole, "MachineDeployment"), { metadata: { generation: 2 } }),
    phase: "Updating",
  },
  {
    when: "the Cluster is paused",
    before: was("Ready"),
    observed: changed(whole, "cluster", { spec: { paused: true } }),
    phase: "Paused",
  },
])("phase: $phase when $when", ({ before, observed, phase }) => {
  expect(run({ ...composite(), ...before }, { observed }).status?.phase).toBe(phase);
});

test("an update is finished only when no old MachineSet has replicas (decision 0102)", () => {
  const xr = { ...composite(), ...was("Updating") };
  const set = { kind: "MachineSet", spec: { replicas: 1 }, metadata: { name: "old", labels: deploymentLabels } };

  const unread = run(xr, { observed: whole, required: {} });
  expect(unread.status?.phase).toBe("Updating");
  expect(Object.keys(unread.requirements)).toEqual(["machine-sets"]);
  expect(run(xr, { observed: whole, required: { "machine-sets": [set] } }).status?.phase).toBe("Updating");
  expect(run(xr, { observed: whole, required: { "machine-sets": [] } }).status?.phase).toBe("Ready");
  expect(run({ ...xr, ...was("Ready") }, { observed: whole }).requirements).toEqual({});
});

test("status.problems lists control plane and pools before the Cluster", () => {
  const down = { status: { conditions: [condition("Available", "False")] } };
  const observed = ["cluster", "control-plane-kubeadmcontrolplane", keyOf(whole, "MachineDeployment")].reduce(
    (world, key) => changed(world, key, down),
    whole,
  );

  const objects = run(composite(), { observed }).status?.problems?.map(({ object }) => object.split("/")[0]);

  expect(objects).toEqual(["KubeadmControlPlane", "MachineDeployment", "Cluster"]);
  expect(run(composite(), { observed: whole }).status?.problems).toBeUndefined();
});

test("status.lastOperation follows from the phase, and stays when the operation is done", () => {
  const operation = (before: JsonObject, observed: Record<string, JsonObject>) =>
    run({ ...composite(), status: before }, { observed }).status?.lastOperation;
  const scaled = { phase: "Scaling", lastOperation: { type: "Scale" } };

  expect(operation({}, {})).toMatchObject({ type: "Create", state: "Processing" });
  expect(operation(scaled, whole)).toMatchObject({ type: "Scale", state: "Succeeded" });
  expect(
    operation(scaled, changed(whole, "cluster", { status: { conditions: [condition("Available", "False")] } })),
  ).toMatchObject({ type: "Scale", state: "Error" });
});

test("status.rollouts lists rollouts in progress with the number of remaining machines", () => {
  const observed = changed(whole, keyOf(whole, "MachineDeployment"), { status: { upToDateReplicas: 1 } });

  expect(run(composite(), { observed }).status?.rollouts).toMatchObject([
    { reason: "Rolling", machines: 1, held: false },
  ]);
});

test("A1: a condition of an older generation does not make the XR ready, even if the status is current", () => {
  const conditions = [condition("Available", "True", 1), condition("ControlPlaneInitialized", "True", 2)];
  const observed = changed(whole, "cluster", {
    metadata: { generation: 2 },
    status: { observedGeneration: 2, conditions },
  });

  expect(run(composite(), { observed }).isReady).toBe(false);
});
