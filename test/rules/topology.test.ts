import { describe, expect, test } from "vitest";
import { at, textAt } from "../../function/kubernetes/object.ts";
import { requestedXr, entriesOf, found, pool, running, spec, topologyOf, whole } from "./topology-world.ts";
import { changed, composite, run } from "./world.ts";

test("a topology is one Cluster, and Cluster API makes the rest", () => {
  const output = run(requestedXr, { required: found });

  expect([...output.desired.keys()]).toEqual(["cluster"]);
  expect(topologyOf(output)).toMatchObject({
    classRef: { name: "quick-start" },
    version: "v1.34.4",
    variables: [{ name: "size", value: "small" }],
    controlPlane: { replicas: 1 },
    workers: { machineDeployments: [{ class: "default-worker", replicas: 2 }] },
  });
});

test("values of variables go through as they were said, empty ones too", () => {
  const variables = [{ name: "size", value: { list: [], object: {}, text: "" } }];

  const output = run(composite({ ...spec, topology: { ...spec.topology, variables } }));

  expect(at(topologyOf(output), "variables")).toEqual(variables);
});

test("A4: a steady cluster asks for nothing", () => {
  const output = run(requestedXr, { observed: whole, required: {} });

  expect(output.requirements).toEqual({});
  expect(output.isReady).toBe(true);
  expect(output.status).toMatchObject({
    phase: "Ready",
    version: { controlPlane: "v1.34.4", workers: "v1.34.4" },
    summary: { controlPlane: "1/1", workers: "2/2" },
  });
});

test("P1: an autoscaled pool says both limits and no replicas", () => {
  const autoscaled = { name: "default", autoscaling: { minReplicas: 1, maxReplicas: 5 }, topology: pool.topology };

  const [entry] = [entriesOf(run(composite({ ...spec, workers: [autoscaled] })))].flat();

  expect(at(entry, "replicas")).toBeUndefined();
  expect(at(entry, "metadata", "annotations")).toEqual({
    "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size": "1",
    "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size": "5",
  });
});

test("P4: zones are entries of their own; a MachinePool spreads by itself", () => {
  const zones = ["b", "a"];
  const machinePool = { name: "set", zones, topology: { class: "scale-set", kind: "MachinePool" } };

  const output = run(composite({ ...spec, workers: [{ ...pool, zones }, machinePool] }));

  expect(entriesOf(output)).toMatchObject([{ failureDomain: "a" }, { failureDomain: "b" }]);
  expect(at(topologyOf(output), "workers", "machinePools")).toMatchObject([{ failureDomains: ["a", "b"] }]);
});

describe("versions", () => {
  const at135 = composite({ ...spec, kubernetes: { version: "v1.35.2" } });
  const at136 = composite({ ...spec, kubernetes: { version: "v1.36.0" } });
  const listed = { input: { versions: [{ name: "v1.35.2" }] } };

  test("V1: no downgrade, no minor is skipped", () => {
    const down = run(composite({ ...spec, kubernetes: { version: "v1.34.3" } }), { observed: whole });
    const far = run(at136, { observed: whole });

    expect(down.fatal).toContain("cannot be downgraded");
    expect(far.fatal).toContain("skips a minor version");
  });

  test("V1: several minors are walked along the listed versions", () => {
    const output = run(at136, { observed: whole, ...listed });

    expect(textAt(topologyOf(output), "version")).toBe("v1.35.2");
    expect(output.status?.upgrade).toEqual({ target: "v1.36.0", next: "v1.35.2", steps: ["v1.35.2", "v1.36.0"] });
  });

  test("V2: while one upgrade is under way the next waits, with all that changes beside it", () => {
    const moving = changed(whole, "cluster", { status: { controlPlane: { upToDateReplicas: 0 } } });
    const large = { ...spec.topology, variables: [{ name: "size", value: "large" }] };

    const output = run(composite({ ...spec, topology: large, kubernetes: { version: "v1.35.2" } }), {
      observed: moving,
    });

    expect(topologyOf(output)).toMatchObject({ version: "v1.34.4", variables: [{ name: "size", value: "small" }] });
    expect(output.status?.phase).toBe("Updating");
  });

  test("an upgrade is told until control plane and workers run it", () => {
    const upgraded = running(at135);
    const half = changed(upgraded, "cluster", {
      status: { workers: { upToDateReplicas: 1, versions: [{ version: "v1.34.4" }, { version: "v1.35.2" }] } },
    });

    expect(run(at135, { observed: half }).status?.upgrade).toMatchObject({ steps: ["v1.35.2"] });
    expect(run(at135, { observed: half }).status?.version).toMatchObject({ workers: "v1.34.4" });
    expect(run(at135, { observed: upgraded }).status?.upgrade).toBeUndefined();
  });
});
