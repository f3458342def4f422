import { describe, expect, test } from "vitest";
import { at, type JsonObject, objectAt } from "../../function/kubernetes/object.ts";
import { clusterApiReleases, readCrd } from "../conformance/upstream-crds.ts";
import { composeExample, readExample } from "../golden/examples.ts";
import { requestedXr, entriesOf, found, pool, running, spec, topologyOf, whole } from "./topology-world.ts";
import { changed, composite, condition, run } from "./world.ts";

const bare = { ...spec, controlPlane: {} };
const bareXr = composite(bare);
const controlPlaneOf = (output: ReturnType<typeof run>) => at(topologyOf(output), "controlPlane");

/** The same Cluster with other values in some fields of its status. */
function reporting({ cluster = {} }: Record<string, JsonObject>, status: JsonObject) {
  return { cluster: { ...cluster, status: { ...objectAt(cluster, "status"), ...status } } };
}

/** A ready Cluster with a managed control plane, whose status has no replicas. */
const managed = reporting(running(bareXr), { controlPlane: {} });

describe("a field that no layer sets is left to the ClusterClass", () => {
  test("the topology has no control plane fields, and only replicas of a pool", () => {
    const output = run(bareXr, { required: found });

    expect(controlPlaneOf(output)).toBeUndefined();
    expect(entriesOf(output)).toEqual([{ class: "default-worker", name: expect.any(String), replicas: 2 }]);
  });

  test("a field that the platform sets is composed", () => {
    const defaults = { controlPlane: { replicas: 5, timeouts: { deletionSeconds: 7 } } };

    const output = run(bareXr, { required: found, input: { defaults } });

    expect(controlPlaneOf(output)).toEqual({ replicas: 5, deletion: { nodeDeletionTimeoutSeconds: 7 } });
  });

  test("one timeout leaves the others to the class", () => {
    const workers = [{ ...pool, timeouts: { drainSeconds: 30 } }];

    const [entry] = [entriesOf(run(composite({ ...bare, workers }), { required: found }))].flat();

    expect(at(entry, "deletion")).toEqual({ nodeDrainTimeoutSeconds: 30 });
  });

  test("an empty health check, rollout or timeouts sets nothing", () => {
    const empty = { healthCheck: {}, rollout: {}, timeouts: {} };
    const xr = composite({ ...bare, controlPlane: { healthCheck: {} }, workers: [{ ...pool, ...empty }] });

    const output = run(xr, { required: found });

    expect(topologyOf(output)).toEqual(topologyOf(run(bareXr, { required: found })));
  });

  test("a health check with any field replaces that of the class", () => {
    const workers = [{ ...pool, healthCheck: { unreachableSeconds: 60 } }];

    const [entry] = [entriesOf(run(composite({ ...bare, workers }), { required: found }))].flat();

    expect(at(entry, "healthCheck", "checks", "unhealthyNodeConditions")).toMatchObject([
      { status: "Unknown", timeoutSeconds: 60 },
      { status: "False" },
    ]);
    expect(at(entry, "healthCheck", "remediation", "triggerIf")).toBeDefined();
  });
});

describe("a managed control plane of a ClusterClass", () => {
  const [release] = clusterApiReleases;
  const crd = readCrd(release, "controlplane.cluster.x-k8s.io", "AWSManagedControlPlane");

  test("has no replicas, because its kind has no such field", () => {
    const versions = crd?.spec.versions.filter(({ served }) => served) ?? [];
    const schemas = versions.map(({ schema }) => Object(schema.openAPIV3Schema).properties.spec.properties);
    const output = composeExample(readExample("topology/eks.yaml"));

    expect(schemas.length).toBeGreaterThan(0);
    expect(schemas.filter((properties) => Object.hasOwn(properties, "replicas"))).toEqual([]);
    expect(controlPlaneOf(output)).toBeUndefined();
  });

  test("is ready and settled without replicas in its status", () => {
    const output = run(bareXr, { observed: managed, required: {} });

    expect(output).toMatchObject({
      fatal: undefined,
      isReady: true,
      requirements: {},
      status: { phase: "Ready", summary: { controlPlane: "managed", workers: "2/2" } },
    });
    expect(output.status?.controlPlane).toBeUndefined();
  });

  test("is not in status.summary before it is initialized", () => {
    const made = reporting(managed, { initialization: {} });

    expect(run(bareXr, { observed: made }).status?.summary).toMatchObject({ workers: "2/2" });
    expect(run(bareXr, { observed: made }).status?.summary?.controlPlane).toBeUndefined();
  });

  test("is upgraded like others", () => {
    const output = run(composite({ ...bare, kubernetes: { version: "v1.35.2" } }), { observed: managed });

    expect(topologyOf(output)).toMatchObject({ version: "v1.35.2" });
    expect(controlPlaneOf(output)).toBeUndefined();
  });
});

describe("the replicas of an existing control plane", () => {
  const three = running(composite({ ...spec, controlPlane: { replicas: 3 } }));
  const failing = [condition("TopologyReconciled", "False")];

  test("stay if no layer sets them any more, because the control plane would scale down to one machine", () => {
    expect(
      controlPlaneOf(run(bareXr, { observed: reporting(three, { controlPlane: { desiredReplicas: 3 } }) })),
    ).toEqual({
      replicas: 3,
    });
  });

  test("stay while the status of a new control plane has no replicas yet", () => {
    const made = changed(reporting(three, { controlPlane: {} }), "cluster", {
      spec: { controlPlaneRef: { name: "demo-abcde" } },
    });
    // Without managed fields Crossplane counts as owner of the whole spec.
    expect(controlPlaneOf(run(bareXr, { observed: made }))).toMatchObject({ replicas: 3 });
  });

  test("change if a layer sets another number", () => {
    expect(controlPlaneOf(run(requestedXr, { observed: three }))).toMatchObject({ replicas: 1 });
  });

  test("are removed if the kind has no such field, because the topology cannot be applied with them", () => {
    const broken = reporting(three, { controlPlane: {}, conditions: failing });
    const made = changed(broken, "cluster", { spec: { controlPlaneRef: { name: "demo-abcde" } } });

    expect(controlPlaneOf(run(bareXr, { observed: broken }))).toBeUndefined();
    expect(controlPlaneOf(run(bareXr, { observed: made }))).toBeUndefined();
  });

  test("are not composed if another field manager set them", () => {
    const owned = { "f:spec": { "f:topology": { "f:version": {}, "f:classRef": { "f:name": {} } } } };
    const managedFields = [
      {
        manager: "apiextensions.crossplane.io/composed",
        operation: "Apply",
        apiVersion: "cluster.x-k8s.io/v1beta2",
        fieldsType: "FieldsV1",
        fieldsV1: owned,
      },
    ];

    const observed = changed(whole, "cluster", { metadata: { managedFields } });

    expect(controlPlaneOf(run(bareXr, { observed }))).toBeUndefined();
  });
});
