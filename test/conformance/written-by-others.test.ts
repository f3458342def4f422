import { expect, test } from "vitest";
import { pathsOfOthers } from "../e2e/live/written-by-others.ts";

test("fields of controllers are listed with their paths, and those of Crossplane are not", () => {
  const leaf = {};
  const managedFields = [
    { manager: "apiextensions.crossplane.io/composed/1", fieldsV1: { "f:spec": { "f:version": leaf } } },
    {
      manager: "manager",
      fieldsV1: {
        "f:metadata": { "f:labels": leaf },
        "f:spec": {
          "f:controlPlaneEndpoint": { ".": leaf, "f:host": leaf },
          "f:subnets": { 'k:{"id":"a"}': { "f:zone": leaf } },
        },
      },
    },
    { manager: "manager", subresource: "status", fieldsV1: { "f:status": { "f:ready": leaf } } },
  ];
  expect(pathsOfOthers({ apiVersion: "v1", kind: "Cluster", metadata: { name: "demo", managedFields } })).toEqual([
    "Cluster spec.controlPlaneEndpoint.host",
    "Cluster spec.subnets[].zone",
  ]);
});
