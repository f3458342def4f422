import { expect, test } from "vitest";
import { at, type JsonObject, numberAt, textAt } from "../../function/kubernetes/object.ts";
import { changed, composed, composite, condition, keyOf, keysOf, quickStart, run, running, settled } from "./world.ts";

const withPools = (...workers: JsonObject[]) => composite({ ...quickStart, workers });
const minimum = "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size";
const maximum = "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size";

test("P1: an autoscaled pool has both annotations of the autoscaler and no replicas, a fixed pool the opposite", () => {
  const scaled = composed(
    run(withPools({ name: "default", autoscaling: { minReplicas: 2, maxReplicas: 5 } })),
    "MachineDeployment",
  );
  const fixed = composed(run(withPools({ name: "default", replicas: 3 })), "MachineDeployment");

  expect(at(scaled, "metadata", "annotations")).toMatchObject({ [minimum]: "2", [maximum]: "5" });
  expect(at(scaled, "spec", "replicas")).toBeUndefined();
  expect(at(fixed, "metadata", "annotations", minimum)).toBeUndefined();
  expect(at(fixed, "metadata", "annotations", maximum)).toBeUndefined();
  expect(at(fixed, "spec", "replicas")).toBe(3);
});

test("P2: selector and template labels contain the names of the cluster and the MachineDeployment", () => {
  const deployment = composed(run(composite()), "MachineDeployment");
  const labels = {
    "cluster.x-k8s.io/cluster-name": "demo",
    "cluster.x-k8s.io/deployment-name": textAt(deployment, "metadata", "name"),
  };

  expect(at(deployment, "spec", "selector", "matchLabels")).toEqual(labels);
  expect(at(deployment, "spec", "template", "metadata", "labels")).toEqual(labels);
});

test("P3: a removed pool is scaled to zero, observed empty and only then deleted", () => {
  const before = running(
    withPools({ name: "stays", replicas: 1 }, { name: "gone", autoscaling: { minReplicas: 1, maxReplicas: 3 } }),
  );
  const key = keyOf(before, "MachineDeployment", "gone");
  const observed = changed(before, key, { spec: { replicas: 2 }, status: { replicas: 2 } });
  const after = withPools({ name: "stays", replicas: 1 });

  const first = run(after, { observed });
  const emptying = changed(observed, key, { spec: { replicas: 0 }, metadata: { generation: 2 } });
  const second = run(after, { observed: emptying });
  const empty = changed(emptying, key, { status: { replicas: 0, upToDateReplicas: 0, observedGeneration: 2 } });
  const third = run(after, { observed: empty });

  expect(at(composed(first, "MachineDeployment", "gone"), "spec", "replicas")).toBe(0);
  expect(at(composed(first, "MachineDeployment", "gone"), "metadata", "annotations", minimum)).toBeUndefined();
  expect(at(composed(second, "MachineDeployment", "gone"), "spec", "replicas")).toBe(0);
  expect(keysOf(third).filter((name) => name.includes("gone") && name.includes("machinedeployment"))).toEqual([]);
});

test("P3: a pool is not deleted while its status is stale: its controller has not observed the zero yet", () => {
  const before = running(withPools({ name: "stays", replicas: 1 }, { name: "gone", replicas: 1 }));
  const key = keyOf(before, "MachineDeployment", "gone");
  const stale = changed(before, key, {
    spec: { replicas: 0 },
    metadata: { generation: 2 },
    status: { replicas: 0, observedGeneration: 1 },
  });

  expect(keysOf(run(withPools({ name: "stays", replicas: 1 }), { observed: stale }))).toContain(key);
});

test("P3: the templates of a pool that is being removed stay as long as the pool", () => {
  const before = running(withPools({ name: "stays", replicas: 1 }, { name: "gone", replicas: 1 }));

  const keys = keysOf(run(withPools({ name: "stays", replicas: 1 }), { observed: before }));

  expect(keys.filter((key) => key.includes("gone") && key.includes("template"))).toHaveLength(2);
});

