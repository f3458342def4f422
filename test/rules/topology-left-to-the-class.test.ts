import { describe, expect, test } from "vitest";
import { at, type JsonObject, objectAt } from "../../function/kubernetes/object.ts";
import { clusterApiReleases, readCrd } from "../conformance/upstream-crds.ts";
import { composeExample, readExample } from "../golden/examples.ts";
import { requestedXr, entriesOf, found, pool, running, spec, topologyOf, whole } from "./topology-world.ts";
import { changed, composite, condition, run } from "./world.ts";

const bare = { ...spec, controlPlane: {} };
const bareXr = composite(bare);
const controlPlaneOf = (output: ReturnType<typeof run>) => at(topologyOf(output), "controlPlane");

/** The same Cluster that reports something else in some fields of its status. */
function reporting({ cluster = {} }: Record<string, JsonObject>, status: JsonObject) {
  return { cluster: { ...cluster, status: { ...objectAt(cluster, "status"), ...status } } };
}

/** The Cluster of a managed control plane, once all is there: nothing is counted of it. */
const managed = reporting(running(bareXr), { controlPlane: {} });

describe("what nobody sets is left to the ClusterClass", () => {
  test("nothing is said of the control plane, and of a pool only its number of machines", () => {
    const output = run(bareXr, { required: found });

    expect(controlPlaneOf(output)).toBeUndefined();
    expect(entriesOf(output)).toEqual([{ class: "default-worker", name: expect.any(String), replicas: 2 }]);
  });

  test("what a layer of the platform sets counts as set", () => {
    const defaults = { controlPlane: { replicas: 5, timeouts: { deletionSeconds: 7 } } };

    const output = run(bareXr, { required: found, input: { defaults } });

    expect(controlPlaneOf(output)).toEqual({ replicas: 5, deletion: { nodeDeletionTimeoutSeconds: 7 } });
  });

  test("one time limit leaves the others to the class", () => {
    const workers = [{ ...pool, timeouts: { drainSeconds: 30 } }];

    const [entry] = [entriesOf(run(composite({ ...bare, workers }), { required: found }))].flat();

    expect(at(entry, "deletion")).toEqual({ nodeDrainTimeoutSeconds: 30 });
  });

  test("an empty health check or strategy sets nothing", () => {
    const empty = { healthCheck: {}, rollout: {}, timeouts: {} };
    const xr = composite({ ...bare, controlPlane: { healthCheck: {} }, workers: [{ ...pool, ...empty }] });

    const output = run(xr, { required: found });

    expect(topologyOf(output)).toEqual(topologyOf(run(bareXr, { required: found })));
  });

  test("a health check of which something is set takes the place of the class's as a whole", () => {
    const workers = [{ ...pool, healthCheck: { unreachableSeconds: 60 } }];

    const [entry] = [entriesOf(run(composite({ ...bare, workers }), { required: found }))].flat();

    expect(at(entry, "healthCheck", "checks", "unhealthyNodeConditions")).toMatchObject([
      { status: "Unknown", timeoutSeconds: 60 },
      { status: "False" },
    ]);
    expect(at(entry, "healthCheck", "remediation", "triggerIf")).toBeDefined();
  });
});

describe("EKS by a ClusterClass", () => {
  const [release] = clusterApiReleases;
  const crd = readCrd(release, "controlplane.cluster.x-k8s.io", "AWSManagedControlPlane");

  test("has no control-plane replicas, which its control plane has no field for", () => {
    const versions = crd?.spec.versions.filter(({ served }) => served) ?? [];
    const schemas = versions.map(({ schema }) => Object(schema.openAPIV3Schema).properties.spec.properties);
    const output = composeExample(readExample("topology/eks.yaml"));

    expect(schemas.length).toBeGreaterThan(0);
    expect(schemas.filter((properties) => Object.hasOwn(properties, "replicas"))).toEqual([]);
    expect(controlPlaneOf(output)).toBeUndefined();
  });

  test("is ready and settled without counts of its control plane", () => {
    const output = run(bareXr, { observed: managed, required: {} });

    expect(output).toMatchObject({
      fatal: undefined,
      isReady: true,
      requirements: {},
      status: { phase: "Ready", summary: { controlPlane: "managed", workers: "2/2" } },
    });
    expect(output.status?.controlPlane).toBeUndefined();
  });

  test("says nothing of a control plane before there is one", () => {
    const made = reporting(managed, { initialization: {} });

    expect(run(bareXr, { observed: made }).status?.summary).toMatchObject({ workers: "2/2" });
    expect(run(bareXr, { observed: made }).status?.summary?.controlPlane).toBeUndefined();
  });

  test("is upgraded like any other", () => {
    const output = run(composite({ ...bare, kubernetes: { version: "v1.35.2" } }), { observed: managed });

    expect(topologyOf(output)).toMatchObject({ version: "v1.35.2" });
    expect(controlPlaneOf(output)).toBeUndefined();
  });
});

describe("a number that runs already", () => {
  const three = running(composite({ ...spec, controlPlane: { replicas: 3 } }));
  const failing = [condition("TopologyReconciled", "False")];

  test("stays when nobody sets it any more: without it the control plane would shrink to one machine", () => {
    expect(
      controlPlaneOf(run(bareXr, { observed: reporting(three, { controlPlane: { desiredReplicas: 3 } }) })),
    ).toEqual({
      replicas: 3,
    });
  });

  test("stays while nothing is counted yet of a control plane that is made", () => {
    const made = changed(reporting(three, { controlPlane: {} }), "cluster", {
      spec: { controlPlaneRef: { name: "demo-abcde" } },
    });
    // Without recorded owners the whole spec counts as ours.
    expect(controlPlaneOf(run(bareXr, { observed: made }))).toMatchObject({ replicas: 3 });
  });

  test("is changed by whoever sets another", () => {
    expect(controlPlaneOf(run(requestedXr, { observed: three }))).toMatchObject({ replicas: 1 });
  });

  test("goes where the control plane has no replicas and so cannot be applied", () => {
    const broken = reporting(three, { controlPlane: {}, conditions: failing });
    const made = changed(broken, "cluster", { spec: { controlPlaneRef: { name: "demo-abcde" } } });

    expect(controlPlaneOf(run(bareXr, { observed: broken }))).toBeUndefined();
    expect(controlPlaneOf(run(bareXr, { observed: made }))).toBeUndefined();
  });

  test("of a hand edit does not become ours", () => {
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
