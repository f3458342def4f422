import { expect, test } from "vitest";
import { retain } from "./retained.ts";

test("R6: a retained object keeps the fields and owners that Crossplane's field manager owns, and no others", () => {
  const owner = { apiVersion: "cluster.x-k8s.io/v1beta2", kind: "Cluster", name: "demo", uid: "u1" };
  const controller = { apiVersion: "capi.crossplane.io/v1beta1", kind: "KubernetesCluster", name: "demo", uid: "u2" };
  const fields = {
    "f:data": { "f:a": {} },
    "f:metadata": { "f:ownerReferences": { 'k:{"uid":"u1"}': {}, 'k:{"uid":"u2"}': {} } },
  };
  const manager = { manager: "apiextensions.crossplane.io/composed/1", operation: "Apply", fieldsV1: fields };
  const foreign = { ...owner, kind: "ClusterResourceSet", uid: "u3" };
  const object = retain({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: "demo",
      ownerReferences: [{ ...controller, controller: true }, owner, foreign],
      managedFields: [manager],
    },
    data: { a: "ours", b: "theirs" },
  });

  expect(object).toMatchObject({ data: { a: "ours" }, metadata: { ownerReferences: [owner] } });
  expect(object.metadata.ownerReferences).toHaveLength(1);
  expect(object.data).not.toHaveProperty("b");
});
