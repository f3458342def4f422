import { expect, test } from "vitest";
import { at, isObject, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, condition, keyOf, quickStart, run, running } from "./world.ts";

const whole = running(composite());

test("A1: what Cluster API never touches again is not stale, so Ready comes back after an edit of the Cluster", () => {
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

test("missing, stale and unknown are three different things", () => {
  const reason = (observed: Record<string, JsonObject>) => run(composite(), { observed }).conditions[0]?.reason;

  expect(reason({})).toBe("NotCreated");
  expect(reason(changed(whole, "cluster", { status: { conditions: [] } }))).toBe("NotReported");
  expect(reason(changed(whole, "cluster", { metadata: { generation: 2 } }))).toBe("Stale");
});

test("fields that controllers write are never returned", () => {
  const observed = changed(whole, "cluster", { spec: { controlPlaneEndpoint: { host: "10.0.0.1", port: 6443 } } });
  const output = run(composite(), { observed });

  expect(at(composed(output, "Cluster"), "spec", "controlPlaneEndpoint")).toBeUndefined();
  expect(output.status?.endpoint).toEqual({ host: "10.0.0.1", port: 6443 });
  expect(output.status?.summary?.endpoint).toBe("10.0.0.1:6443");
});

test("the labels of the XR are on the Cluster, but for those of controllers", () => {
  const labels = {
    team: "a",
    "app.kubernetes.io/instance": "argo",
    "crossplane.io/composite": "demo",
    "argocd.argoproj.io/instance": "x",
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
    when: "the control plane has not answered",
    observed: changed(whole, "cluster", { status: { initialization: { controlPlaneInitialized: false } } }),
    phase: "Provisioning",
  },
  { when: "all is well", observed: whole, phase: "Ready" },
  { when: "workers are missing at first", observed: changed(whole, "cluster", isDown), phase: "Provisioning" },
  {
    when: "workers are missing later",
    before: was("Ready"),
    observed: changed(whole, "cluster", isDown),
    phase: "Degraded",
  },
  {
    when: "machines roll",
    before: was("Ready"),
    observed: changed(whole, "cluster", { status: { conditions: [condition("RollingOut", "True")] } }),
    phase: "Updating",
  },
  {
    when: "a pool grows",
    before: was("Ready"),
    observed: changed(whole, keyOf(whole, "MachineDeployment"), { status: { replicas: 1 } }),
    phase: "Scaling",
  },
  {
    when: "the new machines of a pool are counted and not available yet",
    before: was("Scaling"),
    observed: changed(changed(whole, "cluster", isDown), keyOf(whole, "MachineDeployment"), {
      status: { availableReplicas: 1 },
    }),
    phase: "Scaling",
  },
  {
    when: "the Cluster has not summed up yet that all pools are available",
    before: was("Scaling"),
    observed: changed(whole, "cluster", {
      status: { conditions: ["Available", "WorkersAvailable"].map((type) => condition(type, "False")) },
    }),
    phase: "Scaling",
  },
  {
    when: "the Cluster still speaks of the machine that a rollout had more",
    before: was("Ready"),
    observed: changed(whole, "cluster", {
      status: { conditions: ["Available", "ScalingDown"].map((type) => condition(type, "True")) },
    }),
    phase: "Ready",
  },
  {
    when: "the last pool has just been told to update, and says nothing of it yet",
    before: was("Updating"),
    observed: changed(whole, keyOf(whole, "MachineDeployment"), { metadata: { generation: 2 } }),
    phase: "Updating",
  },
  {
    when: "someone paused it",
    before: was("Ready"),
    observed: changed(whole, "cluster", { spec: { paused: true } }),
    phase: "Paused",
  },
])("phase: $phase when $when", ({ before, observed, phase }) => {
  expect(run({ ...composite(), ...before }, { observed }).status?.phase).toBe(phase);
});

test("an update is over when the MachineSets say so, not before (decision 0102)", () => {
  const xr = { ...composite(), ...was("Updating") };
  const set = { kind: "MachineSet", spec: { replicas: 1 }, metadata: { name: "old", labels: deploymentLabels } };

  const unread = run(xr, { observed: whole, required: {} });
  expect(unread.status?.phase).toBe("Updating");
  expect(Object.keys(unread.requirements)).toEqual(["machine-sets"]);
  expect(run(xr, { observed: whole, required: { "machine-sets": [set] } }).status?.phase).toBe("Updating");
  expect(run(xr, { observed: whole, required: { "machine-sets": [] } }).status?.phase).toBe("Ready");
  expect(run({ ...xr, ...was("Ready") }, { observed: whole }).requirements).toEqual({});
});

test("problems are told the deepest first, at most five", () => {
  const down = { status: { conditions: [condition("Available", "False")] } };
  const observed = ["cluster", "control-plane-kubeadmcontrolplane", keyOf(whole, "MachineDeployment")].reduce(
    (world, key) => changed(world, key, down),
    whole,
  );

  const objects = run(composite(), { observed }).status?.problems?.map(({ object }) => object.split("/")[0]);

  expect(objects).toEqual(["KubeadmControlPlane", "MachineDeployment", "Cluster"]);
  expect(run(composite(), { observed: whole }).status?.problems).toBeUndefined();
});

test("the last operation is told from the phase, and remembered when it is done", () => {
  const operation = (before: JsonObject, observed: Record<string, JsonObject>) =>
    run({ ...composite(), status: before }, { observed }).status?.lastOperation;
  const scaled = { phase: "Scaling", lastOperation: { type: "Scale" } };

  expect(operation({}, {})).toMatchObject({ type: "Create", state: "Processing" });
  expect(operation(scaled, whole)).toMatchObject({ type: "Scale", state: "Succeeded" });
  expect(
    operation(scaled, changed(whole, "cluster", { status: { conditions: [condition("Available", "False")] } })),
  ).toMatchObject({ type: "Scale", state: "Error" });
});

test("rollouts under way are told with the machines that are left", () => {
  const observed = changed(whole, keyOf(whole, "MachineDeployment"), { status: { upToDateReplicas: 1 } });

  expect(run(composite(), { observed }).status?.rollouts).toMatchObject([
    { reason: "Rolling", machines: 1, held: false },
  ]);
});

test("A1: a condition of an older generation does not make the XR ready, though its object is observed at the current one", () => {
  const conditions = [condition("Available", "True", 1), condition("ControlPlaneInitialized", "True", 2)];
  const observed = changed(whole, "cluster", {
    metadata: { generation: 2 },
    status: { observedGeneration: 2, conditions },
  });

  expect(run(composite(), { observed }).isReady).toBe(false);
});
