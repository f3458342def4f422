import { describe, expect, test } from "vitest";
import { at, textAt } from "../../function/kubernetes/object.ts";
import { requestedXr, entriesOf, found, pool, running, spec, topologyOf, whole } from "./topology-world.ts";
import { changed, composite, run } from "./world.ts";

test("a cluster with a topology is composed as one Cluster", () => {
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

test("values of variables are composed unchanged, even if they are empty", () => {
  const variables = [{ name: "size", value: { list: [], object: {}, text: "" } }];

  const output = run(composite({ ...spec, topology: { ...spec.topology, variables } }));

  expect(at(topologyOf(output), "variables")).toEqual(variables);
});

test("A4: a steady cluster has no requirements", () => {
  const output = run(requestedXr, { observed: whole, required: {} });

  expect(output.requirements).toEqual({});
  expect(output.isReady).toBe(true);
  expect(output.status).toMatchObject({
    phase: "Ready",
    version: { controlPlane: "v1.34.4", workers: "v1.34.4" },
    summary: { controlPlane: "1/1", workers: "2/2" },
  });
});

test("P1: an autoscaled pool has both annotations of the autoscaler and no replicas", () => {
  const autoscaled = { name: "default", autoscaling: { minReplicas: 1, maxReplicas: 5 }, topology: pool.topology };

  const [entry] = [entriesOf(run(composite({ ...spec, workers: [autoscaled] })))].flat();

  expect(at(entry, "replicas")).toBeUndefined();
  expect(at(entry, "metadata", "annotations")).toEqual({
    "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size": "1",
    "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size": "5",
  });
});

test("P4: each zone is one MachineDeployment entry; a MachinePool has all zones", () => {
  const zones = ["b", "a"];
  const machinePool = { name: "set", zones, topology: { class: "scale-set", kind: "MachinePool" } };

  const output = run(composite({ ...spec, workers: [{ ...pool, zones }, machinePool] }));

  expect(entriesOf(output)).toMatchObject([{ failureDomain: "a" }, { failureDomain: "b" }]);
  expect(at(topologyOf(output), "workers", "machinePools")).toMatchObject([{ failureDomains: ["a", "b"] }]);
});

describe("versions of a topology", () => {
  const at135 = composite({ ...spec, kubernetes: { version: "v1.35.2" } });
  const at136 = composite({ ...spec, kubernetes: { version: "v1.36.0" } });
  const listed = { input: { versions: [{ name: "v1.35.2" }] } };

  test("V1: a downgrade and a skipped minor version are rejected", () => {
    const down = run(composite({ ...spec, kubernetes: { version: "v1.34.3" } }), { observed: whole });
    const far = run(at136, { observed: whole });

    expect(down.fatal).toContain("cannot be downgraded");
    expect(far.fatal).toContain("skips a minor version");
  });

  test("V1: an upgrade goes through each minor version of the platform's versions", () => {
    const output = run(at136, { observed: whole, ...listed });

    expect(textAt(topologyOf(output), "version")).toBe("v1.35.2");
    expect(output.status?.upgrade).toEqual({ target: "v1.36.0", next: "v1.35.2", steps: ["v1.35.2", "v1.36.0"] });
  });

  test("V2: during a rollout the next version waits, with all other changes of the spec", () => {
    const moving = changed(whole, "cluster", { status: { controlPlane: { upToDateReplicas: 0 } } });
    const large = { ...spec.topology, variables: [{ name: "size", value: "large" }] };

    const output = run(composite({ ...spec, topology: large, kubernetes: { version: "v1.35.2" } }), {
      observed: moving,
    });

    expect(topologyOf(output)).toMatchObject({ version: "v1.34.4", variables: [{ name: "size", value: "small" }] });
    expect(output.status?.phase).toBe("Updating");
  });

  test("V2: a rollout that cannot finish is corrected with the version of the Cluster", () => {
    const failing = changed(running(at135), "cluster", { status: { workers: { upToDateReplicas: 0 } } });
    const large = { ...spec.topology, variables: [{ name: "size", value: "large" }] };
    const at = (version: string) => composite({ ...spec, topology: large, kubernetes: { version } });
    const variablesAt = (version: string) =>
      topologyOf(run(at(version), { observed: failing, required: found, ...listed }));

    expect(variablesAt("v1.36.0")).toMatchObject({ version: "v1.35.2", variables: [{ value: "small" }] });
    expect(variablesAt("v1.35.2")).toMatchObject({ version: "v1.35.2", variables: [{ value: "large" }] });
  });

  test("status.upgrade stays until control plane and workers run the version", () => {
    const upgraded = running(at135);
    const half = changed(upgraded, "cluster", {
      status: { workers: { upToDateReplicas: 1, versions: [{ version: "v1.34.4" }, { version: "v1.35.2" }] } },
    });

    expect(run(at135, { observed: half }).status?.upgrade).toMatchObject({ steps: ["v1.35.2"] });
    expect(run(at135, { observed: half }).status?.version).toMatchObject({ workers: "v1.34.4" });
    expect(run(at135, { observed: upgraded }).status?.upgrade).toBeUndefined();
  });
});
