import { expect, test } from "vitest";
import { clusterApiReleases, hasCrds } from "./upstream-crds.ts";
import { Validator } from "./validator.ts";

const release = clusterApiReleases.find((candidate) => hasCrds(candidate)) ?? clusterApiReleases[0];
const validator = new Validator(release);
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
])("%s is a problem", (_, spec) => {
  expect(validator.problemsOf(cluster(spec))).not.toEqual([]);
});

test("a kind that upstream does not have is a problem", () => {
  expect(validator.problemsOf({ ...cluster({}), kind: "Clutser" })).toEqual([
    `${release} has no cluster.x-k8s.io/v1beta2 Clutser`,
  ]);
});

test("a valid object has no problems", () => {
  expect(validator.problemsOf(cluster({ paused: true }))).toEqual([]);
});
