import { expect, test } from "vitest";
import { pathsOfBoth, pathsOfOthers, unexpectedOf } from "../e2e/live/written-by-others.ts";

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

test("a field is expected with everything inside of it, and no field that only begins with the same letters is", () => {
  const paths = ["AWSCluster spec.network.vpc.id", "AWSCluster spec.network.vpcs", "Cluster spec.paused"];

  expect(unexpectedOf(paths, ["AWSCluster spec.network.vpc"])).toEqual([
    "AWSCluster spec.network.vpcs",
    "Cluster spec.paused",
  ]);
  expect(unexpectedOf(["AWSCluster spec.subnets[].zone"], ["AWSCluster spec.subnets"])).toEqual([]);
  expect(unexpectedOf(paths, [...paths])).toEqual([]);
});

test("a field that both Crossplane and a controller have written is found", () => {
  const leaf = {};
  const managedFields = [
    { manager: "crossplane", fieldsV1: { "f:spec": { "f:version": leaf, "f:replicas": leaf } } },
    { manager: "manager", fieldsV1: { "f:spec": { "f:replicas": leaf, "f:endpoint": leaf } } },
  ];
  const object = { apiVersion: "v1", kind: "Cluster", metadata: { name: "demo", managedFields } };

  expect(pathsOfBoth(object)).toEqual(["Cluster spec.replicas"]);
});
