import { describe, expect, test } from "vitest";
import { isObject, type JsonObject, objectAt } from "../../function/kubernetes/object.ts";
import { found, pool, running, spec } from "./topology-world.ts";
import { type Call, changed, composite, condition, run } from "./world.ts";

const set = { name: "set", replicas: 1, topology: { class: "scale-set", kind: "MachinePool" } };
const [deploymentName, setName] = ["default-2ffc2", "set-09ea9"];

/** A worker group as Cluster API creates it for an entry, whose machines are all available unless `counts` differ. */
function group(entry: string, replicas: number, counts: JsonObject = {}): JsonObject {
  const isPool = entry === setName;
  const label = isPool ? "topology.cluster.x-k8s.io/pool-name" : "topology.cluster.x-k8s.io/deployment-name";
  return {
    apiVersion: "cluster.x-k8s.io/v1beta2",
    kind: isPool ? "MachinePool" : "MachineDeployment",
    metadata: { name: `demo-${entry}-abcde`, namespace: "team-a", generation: 1, labels: { [label]: entry } },
    spec: { replicas, template: { spec: { version: "v1.34.4" } } },
    status: {
      observedGeneration: 1,
      ...readyCounts(replicas),
      ...(isPool && { versions: [{ version: "v1.34.4", replicas }] }),
      ...counts,
    },
  };
}

const whole = (name: string, machines: number): JsonObject => ({
  name,
  desired: machines,
  ready: machines,
  upToDate: machines,
  available: machines,
  version: "v1.34.4",
});
const xrOf = (workers: JsonObject[], status: JsonObject[] = []) => ({
  ...composite({ ...spec, workers }),
  status: { phase: "Ready", workers: status },
});
const requirementsOf = (xr: JsonObject, observed: Record<string, JsonObject>, call: Call = {}) =>
  Object.keys(run(xr, { observed, required: {}, ...call }).requirements);

/** The Cluster, with other counts of workers. */
function counting(observed: Record<string, JsonObject>, counts: JsonObject): Record<string, JsonObject> {
  return changed(observed, "cluster", { status: { workers: counts } });
}

describe("status.workers of a topology", () => {
  const observed = running(xrOf([pool, set]));

  test("has each pool as it was read, the zones of a pool together", () => {
    const zoned = { name: "zoned", replicas: 3, zones: ["a", "b"], topology: pool.topology };
    const xr = xrOf([pool, set, zoned]);
    const zones = [group("zoned-a-8ed2a", 2), group("zoned-b-8080b", 1, { readyReplicas: 0 })];
    const required = {
      ...found,
      "machine-deployments": [group(deploymentName, 2), ...zones],
      "machine-pools": [group(setName, 1)],
    };

    expect(run(xr, { observed: running(xr), required }).status?.workers).toEqual([
      whole("default", 2),
      whole("set", 1),
      { ...whole("zoned", 3), ready: 2 },
    ]);
  });

  test("has the oldest version that machines run, not that of the spec", () => {
    const versions = [
      { version: "v1.34.4", replicas: 1 },
      { version: "v1.33.6", replicas: 1 },
      { version: "v1.32.0", replicas: 0 },
    ];
    const required = { ...found, "machine-deployments": [group(deploymentName, 2, { versions })] };
    const { status } = run(xrOf([pool]), { observed: running(xrOf([pool])), required });

    expect(status?.workers).toEqual([{ ...whole("default", 2), version: "v1.33.6" }]);
  });

  test("marks a pool that is being removed", () => {
    const required = {
      ...found,
      "machine-deployments": [group(deploymentName, 2)],
      "machine-pools": [group(setName, 1)],
    };
    const { status } = run(xrOf([pool]), { observed, required });

    expect(status?.workers).toEqual([whole("default", 2), { ...whole(setName, 1), leaving: true }]);
  });

  test("does not mark a pool that somebody else added to the Cluster", () => {
    const both = running(xrOf([pool, { ...pool, name: "extra" }]));
    const entry = { [`k:{"name":"${deploymentName}"}`]: { "f:name": {} } };
    const fieldsV1 = { "f:spec": { "f:topology": { "f:workers": { "f:machineDeployments": entry } } } };
    const managedFields = [{ manager: "apiextensions.crossplane.io/composed", operation: "Apply", fieldsV1 }];
    const foreign = changed(both, "cluster", { metadata: { managedFields } });
    const required = { ...found, "machine-deployments": [group(deploymentName, 2), group("extra-feaf4", 2)] };
    const poolsOf = (cluster: typeof both) => run(xrOf([pool]), { observed: cluster, required }).status?.workers;

    expect(poolsOf(foreign)).toEqual([whole("default", 2), whole("extra-feaf4", 2)]);
    expect(poolsOf(both)).toEqual([whole("default", 2), { ...whole("extra-feaf4", 2), leaving: true }]);
  });

  test("stays as it was if the groups were not read, and the counts of the Cluster are in the summary", () => {
    const before = [whole("default", 2)];
    const { status } = run(xrOf([pool], before), { observed: running(xrOf([pool])), required: {} });

    expect(status?.workers).toEqual(before);
    expect(status?.summary).toMatchObject({ workers: "2/2" });
  });

  test("is absent before the Cluster exists, and if it has no pools", () => {
    expect(run(xrOf([pool], [whole("default", 2)]), { required: found }).status?.workers).toBeUndefined();
    expect(run(xrOf([], []), { observed: running(xrOf([])), required: {} }).status?.workers).toBeUndefined();
  });
});

