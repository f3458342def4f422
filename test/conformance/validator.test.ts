import { expect, test } from "vitest";
import { clusterApiReleases } from "./upstream-crds.ts";
import { Validator } from "./validator.ts";

const validator = new Validator(clusterApiReleases[0]);
const cluster = (spec: object) => ({
  apiVersion: "cluster.x-k8s.io/v1beta2",
  kind: "Cluster",
  metadata: { name: "demo" },
  spec: { ...spec },
});

test.each([
  ["an unknown field", { clusterNetwrok: {} }],
  ["a wrong type", { paused: "yes" }],
  ["an empty object", { clusterNetwork: {} }],
  ["a number out of range", { clusterNetwork: { apiServerPort: 0 } }],
])("%s is seen", (_, spec) => {
  expect(validator.problemsOf(cluster(spec))).not.toEqual([]);
});

test("a kind that upstream does not have is seen", () => {
  expect(validator.problemsOf({ ...cluster({}), kind: "Clutser" })).toEqual([
    "v1.13.5 has no cluster.x-k8s.io/v1beta2 Clutser",
  ]);
});

test("what is right is accepted", () => {
  expect(validator.problemsOf(cluster({ paused: true }))).toEqual([]);
});