test("P4: zones are sorted and replicas are split evenly, with the remainder in the first zones", () => {
  const output = run(withPools({ name: "spread", replicas: 8, zones: ["c", "a", "b"] }));
  const perZone = [...output.desired.values()]
    .filter(({ object }) => object.kind === "MachineDeployment")
    .map(({ object }) => [object.metadata.annotations?.["capi.crossplane.io/zone"], object.spec?.["replicas"]]);

  expect(perZone).toEqual([
    ["a", 3],
    ["b", 3],
    ["c", 2],
  ]);
});

test("P4: minReplicas and maxReplicas of autoscaling are split over the zones", () => {
  const output = run(withPools({ name: "spread", autoscaling: { minReplicas: 3, maxReplicas: 7 }, zones: ["a", "b"] }));
  const limits = [...output.desired.values()]
    .filter(({ object }) => object.kind === "MachineDeployment")
    .map(({ object: { metadata } }) => [metadata.annotations?.[minimum], metadata.annotations?.[maximum]]);

  expect(limits).toEqual([
    ["2", "4"],
    ["1", "3"],
  ]);
});

test("P5: the control plane and each pool have a health check with a limit, unless it is disabled", () => {
  const output = run(
    withPools(
      { name: "small", replicas: 2 },
      { name: "large", replicas: 3 },
      { name: "none", replicas: 1, healthCheck: { enabled: false } },
    ),
  );
  const limit = (text: string) => at(composed(output, "MachineHealthCheck", text), "spec", "remediation", "triggerIf");

  expect(limit("control-plane")).toEqual({ unhealthyInRange: "[0-1]" });
  expect(limit("small")).toEqual({ unhealthyInRange: "[0-1]" });
  expect(limit("large")).toEqual({ unhealthyLessThanOrEqualTo: "40%" });
  expect(() => limit("none")).toThrow(/0 objects/);
  expect(
    numberAt(composed(output, "MachineHealthCheck", "large"), "spec", "checks", "nodeStartupTimeoutSeconds"),
  ).toBeGreaterThanOrEqual(1800);
});

test.each([
  ["a renamed pool", [{ name: "old", replicas: 2 }], [{ name: "new", replicas: 2 }]],
  ["a pool that gets zones", [{ name: "pool", replicas: 2 }], [{ name: "pool", replicas: 2, zones: ["a", "b"] }]],
  ["a removed zone", [{ name: "pool", replicas: 4, zones: ["a", "b"] }], [{ name: "pool", replicas: 4, zones: ["a"] }]],
])("P6: %s is scaled down only if the remaining pools are available", (_, before, after) => {
  const observed = running(withPools(...before));
  const next = run(withPools(...after), { observed });
  const leaving = Object.keys(observed).find(
    (key) => /^worker-.*-machinedeployment$/.test(key) && !running(withPools(...after))[key],
  );
  const replicasOf = (output: typeof next) => output.desired.get(leaving ?? "")?.object.spec?.["replicas"];

  const made = settled({ ...observed, ...running(withPools(...after)) });
  const unavailable =
    Object.keys(running(withPools(...after))).find((key) => /^worker-.*-machinedeployment$/.test(key)) ?? "";
  const notYet = changed(made, unavailable, { status: { conditions: [condition("Available", "False")] } });

  expect(replicasOf(run(withPools(...after), { observed: notYet }))).toBe(2);
  expect(replicasOf(run(withPools(...after), { observed: made }))).toBe(0);
});

test("P6: a pool that has begun to scale down continues, even if another pool becomes unavailable", () => {
  const before = running(withPools({ name: "stays", replicas: 1 }, { name: "gone", replicas: 1 }));
  const began = changed(before, keyOf(before, "MachineDeployment", "gone"), { spec: { replicas: 0 } });
  const broken = changed(began, keyOf(before, "MachineDeployment", "stays"), { status: { conditions: [] } });

  const output = run(withPools({ name: "stays", replicas: 1 }), { observed: broken });

  expect(at(composed(output, "MachineDeployment", "gone"), "spec", "replicas")).toBe(0);
});