describe("A4: worker groups of a topology are required only while the status may differ from them", () => {
  const steady = running(xrOf([pool]));
  const known = [whole("default", 2)];
  const both = ["machine-deployments", "machine-pools"];

  test.each<[title: string, workers: JsonObject[], status: JsonObject[]]>([
    ["of a steady cluster", [pool], known],
    ["of a steady cluster of an earlier release, whose status has no pools", [pool], []],
    ["of an autoscaled pool with the machines that the Cluster counts", [autoscaled()], known],
  ])("not those %s", (_, workers, status) => {
    expect(requirementsOf(xrOf(workers, status), running(xrOf(workers)))).toEqual([]);
  });

  test.each<[title: string, observed: Record<string, JsonObject>]>([
    ["machines are not ready", counting(steady, { readyReplicas: 1 })],
    ["machines are not available", counting(steady, { availableReplicas: 1 })],
    ["machines are replaced", counting(steady, { upToDateReplicas: 1 })],
    ["the Cluster counts other machines", counting(steady, { desiredReplicas: 3, ...readyCounts(3) })],
    ["its topology is not reconciled", changed(steady, "cluster", { metadata: { generation: 2 } })],
    ["it rolls out", withCondition(steady, "RollingOut")],
  ])("but while %s", (_, observed) => {
    expect(requirementsOf(xrOf([pool], known), observed)).toContain("machine-deployments");
  });

  test.each<[title: string, status: JsonObject[]]>([
    ["another number of machines", [whole("default", 3)]],
    ["an incomplete pool", [{ ...whole("default", 2), available: 1 }]],
    ["another version", [{ ...whole("default", 2), version: "v1.33.0" }]],
    ["a pool of another name", [whole("other", 2)]],
    ["one pool more", [...known, whole("other", 0)]],
    ["a pool that is being removed", [{ ...whole("default", 2), leaving: true }]],
  ])("but if the status has %s", (_, status) => {
    expect(requirementsOf(xrOf([pool], status), steady)).toContain("machine-deployments");
  });

  test("only those of kinds that the topology has", () => {
    const incomplete = (workers: JsonObject[]) => counting(running(xrOf(workers)), { readyReplicas: 0 });

    expect(requirementsOf(xrOf([pool, set]), incomplete([pool, set]))).toEqual(both);
    expect(requirementsOf(xrOf([pool]), incomplete([pool]))).toEqual(["machine-deployments"]);
    expect(requirementsOf(xrOf([set]), incomplete([set]))).toEqual(["machine-pools"]);
    expect(requirementsOf(xrOf([]), incomplete([]))).toEqual([]);
  });

  test("the call with them has the same requirements, so that Crossplane calls no third time", () => {
    const observed = counting(running(xrOf([pool, set])), { readyReplicas: 0 });
    const required = { "machine-deployments": [group(deploymentName, 2)], "machine-pools": [group(setName, 1)] };
    const xr = xrOf([pool, set], [whole("default", 2), whole("set", 1)]);

    expect(requirementsOf(xr, observed, { required })).toEqual(requirementsOf(xr, observed));
  });
});

function autoscaled(): JsonObject {
  return { name: "default", autoscaling: { minReplicas: 1, maxReplicas: 5 }, topology: pool.topology };
}

function readyCounts(replicas: number): JsonObject {
  return { replicas, readyReplicas: replicas, upToDateReplicas: replicas, availableReplicas: replicas };
}

function withCondition(observed: Record<string, JsonObject>, type: string): Record<string, JsonObject> {
  const conditions = [objectAt(observed["cluster"], "status")?.["conditions"] ?? []].flat().filter(isObject);
  return changed(observed, "cluster", { status: { conditions: [...conditions, condition(type, "True")] } });
}
