import { expect, test } from "vitest";
import { pluralOf } from "../kubernetes/kind.ts";
import { schema } from "../schema.ts";
import { buildClusterRole } from "./rbac.ts";

const { metadata, rules } = buildClusterRole(schema);
const verbsOf = (group: string, kind: string) =>
  rules
    .filter(({ apiGroups, resources }) => apiGroups.includes(group) && resources.includes(pluralOf(kind)))
    .flatMap(({ verbs }) => [...verbs]);

test("the role has the label by which Crossplane's ClusterRole aggregates it", () => {
  expect(metadata.labels).toEqual({ "rbac.crossplane.io/aggregate-to-crossplane": "true" });
});

test("the role lists kinds and has no wildcards", () => {
  expect(
    rules.flatMap(({ apiGroups, resources, verbs }) => [...apiGroups, ...resources, ...verbs]).join(" "),
  ).not.toContain("*");
});

test.each(schema.kinds)("the role grants the verbs that the use of $kind of $group needs", ({ group, kind, use }) => {
  const reading = ["get", "list", "watch"];
  const verbs = use === "Composed" ? [...reading, "create", "update", "patch", "delete"] : reading;
  // The role does not repeat permissions of Crossplane's chart.
  const isGranted = ["", "protection.crossplane.io"].includes(group);

  expect(verbsOf(group, kind)).toEqual(isGranted ? [] : verbs);
});

test("a kind that one module reads and another composes has one rule", () => {
  const kind = { group: "addons.cluster.x-k8s.io", version: "v1", kind: "Thing" };
  const both = buildClusterRole({
    kinds: [
      { ...kind, use: "Read" },
      { ...kind, use: "Composed" },
    ],
  });

  expect(both.rules).toEqual([
    { apiGroups: [kind.group], resources: ["things"], verbs: expect.arrayContaining(["create", "delete"]) },
  ]);
});

test("a cluster-scoped kind that a module reads can only be read", () => {
  const kind = { group: "infrastructure.example.org", version: "v1", kind: "Zone", scope: "Cluster" } as const;
  const read = buildClusterRole({ kinds: [{ ...kind, use: "Read" }] });

  expect(read.rules).toEqual([{ apiGroups: [kind.group], resources: ["zones"], verbs: ["get", "list", "watch"] }]);
});

test("the role has no access to credentials of the platform, nor to kinds of Kubernetes", () => {
  expect(rules.flatMap(({ resources }) => resources).filter((name) => /identit|secret/.test(name))).toEqual([]);
  expect(rules.flatMap(({ apiGroups }) => apiGroups).filter((group) => !group.endsWith("cluster.x-k8s.io"))).toEqual(
    [],
  );
});
