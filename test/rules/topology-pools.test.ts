import { describe, expect, test } from "vitest";
import { at, type JsonObject, textAt } from "../../function/kubernetes/object.ts";
import { found, requestedXr, entriesOf, pool, running, spec } from "./topology-world.ts";
import { changed, composite, condition, run } from "./world.ts";

describe("P3: the kind of a pool of a topology", () => {
  const extra = { ...pool, name: "extra", replicas: 3 };
  const ofKind = (kind: string, zones?: string[]) => {
    const topology = { class: kind === "MachinePool" ? "scale-set" : "default-worker", kind };
    return composite({ ...spec, workers: [pool, { ...extra, topology, ...(zones && { zones }) }] });
  };

  test.each([
    ["MachinePool", "MachineDeployment", undefined],
    ["MachineDeployment", "MachinePool", undefined],
    ["MachinePool", "MachineDeployment", ["a", "b"]],
    ["MachineDeployment", "MachinePool", ["a", "b"]],
  ])("cannot become %s, because its machines would be deleted", (after, before, zones) => {
    expect(run(ofKind(after, zones), { observed: running(ofKind(before, zones)), required: found }).fatal).toBe(
      `spec.workers[1].topology.kind: cannot be changed once the pool exists: it is a ${before}, not a ${after}. ` +
        "Add a pool of another name, and remove this one",
    );
  });

  test("is that of the observed entry otherwise", () => {
    for (const kind of ["MachinePool", "MachineDeployment"])
      expect(run(ofKind(kind), { observed: running(ofKind(kind)), required: found }).fatal).toBeUndefined();
  });
});

describe("P3: a pool of a topology is removed in steps", () => {
  const two = composite({ ...spec, workers: [pool, { ...pool, name: "extra", replicas: 1 }] });
  const both = running(two);
  const names = (output: ReturnType<typeof run>) =>
    [entriesOf(output)].flat().map((entry) => [textAt(entry, "name"), at(entry, "replicas")]);
  const [remaining, extra] = ["default-2ffc2", "extra-feaf4"];
  const empty = structuredClone(both);
  const entries = [at(empty["cluster"], "spec", "topology", "workers", "machineDeployments")].flat();
  for (const entry of entries) {
    if (entry && typeof entry === "object" && "name" in entry && entry["name"] === extra) entry["replicas"] = 0;
  }
  const machine = { metadata: { labels: { "topology.cluster.x-k8s.io/deployment-name": extra } } };
  const groups = [group(remaining, 2), group(extra, 0)];
  const unready = changed(both, "cluster", {
    status: {
      conditions: [condition("WorkersAvailable", "False"), condition("TopologyReconciled", "False")],
      workers: { availableReplicas: 2, upToDateReplicas: 2 },
    },
  });

  test("it is scaled to zero first", () => {
    const required = { "machine-deployments": [group(remaining, 2), group(extra, 1)] };

    expect(names(run(requestedXr, { observed: both, required }))).toContainEqual([extra, 0]);
  });

  test.each<[title: string, required: Record<string, JsonObject[]>]>([
    ["were not read", {}],
    ["do not exist yet", { "machine-deployments": [group(extra, 1)] }],
    ["are not available", { "machine-deployments": [group(remaining, 2, "False"), group(extra, 1)] }],
  ])("P6: it is not scaled down while the remaining worker groups %s", (_, required) => {
    const output = run(requestedXr, { observed: both, required });

    expect(names(output)).toContainEqual([extra, 1]);
    expect(Object.keys(output.requirements)).toContain("machine-deployments");
  });

  test("P6: a renamed pool keeps its machines until those of the new name are available", () => {
    const renamed = composite({ ...spec, workers: [{ ...pool, name: "other" }] });
    const required = { ...found, "machine-deployments": [group(remaining, 2)] };

    expect(names(run(renamed, { observed: running(requestedXr), required }))).toContainEqual([remaining, 2]);
  });

  test("P6: it is removed although its own machines are not available", () => {
    const required = { "machine-deployments": [group(remaining, 2), group(extra, 1, "False")] };

    expect(names(run(requestedXr, { observed: unready, required }))).toContainEqual([extra, 0]);
  });

  test("P6: it is removed although Cluster API never created its worker group", () => {
    const observed = { cluster: { ...empty["cluster"], status: at(unready["cluster"], "status") ?? {} } };
    const required = { "machine-deployments": [group(remaining, 2)], machines: [] };

    expect(names(run(requestedXr, { observed, required })).map(([name]) => name)).toEqual([remaining]);
  });

  test("it stays until no Machine of it is left", () => {
    const unread = run(requestedXr, { observed: empty, required: { "machine-deployments": groups } });
    const left = run(requestedXr, {
      observed: empty,
      required: { "machine-deployments": groups, machines: [machine] },
    });

    expect(Object.keys(unread.requirements)).toContain("machines");
    expect(names(unread)).toContainEqual([extra, 0]);
    expect(names(left)).toContainEqual([extra, 0]);
  });

  test.each<[title: string, observed: typeof empty, deployments: JsonObject[]]>([
    ["its worker group is not scaled down yet", empty, [group(remaining, 2), group(extra, 1)]],
    ["Cluster API has not seen it", changed(empty, "cluster", { metadata: { generation: 2 } }), groups],
  ])("it stays while %s", (_, observed, deployments) => {
    const required = { "machine-deployments": deployments, machines: [] };

    expect(names(run(requestedXr, { observed, required }))).toContainEqual([extra, 0]);
  });

  test("it is deleted once it has no Machine", () => {
    const output = run(requestedXr, { observed: empty, required: { "machine-deployments": groups, machines: [] } });

    expect(names(output).map(([name]) => name)).not.toContain(extra);
  });
});

/** A MachineDeployment as Cluster API creates it for an entry, at its current generation. */
function group(entry: string, replicas: number, available = "True"): JsonObject {
  return {
    apiVersion: "cluster.x-k8s.io/v1beta2",
    kind: "MachineDeployment",
    metadata: { name: entry, generation: 1, labels: { "topology.cluster.x-k8s.io/deployment-name": entry } },
    spec: { replicas },
    status: { observedGeneration: 1, replicas, conditions: [condition("Available", available)] },
  };
}
